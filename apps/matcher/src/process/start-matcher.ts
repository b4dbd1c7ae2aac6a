import { join } from 'node:path';
import { withBacklog } from '#contracts';
import { ALL_ENTITIES, ALL_MIGRATIONS } from '#operator';
import {
  Audit,
  endReadiness,
  KafkaTransport,
  openSurroundings,
  OutboxRelay,
  RecordWriter,
  startReader,
  type Endings,
} from '#platform';
import { parkedNotice, Tasks } from '#protocols';
import { MATCHER_GROUP, REPORTS_SIDE_BY_SIDE } from '../reports.controller.js';
import { MatcherProcessModule } from './matcher-process.module.js';
import type { MatcherSettings } from './matcher-settings.js';

const READ = ['reports.accepted'];
const RELAYED = ['episodes'];
const NEEDED = withBacklog(...READ, ...RELAYED);
const TO_RELAY_AT_STOP_MS = 1_000;

/**
 * Starts a matcher process: it reads what was accepted, and takes what came of it to Kafka.
 * @returns where it tells its health
 */
export async function startMatcher(settings: MatcherSettings, projectRoot: string, endings: Endings): Promise<string> {
  const { host, healthPort, concurrency } = settings;
  const needs = { name: 'matcher', entities: ALL_ENTITIES, migrations: ALL_MIGRATIONS, topics: NEEDED };
  const around = await openSurroundings(settings, needs, endings);
  const writer = new RecordWriter(around.kafka);
  endings.add(() => writer.close());
  const relay = new OutboxRelay({ ...around, writer, topics: RELAYED });
  await relay.start();
  endings.add(() => relay.stop(TO_RELAY_AT_STOP_MS));
  const tasks = new Tasks(new Audit());
  const transport = new KafkaTransport({
    ...around,
    connection: around.kafka,
    group: MATCHER_GROUP,
    topics: READ,
    concurrency,
    sideBySide: REPORTS_SIDE_BY_SIDE,
    onParked: async (tx, parked) => {
      await tasks.open(tx, parkedNotice(parked, around.clock.now()));
    },
  });
  const module = MatcherProcessModule.forRoot(around, join(projectRoot, 'packs'));
  const { healthUrl } = await startReader({ module, transport, health: { host, port: healthPort } }, around, endings);
  endReadiness(around.readiness, endings);
  return healthUrl;
}
