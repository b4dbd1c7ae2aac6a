import type { CallerInfo } from '../access/caller.js';
import type { PageOf } from '../http/cursor.js';

/** Something that could not be processed and waits for a person. Ids and codes: no word of what it says. */
export interface ParkedBody {
  readonly id: string;
  readonly topic: string;
  /** The consumer that could not, or null for what came in by a feed topic. */
  readonly group: string | null;
  readonly reason: string;
  readonly errorType: string | null;
  /** Of what came in by a feed topic: what was wrong, and where. */
  readonly errors: readonly { readonly pointer: string; readonly code: string }[];
  readonly attempts: number;
  readonly parkedAt: string;
  readonly state: string;
  readonly retriedAt: string | null;
}

/** What was dead-lettered or parked, for the hub's administrators. */
export abstract class ParkedDesk {
  /** Newest first. @throws BadCursor */
  abstract list(caller: CallerInfo, cursor: string | null): Promise<PageOf<ParkedBody>>;
  /** Hands it in again; null when there is no such thing. */
  abstract retry(caller: CallerInfo, id: string): Promise<ParkedBody | null>;
}
