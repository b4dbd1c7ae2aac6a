import { join } from 'node:path';
import { withBacklog } from '#contracts';
import { ALL_ENTITIES, ALL_MIGRATIONS } from '#operator';
import {
  Audit,
  endReadiness,
  KafkaTransport,
  openSurroundings,
  RecordWriter,
  startReader,
  Timeline,
  type Endings,
} from '#platform';
import { parkedNotice, Tasks } from '#protocols';
import { NOTIFIER_GROUP, SIDE_BY_SIDE } from '../episodes.controller.js';
import { NotifierProcessModule } from './notifier-process.module.js';
import type { NotifierSettings } from './notifier-settings.js';

const READ = ['episodes'];
const NEEDED = withBacklog(...READ);
/** Deliveries under way get the rest of the ten seconds. */
const TO_HANDLE_AT_STOP_MS = 3_000;

/**
 * Starts a notifier process: it reads what has become of cases, lets what falls due happen, and tells people.
 * @returns where it tells its health
 */
export async function startNotifier(
  settings: NotifierSettings,
  projectRoot: string,
  endings: Endings,
): Promise<string> {
  const { url, host, healthPort, concurrency, mail, messagesAtOnce } = settings;
  const needs = { name: 'notifier', entities: ALL_ENTITIES, migrations: ALL_MIGRATIONS, topics: NEEDED };
  const around = await openSurroundings(settings, needs, endings);
  const recordWriter = new RecordWriter(around.kafka);
  endings.add(() => recordWriter.close());
  const tasks = new Tasks(new Audit());
  const transport = new KafkaTransport({
    ...around,
    connection: around.kafka,
    group: NOTIFIER_GROUP,
    topics: READ,
    concurrency,
    sideBySide: SIDE_BY_SIDE,
    stopWithinMs: TO_HANDLE_AT_STOP_MS,
    onParked: async (tx, parked) => {
      await tasks.open(tx, parkedNotice(parked, around.clock.now()));
    },
  });
  const packsFolder = join(projectRoot, 'packs');
  const module = NotifierProcessModule.forRoot({
    ...around,
    packsFolder,
    baseUrl: () => url,
    mail,
    messagesAtOnce,
    recordWriter,
  });
  const health = { host, port: healthPort };
  const { app, healthUrl } = await startReader({ module, transport, health }, around, endings);
  const timeline = app.get(Timeline);
  timeline.start();
  endings.add(() => timeline.stop());
  endReadiness(around.readiness, endings);
  return healthUrl;
}
