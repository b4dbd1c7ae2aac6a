import type { FieldError } from '#contracts';
import { deriveId } from '#kernel';
import { Database, type KafkaRecord } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { DeadLetter, RecordRefusal } from '../dead-letter.js';

/** Name and value, both in base64: neither need be text that a database takes. */
export type StoredHeader = readonly [name: string, value: string];

/** A dead letter just put aside. */
export interface PutAside extends DeadLetter {
  /** False where the same bytes had been put aside before. */
  readonly isNew: boolean;
  /** Whether this very record's copy is on the dead-letter topic already. */
  readonly isForwarded: boolean;
}

interface LetterRow extends DeadLetter {
  readonly forwarded: string | null;
}

interface RecordRow {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly StoredHeader[];
  readonly timestamp: Date;
}

const COLUMNS = `id, topic, reason, errors, organisation, receipt, attempts, parked_at AS "parkedAt", state,
  retried_at AS "retriedAt"`;

/** The records of feed topics that could not be taken in. */
@Injectable()
export class DeadLetters {
  constructor(private readonly database: Database) {}

  /**
   * Puts a record aside, in the caller's transaction. The same bytes on the same topic are one dead letter, however often
   * they come: what is sent again and again for want of an answer is one thing to look at.
   */
  async park(
    tx: EntityManager,
    record: KafkaRecord,
    refusal: Pick<RecordRefusal, 'reason' | 'errors' | 'publisher'> & { readonly receipt: string | null },
    at: Date,
  ): Promise<PutAside> {
    const rows = await tx.query<(LetterRow & { isNew: boolean })[]>(
      `INSERT INTO intake_dead_letter (id, topic, partition, record_offset, key, value, headers, record_at, reason,
                                       errors, organisation, receipt, attempts, parked_at, state)
       VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9, $10::jsonb, $11, $12, 1, $13, 'parked')
       ON CONFLICT (id) DO UPDATE
          SET state = 'parked', reason = excluded.reason, errors = excluded.errors, organisation = excluded.organisation,
              receipt = excluded.receipt, attempts = intake_dead_letter.attempts + 1, parked_at = excluded.parked_at,
              partition = excluded.partition, record_offset = excluded.record_offset
       RETURNING ${COLUMNS}, forwarded, (xmax = 0) AS "isNew"`,
      [
        deadLetterId(record),
        record.topic,
        record.partition,
        record.offset,
        record.key,
        record.value,
        JSON.stringify(record.headers.map(stored)),
        record.timestamp,
        refusal.reason,
        JSON.stringify(refusal.errors.map(storable)),
        refusal.publisher?.organisation ?? null,
        refusal.receipt,
        at,
      ],
    );
    const [row] = rows;
    if (!row) throw new Error('a dead letter was not written');
    const { forwarded, ...letter } = row;
    return { ...letter, isForwarded: forwarded === placeOf(record) };
  }

  /** The copy of this record is on the dead-letter topic. */
  async markForwarded(id: string, record: KafkaRecord): Promise<void> {
    await this.database.query('UPDATE intake_dead_letter SET forwarded = $2 WHERE id = $1', [id, placeOf(record)]);
  }

  /** Handed in again, and taken. */
  async settle(id: string, at: Date): Promise<void> {
    await this.database.query(`UPDATE intake_dead_letter SET state = 'retried', retried_at = $2 WHERE id = $1`, [
      id,
      at,
    ]);
  }

  async byId(id: string): Promise<DeadLetter | null> {
    const [letter] = await this.database.query<DeadLetter>(`SELECT ${COLUMNS} FROM intake_dead_letter WHERE id = $1`, [
      id,
    ]);
    return letter ?? null;
  }

  /** The latest first. */
  async list(limit: number): Promise<DeadLetter[]> {
    return this.database.query<DeadLetter>(
      `SELECT ${COLUMNS} FROM intake_dead_letter ORDER BY parked_at DESC, id LIMIT $1`,
      [limit],
    );
  }

  /** The record as it was, of a dead letter that is still parked; else null. */
  async parkedRecord(id: string): Promise<KafkaRecord | null> {
    const [row] = await this.database.query<RecordRow>(
      `SELECT topic, partition, record_offset AS "offset", key, value, headers, record_at AS "timestamp"
         FROM intake_dead_letter WHERE id = $1 AND state = 'parked'`,
      [id],
    );
    if (!row) return null;
    const headers = row.headers.map(([name, value]) => ({
      name: Buffer.from(name, 'base64').toString('utf8'),
      value: Buffer.from(value, 'base64'),
    }));
    return { ...row, headers };
  }
}

const base64 = (bytes: Buffer): string => bytes.toString('base64');
const stored = ({ name, value }: KafkaRecord['headers'][number]): StoredHeader => [
  base64(Buffer.from(name)),
  base64(value),
];
const placeOf = ({ partition, offset }: KafkaRecord): string => `${partition}:${offset}`;

function deadLetterId({ topic, key, value, headers }: KafkaRecord): string {
  const part = (bytes: Buffer | null): string => (bytes === null ? 'none' : base64(bytes));
  return deriveId('dead-letter', topic, part(key), part(value), ...headers.map((header) => stored(header).join(' ')));
}

/** A pointer may name a key that was sent, and a key may hold what PostgreSQL does not take. */
function storable({ pointer, code, detail }: FieldError): FieldError {
  return { pointer: pointer.replaceAll('\0', '\uFFFD').toWellFormed(), code, detail };
}
