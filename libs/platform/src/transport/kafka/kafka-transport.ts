import { backlogTopic, withBacklog } from '#contracts';
import type { EntityManager } from 'typeorm';
import type { Clock } from '#kernel';
import type { Database } from '../../database/database.js';
import { crashPoint } from '../../faults/crash-point.js';
import type { Metrics } from '../../metrics/metrics.js';
import { hasUnread } from '../embedded/unread.js';
import { onBacklog } from '../backlog.js';
import type { Outcome } from '../delivery.js';
import { MessageServer } from '../message-server.js';
import { Outbox } from '../outbox.js';
import { Parked, type ParkedMessage } from '../parked.js';
import { Slots } from '../slots.js';
import type { TransportHealth } from '../transport.js';
import type { KafkaConnection } from './kafka-connection.js';
import { messageOf } from './message-record.js';
import { RELAY_GROUP } from './outbox-relay.js';
import { Reconciler } from './reconciler.js';
import { RecordConsumer } from './record-consumer.js';
import type { KafkaRecord, RecordTurn } from './record.js';

export interface KafkaTransportOptions {
  readonly connection: KafkaConnection;
  readonly database: Database;
  /** The name under which several processes share the work, and under which the inbox knows what was handled. */
  readonly group: string;
  /** Every one must have its handler in the application. */
  readonly topics: readonly string[];
  readonly metrics: Metrics;
  readonly clock: Clock;
  /** Done in the transaction that parks a message. */
  readonly onParked?: ((tx: EntityManager, parked: ParkedMessage) => Promise<void>) | undefined;
  /** How many handlers run at once in this process; each holds a connection of the database's pool. Default 4. */
  readonly concurrency?: number | undefined;
  /** How long a member that says nothing keeps its partitions. Milliseconds, default 10,000. */
  readonly sessionTimeoutMs?: number | undefined;
  /** How long `close` waits for the handlers that run. Milliseconds, default 6,000. */
  readonly stopWithinMs?: number | undefined;
  /** After how long a handler counts as hung. Milliseconds, default 30,000. */
  readonly hungAfterMs?: number | undefined;
  /** How often it is looked whether anything relayed has been lost by the brokers. Milliseconds, default 10,000. */
  readonly reconcileEveryMs?: number | undefined;
}

/** A consumer group on Kafka: the transport of the hub that runs as several processes. */
export class KafkaTransport extends MessageServer {
  private readonly consumer: RecordConsumer;
  private readonly reconciler: Reconciler;
  private readonly database: Database;
  private readonly backlogSlots: Slots;
  private readonly stopWithinMs: number;
  private readonly hungAfterMs: number;
  private readonly figures;

  constructor(options: KafkaTransportOptions) {
    const { connection, database, group, topics, metrics, clock, onParked, concurrency = 4 } = options;
    const outbox = new Outbox();
    const parked = new Parked(database, outbox);
    super({ database, group, topics, metrics, clock, parked, onParked, concurrency });
    this.database = database;
    // Half of the handlers at most: the other half is always free for what is new.
    this.backlogSlots = new Slots(Math.max(1, Math.floor(concurrency / 2)));
    const lanes = withBacklog(...topics);
    this.stopWithinMs = options.stopWithinMs ?? 6_000;
    this.hungAfterMs = options.hungAfterMs ?? 30_000;
    this.reconciler = new Reconciler({
      database,
      outbox,
      metrics,
      group,
      topics,
      everyMs: options.reconcileEveryMs ?? 10_000,
      lagsNothing: async () => (await connection.lag(group, lanes)) === 0,
    });
    this.consumer = new RecordConsumer({
      connection,
      group,
      topics: lanes,
      sessionTimeoutMs: options.sessionTimeoutMs,
      handle: (records, turn) => this.handleInTurn(records, turn),
      beat: () => this.showFigures(),
    });
    this.figures = {
      handler: metrics.gauge('homeward_handler_oldest_seconds', 'Age of the oldest running handler', ['group']),
      retrying: metrics.gauge('homeward_partitions_retrying', 'Partitions held by a fault around them', ['group']),
      partitions: metrics.gauge('homeward_partitions_read', 'Partitions that this process reads', ['group']),
      reading: metrics.gauge('homeward_consumer_reading', '1 while the consumer asks the brokers for records', [
        'group',
      ]),
    };
  }

  protected override start(): Promise<void> {
    this.consumer.start();
    this.reconciler.start();
    return Promise.resolve();
  }

  /** Handles nothing new, waits for the handlers that run, commits, and leaves its partitions to the other members. */
  override async close(): Promise<void> {
    await this.reconciler.stop();
    await this.consumer.stop(this.stopWithinMs);
  }

  override health(): TransportHealth {
    const { isReading, partitions } = this.consumer.health();
    const oldestHandlerMs = this.delivery.oldestRunningMs();
    return {
      healthy: isReading && oldestHandlerMs < this.hungAfterMs,
      connected: isReading,
      partitions: this.topics.reduce((sum, topic) => sum + (partitions.get(topic) ?? 0), 0),
      oldestHandlerMs,
      retrying: this.delivery.retrying,
      heldBackMs: 0,
    };
  }

  /** False while there is a message that the group, in any process, is not done with, on Kafka or on its way there. */
  override async isQuiet(): Promise<boolean> {
    if (await hasUnread(this.database, RELAY_GROUP, this.topics)) return false;
    return this.consumer.isQuiet();
  }

  private async handleInTurn(records: readonly KafkaRecord[], turn: RecordTurn): Promise<void> {
    for (const record of records) {
      if (turn.stop.aborted) return;
      crashPoint('CP-consumer-received');
      if ((await this.deliver(record, turn)) === 'abandoned') return;
      crashPoint('CP-consumer-handled');
      turn.reached(record);
    }
  }

  private async deliver(record: KafkaRecord, { stop }: RecordTurn): Promise<Outcome> {
    const topic = this.topics.find((one) => record.topic === backlogTopic(one));
    if (topic === undefined) return this.delivery.deliver(messageOf(record), stop);
    const leave = await this.backlogSlots.enter();
    try {
      return await onBacklog(() => this.delivery.deliver({ ...messageOf(record), topic }, stop));
    } finally {
      leave();
    }
  }

  private showFigures(): void {
    const { group } = this;
    const health = this.health();
    this.figures.handler.set({ group }, health.oldestHandlerMs / 1_000);
    this.figures.retrying.set({ group }, health.retrying);
    this.figures.partitions.set({ group }, health.partitions);
    this.figures.reading.set({ group }, health.connected ? 1 : 0);
    this.delivery.countParked(this.topics).catch(() => undefined);
  }
}
