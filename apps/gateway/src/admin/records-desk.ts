import type { AdminRecord, RecordCollection } from '#directory';
import type { CallerInfo } from '../access/caller.js';

/** The directory's records, for who administers them. */
export abstract class RecordsDesk {
  /** @throws Problem 403 where nothing of the collection is the caller's to administer */
  abstract list(
    caller: CallerInfo,
    collection: RecordCollection,
    organisation: string | null,
  ): Promise<readonly AdminRecord[]>;
  /** Null for what is not there, or another's. */
  abstract one(caller: CallerInfo, collection: RecordCollection, id: string): Promise<AdminRecord | null>;
  /** @throws Problem 404, 409, 422 */
  abstract put(caller: CallerInfo, collection: RecordCollection, id: string, body: object): Promise<AdminRecord>;
  /** @throws Problem 404, 409 */
  abstract remove(caller: CallerInfo, collection: RecordCollection, id: string): Promise<void>;
}
