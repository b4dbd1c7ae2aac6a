import { Partitioners, type Message as KafkaMessage, type Producer } from 'kafkajs';
import type { KafkaConnection } from './kafka-connection.js';
import { kafkaCode } from './kafka-faults.js';
import type { NewRecord } from './record.js';

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

interface Waiting {
  readonly topic: string;
  readonly records: readonly NewRecord[];
  readonly bytes: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Well below what a broker takes at once for a partition, 1 MiB unless it was told otherwise. */
const BYTES_AT_ONCE = 512 * 1024;
const TIMEOUT_MS = 5_000;
const REFUSED_FOR_GOOD = new Set([
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'TOPIC_AUTHORIZATION_FAILED',
  'INVALID_TOPIC_EXCEPTION',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'CLUSTER_AUTHORIZATION_FAILED',
]);

/**
 * Writes records, by an idempotent producer. What is asked for while a write is under way goes together with the next
 * one: the producer has one request on the way at a time, which keeps the order whatever the brokers do.
 */
export class RecordWriter {
  private readonly waiting: Waiting[] = [];
  private producer: Promise<Producer> | null = null;
  private pumping: Promise<void> | null = null;
  private closed = false;

  constructor(private readonly connection: KafkaConnection) {}

  /**
   * Resolves when the brokers have them, all in-sync replicas. Tried a few times within seconds.
   * @throws RecordsNotWritten when that failed: some of them may have been written all the same
   */
  write(topic: string, records: readonly NewRecord[]): Promise<void> {
    if (records.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const bytes = records.reduce((sum, { key, value }) => sum + (key?.length ?? 0) + (value?.length ?? 0) + 200, 0);
      this.waiting.push({ topic: this.connection.topicName(topic), records, bytes, resolve, reject });
      this.pumping ??= this.pump();
    });
  }

  /** Writes what was asked for and closes. */
  async close(): Promise<void> {
    await this.pumping;
    this.closed = true;
    await this.giveUp();
  }

  private async pump(): Promise<void> {
    // What is asked for in this very turn goes together.
    await Promise.resolve();
    for (;;) {
      const group = this.take();
      if (group.length === 0) {
        // In the same breath: what is asked for between the last look and the end would wait for ever.
        this.pumping = null;
        return;
      }
      await this.writeGroup(group);
    }
  }

  private take(): Waiting[] {
    let bytes = 0;
    let number = 0;
    for (const { bytes: more } of this.waiting) {
      if (number > 0 && bytes + more > BYTES_AT_ONCE) break;
      bytes += more;
      number++;
    }
    return this.waiting.splice(0, number);
  }

  private async writeGroup(group: readonly Waiting[]): Promise<void> {
    try {
      const producer = await this.current();
      await producer.sendBatch({ acks: -1, timeout: TIMEOUT_MS, topicMessages: messagesByTopic(group) });
      for (const { resolve } of group) resolve();
    } catch (error) {
      // Its sequence numbers may be of no use to the brokers any more, for ever: the next one begins its own.
      await this.giveUp();
      const isForGood = REFUSED_FOR_GOOD.has(kafkaCode(error));
      if (isForGood && group.length > 1) {
        for (const one of group) await this.writeGroup([one]);
        return;
      }
      const failed = new RecordsNotWritten(`the brokers did not take them: ${kafkaCode(error)}`, isForGood, {
        cause: error,
      });
      for (const { reject } of group) reject(failed);
    }
  }

  private async current(): Promise<Producer> {
    if (this.closed) throw new Error('the writer is closed');
    this.producer ??= this.connect();
    try {
      return await this.producer;
    } catch (error) {
      this.producer = null;
      throw error;
    }
  }

  private async connect(): Promise<Producer> {
    const producer = this.connection.kafka.producer({
      idempotent: true,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 4 },
    });
    await producer.connect();
    return producer;
  }

  private async giveUp(): Promise<void> {
    const producer = this.producer;
    this.producer = null;
    await (await producer?.catch(() => null))?.disconnect().catch(() => undefined);
  }
}

function messagesByTopic(group: readonly Waiting[]): { topic: string; messages: KafkaMessage[] }[] {
  const byTopic = Map.groupBy(group, ({ topic }) => topic);
  return [...byTopic].map(([topic, of]) => ({
    topic,
    messages: of.flatMap(({ records }) =>
      records.map(({ key, value, headers, partition }) => ({
        key,
        value,
        ...(headers === undefined ? {} : { headers: { ...headers } }),
        ...(partition === undefined ? {} : { partition }),
      })),
    ),
  }));
}
