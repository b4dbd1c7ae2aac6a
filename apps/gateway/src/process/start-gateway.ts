import { join } from 'node:path';
import { deadLetterTopic, withBacklog } from '#contracts';
import { ALL_ENTITIES, ALL_MIGRATIONS, readIssuerKeys } from '#operator';
import { endReadiness, openSurroundings, OutboxRelay, RecordWriter, type Endings } from '#platform';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FEED_TOPICS, FeedIntake } from '../feeds/kafka/feed-intake.js';
import { configureGateway } from '../gateway.module.js';
import { createGatewayAdapter } from '../http/gateway-adapter.js';
import { ISSUER_PATH } from '../oauth/issuer.js';
import { feedReader } from '../feeds/kafka/feed-reader.js';
import { GatewayProcessModule } from './gateway-process.module.js';
import type { GatewaySettings } from './gateway-settings.js';

const RELAYED = ['reports.accepted'];
const TO_RELAY_AT_STOP_MS = 2_000;
const TO_TAKE_IN_AT_STOP_MS = 3_000;

/**
 * Starts a gateway process: HTTP, the feed topics, and the way of what is accepted to Kafka. Kafka is not in the way of
 * accepting by HTTP: without a broker it answers as before, and what was accepted waits in the outbox.
 * @returns where it answers
 */
export async function startGateway(settings: GatewaySettings, projectRoot: string, endings: Endings): Promise<string> {
  const { url, host, port, issuerKeysFile } = settings;
  const keys = readIssuerKeys(issuerKeysFile);
  const needs = {
    name: 'gateway',
    entities: ALL_ENTITIES,
    migrations: ALL_MIGRATIONS,
    topics: [...withBacklog(...RELAYED), ...FEED_TOPICS, ...FEED_TOPICS.map(deadLetterTopic)],
  };
  const around = await openSurroundings(settings, needs, endings);
  const writer = new RecordWriter(around.kafka);
  endings.add(() => writer.close());
  const relay = new OutboxRelay({ ...around, writer, topics: RELAYED });
  const app = await NestFactory.create<NestFastifyApplication>(
    GatewayProcessModule.forRoot({
      ...around,
      issuer: { issuer: () => `${url}${ISSUER_PATH}`, keys },
      packsFolder: join(projectRoot, 'packs'),
      baseUrl: () => url,
      recordWriter: writer,
    }),
    createGatewayAdapter(),
    { bodyParser: false, logger: ['error', 'warn'], abortOnError: false },
  );
  await relay.start();
  endings.add(() => relay.stop(TO_RELAY_AT_STOP_MS));
  // First nothing more is taken in, then what was is still relayed.
  endings.add(() => app.close());
  configureGateway(app);
  await app.init();
  await app.listen(port, host);
  const feeds = feedReader(around.kafka, app.get(FeedIntake), around.metrics);
  feeds.start();
  endings.add(() => feeds.stop(TO_TAKE_IN_AT_STOP_MS));
  endReadiness(around.readiness, endings);
  return (await app.getUrl()).replace('[::1]', '127.0.0.1');
}
