import type { EntityManager } from 'typeorm';
import type { Database } from '../database/database.js';
import { logger } from '../logging.js';
import type { Metrics } from '../metrics/metrics.js';
import { RELAY_GROUP } from './kafka/outbox-relay.js';
import { ONLY_FOR_GROUP } from './message.js';
import { Repeated } from './repeated.js';
import { takeTurn } from './take-turn.js';

export interface PrunerOptions {
  readonly database: Database;
  readonly metrics: Metrics;
  /** Whose inbox is pruned. */
  readonly group: string;
  /** Which are pruned in the outbox: what the group reads. */
  readonly topics: readonly string[];
  /** Milliseconds between two looks. */
  readonly everyMs: number;
}

/** Days that a message stays in the outbox, and so can be replayed, after it was written. */
export const OUTBOX_KEPT_DAYS = 14;

/**
 * Days that a group remembers what it has handled. Kafka may hold a copy for a week, its segment for one more, and an
 * adopted outbox is taken to Kafka a second time: what is forgotten before the last copy is gone is handled twice.
 */
export const INBOX_KEPT_DAYS = 30;

interface Pruned {
  readonly outbox: number;
  readonly inbox: number;
}

// A transaction that writes holds back every reader of the outbox (see READ in group-ledger.ts), so each is a short one.
const ROWS_AT_ONCE = 1_000;

/**
 * Removes what nobody needs any more: of the outbox, messages that every group of their topic has handled; of the inbox,
 * what can never come again. By the database's time. What is parked, what a group has not read yet and what no group reads
 * stays, however old it is: to keep too much costs space, to remove too much loses a child.
 */
export class Pruner {
  private readonly log = logger('transport');
  private readonly removed;
  private readonly repeated;

  constructor(private readonly options: PrunerOptions) {
    this.removed = options.metrics.counter(
      'homeward_messages_pruned_total',
      'Rows of the outbox and the inbox that nobody needs any more',
      ['group', 'table'],
    );
    this.repeated = new Repeated(
      () => this.prune(),
      options.everyMs,
      (error) => this.log.warn({ err: error, group: options.group }, 'could not prune; trying again later'),
    );
  }

  start(): void {
    this.repeated.start();
  }

  async stop(): Promise<void> {
    await this.repeated.stop();
  }

  /** Resolves with how many rows were removed; none while another process of the group is at it. */
  async prune(): Promise<Pruned> {
    const { group, topics } = this.options;
    const outbox = await this.inBatches(
      'outbox',
      (tx) => tx.query(OLD_MESSAGES, [topics, OUTBOX_KEPT_DAYS]),
      REMOVE_MESSAGES,
    );
    // After the outbox: what still stands there may be read again.
    const inbox = await this.inBatches('inbox', (tx) => tx.query(OLD_MARKS, [group, INBOX_KEPT_DAYS]), REMOVE_MARKS);
    return { outbox, inbox };
  }

  private async inBatches(
    table: 'outbox' | 'inbox',
    find: (tx: EntityManager) => Promise<object[]>,
    remove: string,
  ): Promise<number> {
    const { database, group } = this.options;
    for (let sum = 0; ;) {
      const found = await database.transaction(async (tx) => {
        if (!(await takeTurn(tx, `prune ${group}`)) || this.repeated.isStopped) return 0;
        // Found first and then removed: while a statement only reads it holds nobody back.
        const rows = await find(tx);
        if (rows.length > 0) await tx.query(remove, [JSON.stringify(rows)]);
        return rows.length;
      });
      sum += found;
      this.removed.inc({ group, table }, found);
      if (found < ROWS_AT_ONCE) return sum;
    }
  }
}

const OLD_MESSAGES = `
  WITH reader AS MATERIALIZED (
    SELECT topic, group_name FROM consumer_offset WHERE topic = ANY ($1::text[]) AND group_name <> '${RELAY_GROUP}'
    UNION
    SELECT topic, group_name FROM consumer_checked WHERE topic = ANY ($1::text[])
  )
  SELECT o.topic, o.partition, o.txid::text, o.position::text
    FROM outbox AS o
   WHERE o.topic IN (SELECT topic FROM reader)
     AND o.created_at < clock_timestamp() - $2::int * interval '1 day'
     AND NOT EXISTS (
       SELECT FROM reader AS r
        WHERE r.topic = o.topic
          AND coalesce(o.headers ->> '${ONLY_FOR_GROUP}', r.group_name) = r.group_name
          AND NOT EXISTS (SELECT FROM inbox AS i WHERE i.group_name = r.group_name AND i.message_id = o.id)
     )
   LIMIT ${ROWS_AT_ONCE}`;

const REMOVE_MESSAGES = `
  DELETE FROM outbox AS o
   USING jsonb_to_recordset($1::jsonb) AS old (topic text, partition smallint, txid bigint, position bigint)
   WHERE o.topic = old.topic AND o.partition = old.partition AND o.txid = old.txid AND o.position = old.position`;

const OLD_MARKS = `
  SELECT i.group_name, i.message_id
    FROM inbox AS i
   WHERE i.group_name = $1 AND i.handled_at < clock_timestamp() - $2::int * interval '1 day'
     AND NOT EXISTS (SELECT FROM outbox AS o WHERE o.id = i.message_id)
   LIMIT ${ROWS_AT_ONCE}`;

const REMOVE_MARKS = `
  DELETE FROM inbox AS i
   USING jsonb_to_recordset($1::jsonb) AS old (group_name text, message_id text)
   WHERE i.group_name = old.group_name AND i.message_id = old.message_id`;
