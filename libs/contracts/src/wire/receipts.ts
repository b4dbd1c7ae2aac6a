import type { EventType } from '../event-types.js';
import type { ReceiptStatus } from '../terms/episodes.js';
import type { Note, ProblemDetails } from './lists.js';

/** What became of a notice; for its publisher alone. */
export interface ReceiptBody {
  id: string;
  eventId: string;
  /** Null where the type is not one of the contract's. */
  type: EventType | null;
  status: ReceiptStatus;
  episode: string | null;
  /** What people quote to each other, `HW-7KQ4-2M`. */
  reference: string | null;
  alerts: { raised: number; delivered: number; acknowledged: number };
  notes: Note[];
}

/** The answer to one event that was posted. */
export type PostedEvent =
  | { eventId: string; receiptId: string; status: 'accepted' | 'duplicate' }
  | { eventId: string | null; status: 'refused'; problem: ProblemDetails };

export interface PostedEventsBody {
  receipts: PostedEvent[];
}
