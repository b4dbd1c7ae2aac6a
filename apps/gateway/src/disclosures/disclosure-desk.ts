import type { DisclosureBody } from '#contracts';
import type { CallerInfo } from '../access/caller.js';
import type { PageOf } from '../http/cursor.js';

/** The ledger of who was told what, for the child's responsible authority, its auditors and data protection officers. */
export abstract class DisclosureDesk {
  /** Null for a child that is not there, or not the caller's to ask about. @throws BadCursor */
  abstract ofChild(caller: CallerInfo, child: string, cursor: string | null): Promise<PageOf<DisclosureBody> | null>;
}
