import type { EventType, Feed, Note, NoticeEvent } from '#contracts';

/** How a notice reached the hub. */
export const WAYS_IN = ['http', 'kafka'] as const;
export type WayIn = (typeof WAYS_IN)[number];

/** A valid notice from a known publisher, for `Intake.accept`. */
export interface Submission {
  readonly event: NoticeEvent;
  /** The whole CloudEvent as it was sent, fields included that the contract does not know. */
  readonly raw: object;
  /** The publisher's organisation, from its credentials. */
  readonly organisation: string;
  readonly feed: Feed;
  readonly via: WayIn;
  /** What there is to know about it all the same, `check-digit`. */
  readonly notes: readonly Note[];
  /** The client that sent it, for the audit trail; without one it is the organisation. */
  readonly actor?: string | undefined;
  /** Sent by a client above its rate: stored after what others sent meanwhile. */
  readonly afterOthers?: boolean | undefined;
}

/**
 * What became of a submission.
 *
 * - `accepted`: on disk now.
 * - `duplicate`: the same notice had been accepted before, and this is its receipt.
 * - `conflict`: another notice has the same source and id (HTTP 409).
 */
export type Acceptance =
  { readonly outcome: 'accepted' | 'duplicate'; readonly receiptId: string } | { readonly outcome: 'conflict' };

/** A notice as it was accepted; it never changes. */
export interface StoredReport {
  /** Also the id of its receipt. */
  readonly id: string;
  readonly organisation: string;
  readonly feed: Feed;
  readonly via: WayIn;
  readonly source: string;
  readonly eventId: string;
  readonly type: EventType;
  readonly subject: string;
  /** When the publisher wrote it down: the event's `time`, else its arrival. */
  readonly time: Date;
  readonly receivedAt: Date;
  /** Its place in the order of arrival over all reports; the same for ever, so that a replay decides as before. */
  readonly position: number;
  readonly event: NoticeEvent;
}
