import type { EntityManager } from 'typeorm';
import type { Database } from '../../database/database.js';
import { logger } from '../../logging.js';
import type { Metrics } from '../../metrics/metrics.js';
import { ONLY_FOR_GROUP, PARTITIONS, type NewMessage } from '../message.js';
import type { Outbox } from '../outbox.js';
import { Repeated } from '../repeated.js';
import { takeTurn } from '../take-turn.js';
import { RELAY_GROUP } from './outbox-relay.js';

export interface ReconcilerOptions {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly metrics: Metrics;
  readonly group: string;
  readonly topics: readonly string[];
  readonly everyMs: number;
  /** Whether the group has done with everything that Kafka holds for it. @throws when nobody can tell */
  readonly lagsNothing: () => Promise<boolean>;
}

interface Place {
  readonly topic: string;
  readonly partition: number;
  readonly txid: string;
  readonly position: string;
}

interface Row extends NewMessage {
  readonly txid: string;
  readonly position: string;
  readonly missing: boolean;
}

const ROWS_AT_ONCE = 2_000;

/**
 * Looks once at everything that was taken to Kafka: when the group has done with all that Kafka holds, each of these must
 * be in the inbox or parked. What is not has been lost on the way, by brokers that lost their data or by offsets that
 * were set wrong, and is handed in again. So a broker's loss heals out of PostgreSQL without anyone being awake.
 */
export class Reconciler {
  private isKnown = false;
  private readonly log = logger('kafka');
  private readonly handedIn;
  private readonly repeated;

  constructor(private readonly options: ReconcilerOptions) {
    this.handedIn = options.metrics.counter(
      'homeward_messages_reconciled_total',
      'Messages that Kafka had lost and that were handed in again',
      ['group', 'topic'],
    );
    this.repeated = new Repeated(
      () => this.look(),
      options.everyMs,
      (error) => {
        const name = error instanceof Error ? error.name : 'unknown';
        this.log.debug({ group: options.group, error: name }, 'could not look for what was lost');
      },
    );
  }

  start(): void {
    this.repeated.start();
  }

  async stop(): Promise<void> {
    await this.repeated.stop();
  }

  /** Resolves with how many messages were handed in again. */
  async look(): Promise<number> {
    const { database, group, topics, lagsNothing } = this.options;
    // What a group reads is not pruned before it has handled it: it must be known before it has handled anything.
    if (!this.isKnown) await database.query(KNOW, [group, topics, PARTITIONS]);
    this.isKnown = true;
    const relayed = await database.query<Place>(RELAYED, [RELAY_GROUP, topics]);
    if (relayed.length === 0 || !(await lagsNothing())) return 0;
    return database.transaction(async (tx) => {
      if (!(await takeTurn(tx, `reconcile ${group}`))) return 0;
      let missing = 0;
      for (const place of relayed) missing += await this.lookAt(tx, place);
      return missing;
    });
  }

  private async lookAt(tx: EntityManager, upTo: Place): Promise<number> {
    const { group, outbox } = this.options;
    const { topic, partition, txid, position } = upTo;
    const rows = await tx.query<Row[]>(LOOK, [group, topic, partition, txid, position, ROWS_AT_ONCE]);
    const last = rows.at(-1);
    if (!last) return 0;
    const missing = rows.filter((row) => row.missing);
    await outbox.publish(
      tx,
      ...missing.map(({ id, key, payload, headers }) => ({
        id,
        topic,
        key,
        payload,
        headers: { ...headers, [ONLY_FOR_GROUP]: group },
      })),
    );
    await tx.query(MARK, [group, topic, partition, last.txid, last.position]);
    if (missing.length > 0) {
      this.handedIn.inc({ group, topic }, missing.length);
      this.log.error({ group, topic, partition, messages: missing.length }, 'lost by Kafka; handed in again');
    }
    return missing.length;
  }
}

const KNOW = `
  INSERT INTO consumer_checked (group_name, topic, partition, txid, position)
  SELECT $1, topic, partition, 0, 0
    FROM unnest($2::text[]) AS topic, generate_series(0, $3::int - 1) AS partition
  ON CONFLICT DO NOTHING`;

const RELAYED = `
  SELECT topic, partition, txid, position FROM consumer_offset
   WHERE group_name = $1 AND topic = ANY ($2::text[]) AND txid > 0 AND partition < ${PARTITIONS}
   ORDER BY topic, partition`;

const LOOK = `
  SELECT o.id, o.key, o.payload, o.headers, o.txid, o.position,
         NOT EXISTS (SELECT 1 FROM inbox AS i WHERE i.group_name = $1 AND i.message_id = o.id)
         AND NOT EXISTS (SELECT 1 FROM parked_message AS p
                          WHERE p.group_name = $1 AND p.topic = o.topic AND p.message_id = o.id)
         AND coalesce(o.headers ->> '${ONLY_FOR_GROUP}', $1) = $1 AS missing
    FROM outbox AS o
   WHERE o.topic = $2 AND o.partition = $3
     AND (o.txid, o.position) > (
           coalesce((SELECT c.txid FROM consumer_checked AS c
                      WHERE c.group_name = $1 AND c.topic = $2 AND c.partition = $3), 0),
           coalesce((SELECT c.position FROM consumer_checked AS c
                      WHERE c.group_name = $1 AND c.topic = $2 AND c.partition = $3), 0))
     AND (o.txid, o.position) <= ($4::bigint, $5::bigint)
   ORDER BY o.txid, o.position
   LIMIT $6`;

const MARK = `
  INSERT INTO consumer_checked (group_name, topic, partition, txid, position) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (group_name, topic, partition) DO UPDATE SET txid = excluded.txid, position = excluded.position`;
