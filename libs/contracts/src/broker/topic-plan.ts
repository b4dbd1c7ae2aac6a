import { FEEDS } from '../terms/organisations.js';
import { alertsTopic, deadLetterTopic, feedTopic, PARTITIONS, withBacklog } from '../topics.js';

/** A topic as it is to be made, by the hub's own name for it: without the prefix. */
export interface PlannedTopic {
  readonly topic: string;
  readonly partitions: number;
  /** Without it the cluster's own default. */
  readonly replicationFactor?: number;
  readonly config: Readonly<Record<string, string>>;
}

/** What depends on the cluster. */
export interface ClusterSettings {
  /** Copies of each record. Without it the cluster's default, which for three brokers should be 3. */
  readonly replicationFactor?: number;
  /** How many of the copies must be there before a write is acknowledged; one less than there are, where there are three. */
  readonly minInsyncReplicas?: number;
}

const DAY = 86_400_000;
const MIB = 1_048_576;

/**
 * A notice may have 1 MiB. What is larger is still taken from a feed, so that it is refused by name, with a dead letter and
 * a receipt, where the broker would only have told the publisher's library.
 */
const LARGEST_ON_A_FEED = 8 * MIB;
/** The record that was refused, with its reasons beside it. */
const LARGEST_DEAD_LETTER = 10 * MIB;
/** The facts of the largest notice, and the same in words. */
const LARGEST_ALERT = 4 * MIB;

/**
 * The broker's own time counts on all of them: by a publisher's clock that is years off a record would be refused as of the
 * future, or deleted at once as of long ago.
 */
const TIMES = { 'message.timestamp.type': 'LogAppendTime' };

/**
 * Every topic that the hub needs. What is kept for how long is decided here and nowhere else: notices for a week, since the
 * database has them; dead letters for a quarter, until a person has looked; alerts for a fortnight, for a subscriber that
 * was away; what travels between the apps, ids alone, for a week.
 * @param organisations those with a client that may read alerts
 */
export function topicPlan(organisations: Iterable<string>, cluster: ClusterSettings = {}): PlannedTopic[] {
  const planned = (topic: string, partitions: number, days: number, largest: number): PlannedTopic => ({
    topic,
    partitions,
    ...(cluster.replicationFactor === undefined ? {} : { replicationFactor: cluster.replicationFactor }),
    config: {
      'cleanup.policy': 'delete',
      'retention.ms': String(days * DAY),
      'max.message.bytes': String(largest),
      ...TIMES,
      ...(cluster.minInsyncReplicas === undefined ? {} : { 'min.insync.replicas': String(cluster.minInsyncReplicas) }),
    },
  });
  const feeds = FEEDS.map(feedTopic);
  return [
    ...feeds.map((topic) => planned(topic, PARTITIONS, 7, LARGEST_ON_A_FEED)),
    ...feeds.map((topic) => planned(deadLetterTopic(topic), 1, 90, LARGEST_DEAD_LETTER)),
    ...withBacklog('reports.accepted', 'episodes').map((topic) => planned(topic, PARTITIONS, 7, MIB)),
    ...[...new Set(organisations)].sort().map((id) => planned(alertsTopic(id), 1, 14, LARGEST_ALERT)),
  ];
}
