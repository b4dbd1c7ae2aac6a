import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { configureGateway, createGatewayAdapter, ISSUER_PATH } from '#gateway';
import { Database, EmbeddedDatabase, migrate, Timeline } from '#platform';
import { DataFolder } from './data-folder.js';
import { fillAtFirstStart, issuerKeys, sayIssuer } from './first-start.js';
import { connectConsumers, connectToKafka, startFeeds, startRelay, type Kafka } from './message-paths.js';
import { ALL_ENTITIES, ALL_MIGRATIONS } from './rooms.js';
import type { Settings } from './settings.js';
import { clockToStartWith, rememberTime } from './simulated-time.js';
import { StandaloneModule } from './standalone.module.js';

const POOL_SIZE = 16;
/** The hub that runs: where it answers, and how it is ended. */
export interface RunningHub {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts everything, in order; what was started is ended again, in reverse, when something fails or `stop` is called. */
export async function startHub(settings: Settings, projectRoot: string): Promise<RunningHub> {
  const endings: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of endings.splice(0).reverse()) await end().catch((error: unknown) => reportFault(error));
  };
  try {
    const url = await start(settings, projectRoot, (end) => endings.push(end));
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  settings: Settings,
  projectRoot: string,
  onEnd: (end: () => Promise<void>) => void,
): Promise<string> {
  const folder = await DataFolder.open(settings.dataFolder);
  onEnd(() => folder.close());
  const { ownerUrl, url } = await databaseOf(settings, onEnd);
  await migrate(ownerUrl, ALL_MIGRATIONS);
  const database = await Database.connect(url, ALL_ENTITIES, POOL_SIZE);
  onEnd(() => database.close());
  const kafka = await kafkaOf(settings, onEnd);
  const clock = await clockToStartWith(database, settings.simulatedFrom);
  if (clock.isSimulated) await rememberTime(database, clock.now());
  const packsFolder = join(projectRoot, 'packs');
  await fillAtFirstStart(database, folder, { seed: settings.seed, packsFolder, now: clock.now() });

  let address = '';
  const app = await NestFactory.create<NestFastifyApplication>(
    StandaloneModule.forRoot({
      database,
      clock,
      rememberTime: (at) => rememberTime(database, at),
      issuer: { issuer: () => `${address}${ISSUER_PATH}`, keys: await issuerKeys(folder) },
      packsFolder,
      baseUrl: () => address,
      recordWriter: kafka?.writer ?? null,
    }),
    createGatewayAdapter(),
    { bodyParser: false, logger: ['error', 'warn'], abortOnError: false },
  );
  onEnd(() => app.close());
  configureGateway(app);
  connectConsumers(app, database, clock, kafka);
  // First what the rooms load as they begin: a consumer that starts before them has nothing to decide by.
  await app.init();
  if (kafka) onEnd(await startRelay(app, database, kafka));
  await app.startAllMicroservices();
  if (kafka) onEnd(startFeeds(app, kafka));
  await app.listen(settings.port, '127.0.0.1');
  address = (await app.getUrl()).replace('[::1]', '127.0.0.1');
  await sayIssuer(folder, `${address}${ISSUER_PATH}`);
  const timeline = app.get(Timeline);
  timeline.start();
  onEnd(() => timeline.stop());
  return address;
}

/** The database that somebody operates, or one of the hub's own. */
async function databaseOf(
  settings: Settings,
  onEnd: (end: () => Promise<void>) => void,
): Promise<{ ownerUrl: string; url: string }> {
  if (settings.databaseUrl !== null) return { ownerUrl: settings.databaseUrl, url: settings.databaseUrl };
  const embedded = await EmbeddedDatabase.start(settings.dataFolder);
  onEnd(() => embedded.stop());
  return { ownerUrl: embedded.addresses.url, url: embedded.addresses.applicationUrl };
}

/** The brokers that somebody operates; null where messages go by the database. */
async function kafkaOf({ kafka }: Settings, onEnd: (end: () => Promise<void>) => void): Promise<Kafka | null> {
  if (kafka === null) return null;
  const connected = await connectToKafka(kafka);
  onEnd(() => connected.connection.close());
  onEnd(() => connected.writer.close());
  return connected;
}

function reportFault(error: unknown): void {
  // The hub is ending: what can still be said is said, and the rest is ended all the same.
  process.stderr.write(`while ending: ${error instanceof Error ? error.name : 'a fault'}\n`);
}
