import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { configureGateway, createGatewayAdapter, ISSUER_PATH } from '#gateway';
import { ALL_ENTITIES, ALL_MIGRATIONS, DataFolder, fillAtFirstStart, issuerKeys, sayIssuer } from '#operator';
import { Database, EmbeddedDatabase, migrate, Timeline, type Endings } from '#platform';
import {
  connectConsumers,
  connectToKafka,
  makeMissingTopics,
  startFeeds,
  startRelay,
  type Kafka,
} from './message-paths.js';
import type { Settings } from './settings.js';
import { SinkEntities, SinkMigrations } from './sink/index.js';
import { clockToStartWith, rememberTime } from './simulated-time.js';
import { StandaloneModule } from './standalone.module.js';

const POOL_SIZE = 16;

/**
 * Starts everything, in order, and adds how it is ended.
 * @returns where the hub answers
 */
export async function startHub(settings: Settings, projectRoot: string, endings: Endings): Promise<string> {
  const folder = await DataFolder.open(settings.dataFolder);
  endings.add(() => folder.close());
  const { ownerUrl, url } = await databaseOf(settings, endings);
  await migrate(ownerUrl, [...ALL_MIGRATIONS, ...SinkMigrations]);
  const database = await Database.connect(url, [...ALL_ENTITIES, ...SinkEntities], POOL_SIZE);
  endings.add(() => database.close());
  const kafka = kafkaOf(settings, endings);
  const clock = await clockToStartWith(database, settings.simulatedFrom);
  if (clock.isSimulated) await rememberTime(database, clock.now());
  const packsFolder = join(projectRoot, 'packs');
  await fillAtFirstStart(database, folder, { seed: settings.seed, packsFolder, now: clock.now() });
  if (kafka) endings.add(await makeMissingTopics(kafka, database));

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
  endings.add(() => app.close());
  configureGateway(app);
  connectConsumers(app, database, clock, kafka);
  // First what the rooms load as they begin: a consumer that starts before them has nothing to decide by.
  await app.init();
  if (kafka) endings.add(await startRelay(app, database, kafka));
  await app.startAllMicroservices();
  if (kafka) endings.add(startFeeds(app, kafka));
  await app.listen(settings.port, '127.0.0.1');
  address = (await app.getUrl()).replace('[::1]', '127.0.0.1');
  await sayIssuer(folder, `${address}${ISSUER_PATH}`);
  const timeline = app.get(Timeline);
  timeline.start();
  endings.add(() => timeline.stop());
  return address;
}

/** The database that somebody operates, or one of the hub's own. */
async function databaseOf(settings: Settings, endings: Endings): Promise<{ ownerUrl: string; url: string }> {
  if (settings.databaseUrl !== null) return { ownerUrl: settings.databaseUrl, url: settings.databaseUrl };
  const embedded = await EmbeddedDatabase.start(settings.dataFolder);
  endings.add(() => embedded.stop());
  return { ownerUrl: embedded.addresses.url, url: embedded.addresses.applicationUrl };
}

/** The brokers that somebody operates; null where messages go by the database. */
function kafkaOf({ kafka }: Settings, endings: Endings): Kafka | null {
  if (kafka === null) return null;
  const connected = connectToKafka(kafka);
  endings.add(() => connected.connection.close());
  endings.add(() => connected.writer.close());
  return connected;
}
