import { setTimeout as pause } from 'node:timers/promises';
import { Kafka, logLevel, type Admin, type ISocketFactory, type LogEntry } from 'kafkajs';
import { logger } from '../../logging.js';
import { calmClient } from './calm-client.js';
import type { KafkaSettings } from './kafka-settings.js';

/** A topic to be made, by its name in the hub. */
export interface TopicSpec {
  readonly topic: string;
  readonly partitions: number;
  /** As the broker calls them, `retention.ms`. */
  readonly config?: Readonly<Record<string, string>> | undefined;
}

export interface KafkaConnectionOptions {
  /** How the brokers call this process in their logs and quotas. */
  readonly clientId: string;
  /** How many brokers keep each topic that is made here; by default as the cluster is set. */
  readonly replicationFactor?: number | undefined;
  /** Makes the connections; for tests that cut them. */
  readonly socketFactory?: ISocketFactory | undefined;
}

const CONNECTION_TIMEOUT_MS = 3_000;
const REQUEST_TIMEOUT_MS = 15_000;
const AS_THE_CLUSTER_IS_SET = -1;
const TOPICS_AT_ONCE = 100;
const LEADERS_WITHIN_MS = 30_000;
const LOOK_AGAIN_MS = 50;

/** What this process knows of the cluster, and what is asked of it beside reading and writing. */
export class KafkaConnection {
  readonly kafka: Kafka;
  private connected: Promise<Admin> | null = null;

  constructor(
    private readonly settings: KafkaSettings,
    private readonly options: KafkaConnectionOptions,
  ) {
    calmClient();
    const { brokers, tls, sasl } = settings;
    const { socketFactory } = options;
    this.kafka = new Kafka({
      brokers: [...brokers],
      clientId: options.clientId,
      ssl: tls,
      ...(sasl ? { sasl } : {}),
      ...(socketFactory ? { socketFactory } : {}),
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      // Who uses the client decides for how long to try; within it, this is how often.
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 4 },
      logLevel: logLevel.WARN,
      logCreator: () => kafkaLog,
    });
  }

  /** The broker's name of a topic of the hub. */
  topicName(topic: string): string {
    return this.settings.prefix + topic;
  }

  /** The hub's name of a topic of the broker. */
  hubTopic(name: string): string {
    return name.slice(this.settings.prefix.length);
  }

  groupName(group: string): string {
    return this.settings.prefix + group;
  }

  /** The topics of this hub that exist, by their names in the hub. @throws when no broker answers */
  async topics(): Promise<ReadonlySet<string>> {
    const names = await this.ask((admin) => admin.listTopics());
    return new Set(names.filter((name) => name.startsWith(this.settings.prefix)).map((name) => this.hubTopic(name)));
  }

  /** Makes those that do not exist; what is there already stays as it is. @throws when no broker answers */
  async createTopics(topics: readonly TopicSpec[]): Promise<void> {
    const there = await this.topics();
    const missing = topics.filter(({ topic }) => !there.has(topic));
    for (let i = 0; i < missing.length; i += TOPICS_AT_ONCE) {
      await this.createSome(missing.slice(i, i + TOPICS_AT_ONCE));
    }
  }

  private async createSome(topics: readonly TopicSpec[]): Promise<void> {
    await this.ask((admin) =>
      admin.createTopics({
        // The client's own wait gives up on a broker that has not heard of the new topic yet.
        waitForLeaders: false,
        topics: topics.map(({ topic, partitions, config = {} }) => ({
          topic: this.topicName(topic),
          numPartitions: partitions,
          replicationFactor: this.options.replicationFactor ?? AS_THE_CLUSTER_IS_SET,
          configEntries: Object.entries(config).map(([name, value]) => ({ name, value })),
        })),
      }),
    );
    await this.untilLed(topics.map(({ topic }) => this.topicName(topic)));
  }

  /** Resolves when every partition has a leader. @throws the last fault when some have none for long */
  private async untilLed(names: readonly string[]): Promise<void> {
    const until = performance.now() + LEADERS_WITHIN_MS;
    for (;;) {
      try {
        const { topics } = await this.ask((admin) => admin.fetchTopicMetadata({ topics: [...names] }));
        if (topics.every(({ partitions }) => partitions.every(({ leader }) => leader >= 0))) return;
        if (performance.now() > until) throw new Error('some partitions of new topics have no leader');
      } catch (error) {
        if (performance.now() > until) throw error;
      }
      await pause(LOOK_AGAIN_MS);
    }
  }

  /** How many records the group has not done with, over all members. @throws when no broker answers */
  async lag(group: string, topics: readonly string[]): Promise<number> {
    return this.ask((admin) => this.lagOf(admin, group, topics));
  }

  private async lagOf(admin: Admin, group: string, topics: readonly string[]): Promise<number> {
    const names = topics.map((topic) => this.topicName(topic));
    // The ends first: what comes in between then counts as done with or not, but is never missed.
    const ends = await Promise.all(names.map(async (name) => ({ name, of: await admin.fetchTopicOffsets(name) })));
    const committed = await admin.fetchOffsets({ groupId: this.groupName(group), topics: names });
    let lag = 0n;
    for (const { name, of } of ends) {
      const reached = committed.find(({ topic }) => topic === name)?.partitions ?? [];
      for (const { partition, high, low } of of) {
        const at = BigInt(reached.find((one) => one.partition === partition)?.offset ?? -1);
        const first = BigInt(low);
        lag += BigInt(high) - (at < first ? first : at);
      }
    }
    return Number(lag);
  }

  /** Lets a group that has no running member read topics from their first record again. @throws when it has members */
  async rewind(group: string, topics: readonly string[]): Promise<void> {
    const groupId = this.groupName(group);
    for (const topic of topics) {
      await this.ask((admin) => admin.resetOffsets({ groupId, topic: this.topicName(topic), earliest: true }));
    }
  }

  async close(): Promise<void> {
    const connected = this.connected;
    this.connected = null;
    const admin = await connected?.catch(() => null);
    await admin?.disconnect().catch(() => undefined);
  }

  /** Asks over the one connection there is for that; after an error a new one is made for the next question. */
  private async ask<T>(question: (admin: Admin) => Promise<T>): Promise<T> {
    this.connected ??= this.connect();
    try {
      return await question(await this.connected);
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  private async connect(): Promise<Admin> {
    const admin = this.kafka.admin();
    await admin.connect();
    return admin;
  }
}

const log = logger('kafka');

/** What the client library says of its connections, many times a second while a broker is away: for whoever looks closely. */
function kafkaLog({ namespace, log: { message } }: LogEntry): void {
  log.debug({ from: namespace }, message);
}
