import type { NewRecord } from './record.js';

/** Writes records. */
export class RecordWriter {
  /**
   * Resolves when the brokers have them, all in-sync replicas. Tried a few times within seconds.
   * @throws RecordsNotWritten when that failed: some of them may have been written all the same
   */
  write(topic: string, records: readonly NewRecord[]): Promise<void> {
    return Promise.reject(new RecordsNotWritten(`${records.length} records for ${topic}: no brokers are given`));
  }
}

/** The brokers did not take records; `isForGood` when they never will take these (too large, not permitted, no such topic). */
export class RecordsNotWritten extends Error {
  override readonly name = 'RecordsNotWritten';
  constructor(
    message: string,
    readonly isForGood = false,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
