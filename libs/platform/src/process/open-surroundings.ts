import { Database, type Entities, type Migrations } from '../database/database.js';
import { logger } from '../logging.js';
import { Metrics } from '../metrics/metrics.js';
import type { Surroundings } from '../platform.module.js';
import { HubClock } from '../time/hub-clock.js';
import { KafkaConnection } from '../transport/kafka/kafka-connection.js';
import type { Endings } from './endings.js';
import type { ProcessSettings } from './process-settings.js';
import { Readiness } from './readiness.js';
import { requireMigrations } from './require-migrations.js';

/** What one of several processes is made with. */
export interface ProcessSurroundings extends Surroundings {
  readonly kafka: KafkaConnection;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
}

export interface ProcessNeeds {
  /** `matcher`: how the brokers call the process, too. */
  readonly name: string;
  readonly entities: Entities;
  readonly migrations: Migrations;
  /** Topics that it cannot do without. */
  readonly topics: readonly string[];
}

/**
 * Connects a process to its database and its brokers, and sees that an operator has made both ready.
 * @throws Error that names the command to run
 */
export async function openSurroundings(
  { databaseUrl, poolSize, kafka: brokers }: ProcessSettings,
  { name, entities, migrations, topics }: ProcessNeeds,
  endings: Endings,
): Promise<ProcessSurroundings> {
  const database = await Database.connect(databaseUrl, entities, poolSize);
  endings.add(() => database.close());
  await requireMigrations(database, migrations);
  const kafka = new KafkaConnection(brokers, { clientId: `homeward-${name}` });
  endings.add(() => kafka.close());
  await requireTopics(kafka, topics);
  return { database, kafka, clock: new HubClock(), metrics: new Metrics(), readiness: new Readiness(database) };
}

/**
 * A topic that is missing is an operator's to make. Brokers that do not answer are no reason not to start: reports are
 * accepted and alerts delivered without them, and whoever reads from them goes on trying.
 */
async function requireTopics(kafka: KafkaConnection, wanted: readonly string[]): Promise<void> {
  let there: ReadonlySet<string>;
  try {
    there = await kafka.topics();
  } catch (error) {
    logger('process').warn({ err: error }, 'no broker answers: whether the topics are there will show');
    return;
  }
  const missing = wanted.filter((topic) => !there.has(topic));
  if (missing.length > 0) throw new Error(`the brokers lack the topics ${missing.join(', ')}: run \`npm run topics\``);
}
