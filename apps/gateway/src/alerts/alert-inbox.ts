import type { AcknowledgementRequest, AlertBody, AlertKind, AlertState } from '#contracts';
import type { CallerInfo } from '../access/caller.js';
import type { PageOf } from '../http/cursor.js';

export interface AlertFilter {
  readonly state: AlertState | null;
  /** Raised then or later. */
  readonly since: Date | null;
  readonly kind: AlertKind | null;
}

/** A recipient's alerts as it may see them now: each read decides again, and is a sending (contract §3). */
export abstract class AlertInbox {
  /** Newest first. @throws BadCursor */
  abstract list(caller: CallerInfo, filter: AlertFilter, cursor: string | null): Promise<PageOf<AlertBody>>;
  /** Null for what is not there, or another's. */
  abstract one(caller: CallerInfo, id: string): Promise<AlertBody | null>;
  /** The first acknowledgement stands; a later one gets the same answer. */
  abstract acknowledge(caller: CallerInfo, id: string, request: AcknowledgementRequest): Promise<AlertBody | null>;
}
