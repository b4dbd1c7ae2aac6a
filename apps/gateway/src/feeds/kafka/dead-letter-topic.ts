import { deadLetterTopic } from '#contracts';
import type { DeadLetter } from '#intake';
import { logger, RecordsNotWritten, type KafkaRecord, type NewRecord, type RecordWriter } from '#platform';

/** Names of the headers that are added to a record on its way to the dead-letter topic. */
export const DEAD_LETTER_HEADERS = {
  reason: 'homeward-reason',
  errors: 'homeward-errors',
  at: 'homeward-at',
  original: 'homeward-original',
  truncated: 'homeward-truncated',
} as const;

/** Pointers can be long, and a record's headers count against its size. */
const MOST_ERRORS = 20;
const LONGEST_POINTER = 200;

/** Writes refused records to the dead-letter topic of theirs. */
export class DeadLetterTopic {
  private readonly log = logger('feeds');

  constructor(private readonly writer: RecordWriter) {}

  /**
   * The record as it was, with the reason in its headers. Where the brokers will never take it, it goes without its value
   * and says so; the database has it whole.
   * @returns false where they take not even that
   * @throws RecordsNotWritten when the brokers could not be reached
   */
  async write(record: KafkaRecord, letter: DeadLetter): Promise<boolean> {
    const topic = deadLetterTopic(record.topic);
    const why = headersOf(record, letter);
    const truncated = { ...why, [DEAD_LETTER_HEADERS.truncated]: 'true' };
    const written =
      (await this.isTaken(topic, { key: record.key, value: record.value, headers: withOriginal(record, why) })) ||
      (await this.isTaken(topic, { key: record.key, value: null, headers: withOriginal(record, truncated) })) ||
      (await this.isTaken(topic, { key: null, value: null, headers: truncated }));
    // Nothing is lost and a person knows of it; a topic that nobody may write to must not hold up the notices behind.
    if (!written) this.log.error({ topic, letter: letter.id }, 'the brokers will not take a dead letter');
    return written;
  }

  private async isTaken(topic: string, record: NewRecord): Promise<boolean> {
    try {
      await this.writer.write(topic, [record]);
      return true;
    } catch (error) {
      if (error instanceof RecordsNotWritten && error.isForGood) return false;
      throw error;
    }
  }
}

function headersOf({ topic, partition, offset }: KafkaRecord, letter: DeadLetter): Record<string, string> {
  const errors = letter.errors
    .slice(0, MOST_ERRORS)
    .map(({ pointer, code }) => ({ pointer: pointer.slice(0, LONGEST_POINTER).toWellFormed(), code }));
  return {
    [DEAD_LETTER_HEADERS.reason]: letter.reason,
    [DEAD_LETTER_HEADERS.errors]: JSON.stringify(errors),
    [DEAD_LETTER_HEADERS.at]: letter.parkedAt.toISOString(),
    [DEAD_LETTER_HEADERS.original]: `${topic}/${partition}/${offset}`,
  };
}

/** A header that was there twice is so again; what the hub itself adds stands alone. */
function withOriginal(record: KafkaRecord, added: Record<string, string>): NonNullable<NewRecord['headers']> {
  const byName = Map.groupBy(record.headers, ({ name }) => name);
  const original = [...byName].map(([name, headers]) => {
    const values = headers.map(({ value }) => value);
    return [name, values.length === 1 && values[0] ? values[0] : values] as const;
  });
  return Object.fromEntries<string | Buffer | (string | Buffer)[]>([...original, ...Object.entries(added)]);
}
