import { backlogTopic, withBacklog } from '#contracts';
import { crashPoint } from '../../faults/crash-point.js';
import { hasUnread } from '../embedded/unread.js';
import { onBacklog } from '../backlog.js';
import type { Outcome } from '../delivery.js';
import { MessageServer, type GroupOptions } from '../message-server.js';
import { Outbox } from '../outbox.js';
import { handleSideBySide } from '../side-by-side.js';
import { Slots } from '../slots.js';
import type { TransportHealth } from '../transport.js';
import type { KafkaConnection } from './kafka-connection.js';
import { messageOf } from './message-record.js';
import { RELAY_GROUP } from './outbox-relay.js';
import { Reconciler } from './reconciler.js';
import { RecordConsumer } from './record-consumer.js';
import type { KafkaRecord, RecordTurn } from './record.js';

export interface KafkaTransportOptions extends GroupOptions {
  readonly connection: KafkaConnection;
  /** How long a member that says nothing keeps its partitions. Milliseconds, default 10,000. */
  readonly sessionTimeoutMs?: number | undefined;
  /** How long `close` waits for the handlers that run. Milliseconds, default 6,000. */
  readonly stopWithinMs?: number | undefined;
  /** How often it is looked whether anything relayed has been lost by the brokers. Milliseconds, default 10,000. */
  readonly reconcileEveryMs?: number | undefined;
}

/** A consumer group on Kafka: the transport of the hub that runs as several processes. */
export class KafkaTransport extends MessageServer {
  private readonly consumer: RecordConsumer;
  private readonly reconciler: Reconciler;
  private readonly backlogSlots: Slots;
  private readonly stopWithinMs: number;

  constructor(options: KafkaTransportOptions) {
    super(options);
    const { connection, database, group, topics, metrics } = options;
    // Half of the handlers at most: the other half is always free for what is new.
    this.backlogSlots = new Slots(Math.max(1, Math.floor(this.concurrency / 2)));
    const lanes = withBacklog(...topics);
    this.stopWithinMs = options.stopWithinMs ?? 6_000;
    this.reconciler = new Reconciler({
      database,
      outbox: new Outbox(),
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
      metrics,
      beat: () => this.showHealth(),
    });
  }

  protected override start(): Promise<void> {
    this.consumer.start();
    this.reconciler.start();
    return Promise.resolve();
  }

  protected override async stop(): Promise<void> {
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

  private handleInTurn(records: readonly KafkaRecord[], turn: RecordTurn): Promise<void> {
    return handleSideBySide(records, {
      most: this.sideBySide,
      keyOf: ({ key }) => key?.toString('latin1') ?? '',
      mayGoOn: () => !turn.stop.aborted,
      deliver: (record) => {
        crashPoint('CP-consumer-received');
        return this.deliver(record, turn);
      },
      reached: (record) => {
        crashPoint('CP-consumer-handled');
        turn.reached(record);
      },
    });
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
}
