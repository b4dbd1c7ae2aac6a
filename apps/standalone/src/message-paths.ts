import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { EntityManager } from 'typeorm';
import { topicPlan } from '#contracts';
import { Directory } from '#directory';
import { FeedIntake, feedReader, INTAKE_GROUP } from '#gateway';
import { MATCHER_GROUP, REPORTS_SIDE_BY_SIDE } from '#matcher';
import { NOTIFIER_GROUP, SIDE_BY_SIDE } from '#notifier';
import {
  Audit,
  EmbeddedTransport,
  kafkaCode,
  logger,
  KafkaConnection,
  KafkaTransport,
  Metrics,
  OutboxRelay,
  probeOf,
  Readiness,
  RecordWriter,
  Timeline,
  type Database,
  type HubClock,
  type KafkaSettings,
  type MessageServer,
  type ParkedMessage,
} from '#platform';
import { parkedNotice, Tasks } from '#protocols';

const CONSUMERS = [
  { group: MATCHER_GROUP, topic: 'reports.accepted', concurrency: 64, sideBySide: REPORTS_SIDE_BY_SIDE },
  { group: NOTIFIER_GROUP, topic: 'episodes', concurrency: 64, sideBySide: SIDE_BY_SIDE },
] as const;

const TRY_AGAIN_MS = 3_000;
const STOP_WITHIN_MS = 3_000;
/** The shortest that brokers allow as they come: there is no second process whose pauses it would have to forgive. */
const SESSION_TIMEOUT_MS = 6_000;

/** Kafka, as this process uses it. */
export interface Kafka {
  readonly connection: KafkaConnection;
  readonly writer: RecordWriter;
}

/** Nothing is asked of the brokers yet. */
export function connectToKafka(settings: KafkaSettings): Kafka {
  const connection = new KafkaConnection(settings, { clientId: 'homeward' });
  return { connection, writer: new RecordWriter(connection) };
}

/**
 * Makes the topics that are missing. While no broker answers it goes on trying, and the hub starts without: what it
 * accepts waits in the database. Returns how to end that.
 */
export async function makeMissingTopics({ connection }: Kafka, database: Database): Promise<() => Promise<void>> {
  const directory = await new Directory(database, new Audit()).refresh();
  const topics = topicPlan(directory.alertReaders());
  let timer: NodeJS.Timeout | undefined;
  let isEnded = false;
  const make = async (): Promise<void> => {
    try {
      await connection.createTopics(topics);
    } catch (error) {
      if (isEnded) return;
      logger('kafka').warn({ error: kafkaCode(error) }, 'no broker of KAFKA_BROKERS makes the topics; trying again');
      timer = setTimeout(() => void make(), TRY_AGAIN_MS);
    }
  };
  await make();
  return () => {
    isEnded = true;
    clearTimeout(timer);
    return Promise.resolve();
  };
}

/** Has the groups of the hub's own messages read by this process: from Kafka where there is one, else from the outbox. */
export function connectConsumers(
  app: NestFastifyApplication,
  database: Database,
  clock: HubClock,
  kafka: Kafka | null,
): void {
  const metrics = app.get(Metrics);
  const timeline = app.get(Timeline);
  const readiness = app.get(Readiness);
  const tasks = app.get(Tasks, { strict: false });
  const onParked = async (tx: EntityManager, parked: ParkedMessage): Promise<void> => {
    await tasks.open(tx, parkedNotice(parked, clock.now()));
  };
  for (const { topic, ...consumer } of CONSUMERS) {
    const { group } = consumer;
    const options = { database, ...consumer, topics: [topic], metrics, clock, onParked };
    const strategy: MessageServer = kafka
      ? new KafkaTransport({ ...options, connection: kafka.connection, sessionTimeoutMs: SESSION_TIMEOUT_MS })
      : new EmbeddedTransport(options);
    app.connectMicroservice({ strategy });
    timeline.registerBusy({
      name: group,
      isQuiet: () => strategy.isQuiet(),
      get isWorking() {
        return strategy.isWorking;
      },
    });
    // Brokers that are away are no reason to turn a report away: what is accepted waits for them in the database.
    if (!kafka) readiness.register(probeOf(strategy));
  }
}

/** Begins to take the outbox to Kafka. Returns how to end that. */
export async function startRelay(
  app: NestFastifyApplication,
  database: Database,
  { writer }: Kafka,
): Promise<() => Promise<void>> {
  const topics = CONSUMERS.map(({ topic }) => topic);
  const relay = new OutboxRelay({ database, writer, topics, metrics: app.get(Metrics) });
  await relay.start();
  return () => relay.stop(STOP_WITHIN_MS);
}

/** Begins to take in what publishers write to the feed topics. Returns how to end that. */
export function startFeeds(app: NestFastifyApplication, { connection }: Kafka): () => Promise<void> {
  const intake = app.get(FeedIntake, { strict: false });
  const consumer = feedReader(connection, intake, app.get(Metrics), SESSION_TIMEOUT_MS);
  consumer.start();
  app.get(Timeline).registerBusy({ name: INTAKE_GROUP, isQuiet: () => consumer.isQuiet() });
  return () => consumer.stop(STOP_WITHIN_MS);
}
