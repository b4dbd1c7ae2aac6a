import type { Consumer, EachBatchPayload } from 'kafkajs';
import { logger } from '../../logging.js';
import type { Metrics } from '../../metrics/metrics.js';
import { fetchedRecord } from './fetched-record.js';
import type { KafkaConnection } from './kafka-connection.js';
import { kafkaCode } from './kafka-faults.js';
import { RecordLane } from './record-lane.js';
import type { RecordHandler } from './record.js';

export interface RecordConsumerOptions {
  readonly connection: KafkaConnection;
  readonly group: string;
  readonly topics: readonly string[];
  readonly handle: RecordHandler;
  readonly metrics: Metrics;
  /** Most records handed over at once. Default 100. */
  readonly batch?: number | undefined;
  /** How long a member that says nothing keeps its partitions. Milliseconds, default 10,000. */
  readonly sessionTimeoutMs?: number | undefined;
  /** Called about once a second, so that further figures are brought up to date. */
  readonly beat?: (() => void) | undefined;
}

export interface ConsumerHealth {
  /** It is a member of its group and has asked the brokers for records within the last seconds. */
  readonly isReading: boolean;
  /** How many partitions of each topic it reads. */
  readonly partitions: ReadonlyMap<string, number>;
}

/** Records of one partition kept in memory before no more are asked for, and after which they are again. */
const MOST_WAITING = 1_000;
const FEW_WAITING = 200;
const MOST_WAIT_MS = 250;
const HEARTBEAT_MS = 300;
const COMMIT_EVERY_MS = 250;
const DEAF_AFTER_MS = 15_000;
const REBUILD_AFTER_MS = 30_000;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;
const GOODBYE_MS = 2_000;

/**
 * A member of a consumer group. The client library's loop only fetches and says that we live; records are handled beside
 * it, partition by partition, so that neither a slow one holds up others nor a long one costs the membership. The library
 * gives up for good on some errors: whatever it dies of, a new one is made in its place.
 */
export class RecordConsumer {
  private readonly lanes = new Map<string, RecordLane>();
  private readonly paused = new Set<string>();
  private consumer: Consumer | null = null;
  private lastFetchAt = -Infinity;
  private isMember = false;
  private stopping = false;
  private pauseMs = FIRST_PAUSE_MS;
  private reopening: NodeJS.Timeout | null = null;
  private ticking: NodeJS.Timeout | null = null;
  private openedAt = 0;
  private opening: Promise<void> = Promise.resolve();
  private committing: Promise<void> = Promise.resolve();
  private commitLater: NodeJS.Timeout | null = null;
  private assigned: ReadonlyMap<string, number> = new Map();
  private readonly log = logger('kafka');

  private readonly reading;

  constructor(private readonly options: RecordConsumerOptions) {
    const help = '1 while the consumer asks the brokers for records';
    this.reading = options.metrics.gauge('homeward_consumer_reading', help, ['group']);
  }

  /**
   * Begins to join the group, and goes on trying while no broker answers. Nobody waits for it: after a crash the group
   * may have to wait for its dead member first, and whoever publishes must not.
   */
  start(): void {
    this.ticking = setInterval(() => this.tick(), 1_000).unref();
    this.opening = this.open();
  }

  /** Begins nothing new, waits so long for what is being handled, commits, and leaves the group. */
  async stop(withinMs: number): Promise<void> {
    this.stopping = true;
    if (this.ticking) clearInterval(this.ticking);
    if (this.reopening) clearTimeout(this.reopening);
    const rested = Promise.all([...this.lanes.values()].map((lane) => lane.rest()));
    await within(withinMs, rested);
    await within(GOODBYE_MS, this.commitNow());
    const consumer = this.consumer;
    this.consumer = null;
    this.isMember = false;
    // It can wait for ever for a broker that is gone; the group then finds out by itself.
    if (consumer) await within(GOODBYE_MS, consumer.disconnect());
    await within(GOODBYE_MS, this.opening);
  }

  health(): ConsumerHealth {
    const isReading = this.isMember && performance.now() - this.lastFetchAt < DEAF_AFTER_MS;
    return { isReading, partitions: this.isMember ? this.assigned : new Map() };
  }

  /** False while the group, in any process, is not done with something on its topics, and while no broker can tell. */
  async isQuiet(): Promise<boolean> {
    if ([...this.lanes.values()].some((lane) => lane.isWorking)) return false;
    if (this.hasToCommit) await this.commitNow();
    const { connection, group, topics } = this.options;
    return (await connection.lag(group, topics).catch(() => null)) === 0;
  }

  private async open(): Promise<void> {
    const { connection, group, topics, sessionTimeoutMs = 10_000 } = this.options;
    this.openedAt = performance.now();
    const consumer = connection.kafka.consumer({
      groupId: connection.groupName(group),
      allowAutoTopicCreation: false,
      maxWaitTimeInMs: MOST_WAIT_MS,
      heartbeatInterval: HEARTBEAT_MS,
      sessionTimeout: sessionTimeoutMs,
      rebalanceTimeout: Math.max(30_000, sessionTimeoutMs),
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 8, restartOnFailure: () => Promise.resolve(false) },
    });
    this.consumer = consumer;
    const { CRASH, GROUP_JOIN, FETCH, REBALANCING } = consumer.events;
    const ifCurrent = (act: () => void) => () => {
      if (this.consumer === consumer) act();
    };
    consumer.on(
      FETCH,
      ifCurrent(() => (this.lastFetchAt = performance.now())),
    );
    consumer.on(
      REBALANCING,
      ifCurrent(() => this.giveLanesUp()),
    );
    consumer.on(GROUP_JOIN, ({ payload }) => {
      if (this.consumer === consumer) this.joined(payload.memberAssignment);
    });
    consumer.on(CRASH, ({ payload }) => this.lost(consumer, payload.error));
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: topics.map((topic) => connection.topicName(topic)), fromBeginning: true });
      if (this.consumer !== consumer) return;
      await consumer.run({
        autoCommit: false,
        partitionsConsumedConcurrently: 1,
        eachBatch: (payload) => this.take(consumer, payload),
      });
    } catch (error) {
      this.lost(consumer, error);
    }
  }

  private joined(assignment: Readonly<Record<string, readonly number[]>>): void {
    this.giveLanesUp();
    this.isMember = true;
    const { connection } = this.options;
    this.assigned = new Map(Object.entries(assignment).map(([name, of]) => [connection.hubTopic(name), of.length]));
    this.lastFetchAt = performance.now();
    this.pauseMs = FIRST_PAUSE_MS;
  }

  private lost(consumer: Consumer, error: unknown): void {
    if (this.consumer !== consumer) return;
    this.consumer = null;
    this.giveLanesUp();
    void consumer.disconnect().catch(() => undefined);
    if (this.stopping) return;
    this.log.warn({ group: this.options.group, error: kafkaCode(error) }, 'the consumer was lost; a new one joins');
    this.reopening = setTimeout(() => {
      this.opening = this.open();
    }, this.pauseMs);
    this.pauseMs = Math.min(LONGEST_PAUSE_MS, this.pauseMs * 2);
  }

  /**
   * What was fetched under an earlier membership comes again, here or elsewhere: what is begun ends, and the inbox knows
   * it then. The partition's next lane waits for that end.
   */
  private giveLanesUp(): void {
    this.isMember = false;
    this.paused.clear();
    for (const [key, lane] of this.lanes) {
      const ended = lane.rest();
      if (!lane.isWorking) this.lanes.delete(key);
      else void ended.then(() => this.lanes.get(key) === lane && this.lanes.delete(key));
    }
  }

  private take(consumer: Consumer, payload: EachBatchPayload): Promise<void> {
    if (this.consumer !== consumer || this.stopping) return Promise.resolve();
    const { batch } = payload;
    const topic = this.options.connection.hubTopic(batch.topic);
    const { partition } = batch;
    const lane = this.laneOf(topic, partition);
    lane.push(batch.messages.map((message) => fetchedRecord(topic, partition, message)));
    if (lane.length > MOST_WAITING) {
      this.paused.add(keyOf(lane));
      payload.pause();
    }
    return Promise.resolve();
  }

  private laneOf(topic: string, partition: number): RecordLane {
    const key = keyOf({ topic, partition });
    const known = this.lanes.get(key);
    if (known && !known.isResting) return known;
    const { handle, batch = 100 } = this.options;
    const work = { handle, batch, moved: () => this.moved() };
    const lane = new RecordLane(topic, partition, work, known?.rest());
    this.lanes.set(key, lane);
    return lane;
  }

  private moved(): void {
    for (const key of this.paused) {
      const lane = this.lanes.get(key);
      if (lane && lane.length > FEW_WAITING) continue;
      this.paused.delete(key);
      if (lane)
        this.consumer?.resume([{ topic: this.options.connection.topicName(lane.topic), partitions: [lane.partition] }]);
    }
    this.commitSoon();
  }

  /** Now and then: a commit is a write that every broker keeps, and what is lost of it in a crash the inbox knows. */
  private commitSoon(): void {
    this.commitLater ??= setTimeout(() => void this.commitNow(), COMMIT_EVERY_MS);
  }

  private commitNow(): Promise<void> {
    if (this.commitLater) clearTimeout(this.commitLater);
    this.commitLater = null;
    this.committing = this.committing.then(() => this.commit());
    return this.committing;
  }

  private get hasToCommit(): boolean {
    return this.isMember && [...this.lanes.values()].some((lane) => !lane.isResting && lane.toCommit !== null);
  }

  /** Commits how far each lane has come. */
  private async commit(): Promise<void> {
    const consumer = this.consumer;
    const lanes = [...this.lanes.values()].filter((lane) => !lane.isResting || this.stopping);
    const places = lanes.flatMap((lane) => (lane.toCommit === null ? [] : [{ lane, offset: lane.toCommit }]));
    if (!consumer || places.length === 0) return;
    try {
      await consumer.commitOffsets(
        places.map(({ lane, offset }) => ({
          topic: this.options.connection.topicName(lane.topic),
          partition: lane.partition,
          offset,
        })),
      );
      for (const { lane, offset } of places) lane.markCommitted(offset);
    } catch (error) {
      // The partition is another's by now, or the broker is away: either it is tried again, or the records come once
      // more to whoever reads here next, and the inbox knows them.
      this.log.debug({ group: this.options.group, error: kafkaCode(error) }, 'offsets could not be committed');
      if (this.hasToCommit) this.commitSoon();
    }
  }

  private tick(): void {
    const { group, beat } = this.options;
    this.reading.set({ group }, this.health().isReading ? 1 : 0);
    beat?.();
    const consumer = this.consumer;
    const since = Math.max(this.lastFetchAt, this.openedAt);
    if (consumer && performance.now() - since > REBUILD_AFTER_MS) this.lost(consumer, new Error('no fetch'));
  }
}

const keyOf = ({ topic, partition }: { topic: string; partition: number }): string => `${topic}/${partition}`;

/** Resolves when the work has ended, however it did, or its time is over. */
async function within(milliseconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => (timer = setTimeout(resolve, milliseconds)));
  await Promise.race([work.catch(() => undefined), over]);
  clearTimeout(timer);
}
