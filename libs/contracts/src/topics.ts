import type { EventType } from './event-types.js';
import { FEEDS, type Feed } from './terms/organisations.js';

export type FeedTopic = `feed.${Feed}`;
export const feedTopic = (feed: Feed): FeedTopic => `feed.${feed}`;

/** Topics between the apps, and those that publishers write to. */
export const TOPICS = ['reports.accepted', 'episodes', ...FEEDS.map(feedTopic)] as const;
export type Topic = 'reports.accepted' | 'episodes' | FeedTopic;

/** Into how many partitions each topic is split; never to be changed, or a key's messages change lanes on the way. */
export const PARTITIONS = 8;

/** Where an organisation's alerts are written, for it alone to read. */
export const alertsTopic = (organisation: string): string => `alerts.${organisation}`;

/** Where what cannot be taken from a feed topic goes, with the reason in its headers. */
export const deadLetterTopic = (topic: string): string => `${topic}.dead-letter`;

/** Where what a topic was too late for goes, so that what is new need not wait behind it. */
export const backlogTopic = (topic: string): string => `${topic}.backlog`;

/** Topics between the apps, each followed by the one for what came late. */
export const withBacklog = (...topics: readonly string[]): string[] =>
  topics.flatMap((topic) => [topic, backlogTopic(topic)]);

/** The key of a case's notices, so that they stay in order. */
export const caseKey = (source: string, subject: string): string => `${source} ${subject}`;

/** On `reports.accepted`, keyed by case: a report was stored. Ids only; nothing personal travels between the apps. */
export interface ReportAccepted {
  readonly report: string;
  readonly type: EventType;
}

/** On `episodes`, keyed by child: a report was worked into a child's history. `episode` is null where it belongs to none. */
export interface EpisodeChanged {
  readonly child: string;
  readonly report: string;
  readonly episode: string | null;
  /** Records that the report may be about, while nobody has decided; only on a report that needs a review. */
  readonly candidates?: readonly string[] | undefined;
  /** Organisations whose reviewers are to say which child the report speaks of, where that has just been asked. */
  readonly reviewers?: readonly string[] | undefined;
  /** A decision on a review took reports to this child, or changed what its record is. */
  readonly moved?: ReportsMoved | undefined;
}

export interface ReportsMoved {
  /** The child that they were held to speak of before; the same one where nothing moved. */
  readonly from: string;
  readonly reports: readonly string[];
  readonly decision: string;
  /** Others still speak of `from`: whoever was shown its data in these matters was shown the wrong child's. */
  readonly corrects: boolean;
}

/** CloudEvents types of the alerts that go out. */
export const ALERT_RAISED = 'homeward.alert.raised.v1';
export const ALERT_WITHDRAWN = 'homeward.alert.withdrawn.v1';
