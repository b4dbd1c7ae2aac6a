import type { EventType, FieldError } from '#contracts';

/** Why a record of a feed topic was not taken in, and as much of whose it is as is certain. */
export interface RecordRefusal {
  /** A code, as HTTP's problems have them: `unauthenticated`, `invalid`, `not-json`, … */
  readonly reason: string;
  /** What was wrong, field by field; never a value. */
  readonly errors: readonly FieldError[];
  /** Whose signature it bears; null where none could be verified. */
  readonly publisher: { readonly organisation: string; readonly clientId: string } | null;
  /** What the publisher calls it; null where that could not be read. */
  readonly notice: { readonly source: string; readonly eventId: string; readonly type: EventType | null } | null;
}

export type DeadLetterState = 'parked' | 'retried';

/** A record of a feed topic that could not be taken in, put aside for a person to look at. */
export interface DeadLetter {
  readonly id: string;
  readonly topic: string;
  readonly reason: string;
  readonly errors: readonly FieldError[];
  /** Its publisher's, where the signature told. */
  readonly organisation: string | null;
  /** The publisher's receipt `rejected`, where there is one. */
  readonly receipt: string | null;
  /** How often it was tried. */
  readonly attempts: number;
  readonly parkedAt: Date;
  readonly state: DeadLetterState;
  readonly retriedAt: Date | null;
}
