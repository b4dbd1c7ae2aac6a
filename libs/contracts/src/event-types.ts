import type { ReportedChild } from './values/reported-child.js';
import type { ShapeClass } from './rules/shapes.js';
import { FEEDS, type Feed } from './terms/organisations.js';
import {
  ActionRecorded,
  ChildRegistered,
  ChildSeen,
  EducationAbsenceReported,
  EducationAbsenceResolved,
  MissingFound,
  MissingReported,
  MissingUpdated,
  PlacementNotified,
  ReportWithdrawn,
  ReturnInterviewRecorded,
  SafeAndWellRecorded,
} from './events/index.js';

/** The data of a notice, by its type without prefix and version. */
export interface NoticeDataByType {
  'missing.reported': MissingReported;
  'missing.updated': MissingUpdated;
  'missing.found': MissingFound;
  'safe-and-well.recorded': SafeAndWellRecorded;
  'return-interview.recorded': ReturnInterviewRecorded;
  'action.recorded': ActionRecorded;
  'child.registered': ChildRegistered;
  'placement.notified': PlacementNotified;
  'education.absence-reported': EducationAbsenceReported;
  'education.absence-resolved': EducationAbsenceResolved;
  'child.seen': ChildSeen;
  'report.withdrawn': ReportWithdrawn;
}

/** `missing.reported`, …: the CloudEvents type without `homeward.` and `.v1`. */
export type EventType = keyof NoticeDataByType;
export type NoticeData = NoticeDataByType[EventType];

interface EventDefinition<D> {
  /** The class that defines the event's data. */
  readonly data: ShapeClass & (new () => D);
  /** On which feeds it may come. */
  readonly feeds: readonly Feed[];
  /** What it says, in a sentence for the documents. */
  readonly says: string;
}

/** The events that agencies send (contract §1). */
export const EVENT_TYPES: { readonly [T in EventType]: EventDefinition<NoticeDataByType[T]> } = {
  'missing.reported': {
    data: MissingReported,
    feeds: ['police', 'council', 'home-office', 'education', 'health'],
    says: 'A child is not where they should be.',
  },
  'missing.updated': {
    data: MissingUpdated,
    feeds: ['police', 'council', 'home-office'],
    says: 'New risk, category, review time, sighting or other information about a child who is away.',
  },
  'missing.found': { data: MissingFound, feeds: FEEDS, says: 'The child is back, or located.' },
  'safe-and-well.recorded': {
    data: SafeAndWellRecorded,
    feeds: ['police'],
    says: 'The safe-and-well check was done, or was not done and why.',
  },
  'return-interview.recorded': {
    data: ReturnInterviewRecorded,
    feeds: ['council'],
    says: 'A return interview was offered, attempted, accepted, declined, completed, authorised or received.',
  },
  'action.recorded': {
    data: ActionRecorded,
    feeds: ['council', 'police', 'home-office'],
    says: 'Something that was due was done: a meeting, a plan, a review, a contact.',
  },
  'child.registered': {
    data: ChildRegistered,
    feeds: ['council'],
    says: 'A child the authority knows: identity, statuses, professionals. A later one replaces the earlier.',
  },
  'placement.notified': {
    data: PlacementNotified,
    feeds: ['council'],
    says: 'A placement started, changed or ended.',
  },
  'education.absence-reported': {
    data: EducationAbsenceReported,
    feeds: ['education', 'council'],
    says: 'Unexplained absence, missing education, removal from the roll.',
  },
  'education.absence-resolved': {
    data: EducationAbsenceResolved,
    feeds: ['education', 'council'],
    says: 'The child was located, is back in education, or has moved.',
  },
  'child.seen': {
    data: ChildSeen,
    feeds: ['health', 'education', 'home-office', 'council', 'police'],
    says: 'A child was met or treated.',
  },
  'report.withdrawn': {
    data: ReportWithdrawn,
    feeds: FEEDS,
    says: 'An earlier notice was wrong; whoever was told of it is told that.',
  },
};

export const EVENT_TYPE_NAMES = Object.keys(EVENT_TYPES) as readonly EventType[];

/** The CloudEvents `type` of a notice: `homeward.missing.reported.v1`. */
export const cloudEventType = (type: EventType): string => `homeward.${type}.v1`;

const BY_CLOUD_EVENT_TYPE: ReadonlyMap<string, EventType> = new Map(
  EVENT_TYPE_NAMES.map((type) => [cloudEventType(type), type]),
);

/** The type of a notice by its CloudEvents `type`; undefined when the contract has no such event. */
export const eventTypeOf = (type: string): EventType | undefined => BY_CLOUD_EVENT_TYPE.get(type);

/** A notice that has been found valid. `data` holds the fields of the contract and no others. */
export interface NoticeEvent<T extends EventType = EventType> {
  readonly id: string;
  readonly source: string;
  readonly type: T;
  readonly subject: string;
  readonly time?: string | undefined;
  readonly data: NoticeDataByType[T];
}

/** Narrows a notice to one type, and its data with it. */
export const isNoticeOf = <T extends EventType>(notice: NoticeEvent, type: T): notice is NoticeEvent<T> =>
  notice.type === type;

/** The child that a notice speaks of, where it names one. */
export const childOf = (data: NoticeData): ReportedChild | undefined => ('child' in data ? data.child : undefined);
