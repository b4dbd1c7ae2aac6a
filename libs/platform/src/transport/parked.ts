import type { EntityManager } from 'typeorm';
import { deriveId } from '#kernel';
import type { Database } from '../database/database.js';
import { ONLY_FOR_GROUP, type ReceivedMessage } from './message.js';
import type { Outbox } from './outbox.js';

/** `malformed`: no handler could have read it. `failed`: its handler threw, and not for want of surroundings. */
export type ParkReason = 'malformed' | 'failed';
export type ParkedState = 'parked' | 'retried';

/** A message that a group could not handle and has put aside, so that the others could go on. */
export interface ParkedMessage {
  readonly id: string;
  readonly messageId: string;
  readonly topic: string;
  readonly group: string;
  readonly partition: number;
  readonly key: string;
  readonly payload: unknown;
  readonly headers: Readonly<Record<string, string>>;
  readonly reason: ParkReason;
  /** Class of the error, and SQLSTATE where it has one; never its text, which may quote a value. */
  readonly errorType: string;
  readonly attempts: number;
  readonly parkedAt: Date;
  readonly state: ParkedState;
  readonly retriedAt: Date | null;
}

/** Why and when a message is parked. */
export interface Parking {
  readonly group: string;
  readonly reason: ParkReason;
  readonly errorType: string;
  readonly attempts: number;
  readonly at: Date;
}

/** What has been put aside, on any transport: it comes back by the outbox, for the group that parked it. */
export class Parked {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {}

  /** Puts a message aside, once however often it is done. */
  async park(tx: EntityManager, message: ReceivedMessage, why: Parking): Promise<ParkedMessage> {
    const id = parkedId(why.group, message.topic, message.id);
    const rows = await tx.query<ParkedMessage[]>(
      `INSERT INTO parked_message (id, message_id, topic, group_name, partition, key, payload, headers, reason,
                                   error_type, attempts, parked_at, state)
       VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb, $8::jsonb, $9, $10, $11, $12, 'parked')
       ON CONFLICT (id) DO UPDATE
          SET state = 'parked', reason = excluded.reason, error_type = excluded.error_type,
              attempts = parked_message.attempts + excluded.attempts, parked_at = excluded.parked_at
       RETURNING ${COLUMNS}`,
      [
        id,
        message.id,
        message.topic,
        why.group,
        message.partition,
        storable(message.key),
        JSON.stringify(message.payload ?? null, (_, value: unknown) => storable(value)),
        JSON.stringify(message.headers),
        why.reason,
        why.errorType,
        why.attempts,
        why.at,
      ],
    );
    const [parked] = rows;
    if (!parked) throw new Error('a parked message was not written');
    return parked;
  }

  /** The latest first. */
  async list(filter: { state?: ParkedState; group?: string; limit?: number } = {}): Promise<ParkedMessage[]> {
    return this.database.query<ParkedMessage>(
      `SELECT ${COLUMNS} FROM parked_message
        WHERE ($1::text IS NULL OR state = $1) AND ($2::text IS NULL OR group_name = $2)
        ORDER BY parked_at DESC, id LIMIT $3`,
      [filter.state ?? null, filter.group ?? null, filter.limit ?? 100],
    );
  }

  /**
   * Hands a parked message in again, for its group alone, behind what is waiting; if it fails again it is parked again.
   * False when there is no such message, or it is not parked any more.
   */
  async retry(tx: EntityManager, id: string, at: Date): Promise<boolean> {
    const [parked] = await tx.query<ParkedMessage[]>(
      `SELECT ${COLUMNS} FROM parked_message WHERE id = $1 AND state = 'parked' FOR UPDATE`,
      [id],
    );
    if (!parked) return false;
    await tx.query(`UPDATE parked_message SET state = 'retried', retried_at = $2 WHERE id = $1`, [id, at]);
    await this.outbox.publish(tx, {
      id: parked.messageId,
      topic: parked.topic,
      key: parked.key,
      payload: parked.payload as object,
      headers: { ...parked.headers, [ONLY_FOR_GROUP]: parked.group },
    });
    return true;
  }

  /**
   * A message that had been handed in again was handled. In a replay its first copy has been parked once more on the
   * way here; left at that, an operator would be asked to look after what is already done.
   */
  async settle(group: string, message: ReceivedMessage, at: Date): Promise<void> {
    await this.database.query(
      `UPDATE parked_message SET state = 'retried', retried_at = $2 WHERE id = $1 AND state = 'parked'`,
      [parkedId(group, message.topic, message.id), at],
    );
  }

  /** How many messages of each topic the group has waiting. */
  async waiting(group: string): Promise<ReadonlyMap<string, number>> {
    const rows = await this.database.query<{ topic: string; number: number }>(
      `SELECT topic, count(*)::int AS number FROM parked_message
        WHERE group_name = $1 AND state = 'parked' GROUP BY topic`,
      [group],
    );
    return new Map(rows.map((row) => [row.topic, row.number]));
  }
}

const parkedId = (group: string, topic: string, messageId: string): string =>
  deriveId('parked-message', group, topic, messageId);

/** What came from elsewhere may hold what PostgreSQL does not take in a text: NUL and halves of characters. */
function storable<T>(value: T): T | string {
  return typeof value === 'string' ? value.replaceAll('\0', '\uFFFD').toWellFormed() : value;
}

const COLUMNS = `id, message_id AS "messageId", topic, group_name AS "group", partition, key, payload, headers, reason,
  error_type AS "errorType", attempts, parked_at AS "parkedAt", state, retried_at AS "retriedAt"`;
