// `npm run fleet`: two gateways, two matchers and two notifiers on this machine, until Ctrl-C. KAFKA_BROKERS, or a
// broker of its own; DATABASE_URL and DATABASE_OWNER_URL, or a PostgreSQL of its own; HOMEWARD_FLEET is the folder of
// credentials, messages and logs (.homeward-fleet).

import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ensureInstalled, root } from '../ready.mjs';

await ensureInstalled();
// what the installation brings is there only now
const { KafkaBroker } = await import('../kafka/broker.mjs');
const { startFleet } = await import('./fleet.mjs');

/** Milliseconds after which one that was killed is started again: long enough to see that the others go on without it. */
const AGAIN_AFTER = 5_000;

const folder = resolve(process.env.HOMEWARD_FLEET ?? join(root, '.homeward-fleet'));
const say = (line) => console.log(line);
const endings = [];
let ending = null;
const end = (code) =>
  (ending ??= (async () => {
    for (const stop of endings.splice(0).reverse()) await stop().catch((error) => console.error(error.message));
    process.exit(code);
  })());
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void end(0));

try {
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const kafka = process.env.KAFKA_BROKERS ?? (await ownBroker());
  const fleet = await startFleet({ kafka, prefix: process.env.KAFKA_PREFIX ?? '', database: given(), folder, say });
  endings.push(() => fleet.stop());
  say(`mail: ${fleet.sink.file}`);
  say(`credentials and logs: ${folder}`);
  say('Ctrl-C ends it');
  for (const app of [...fleet.apps, fleet.sink]) void startAgain(app);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  await end(1);
}

/** As whatever looks after processes would. */
async function startAgain(app) {
  for (;;) {
    await app.ended;
    if (ending) return;
    say(`${app.name}: process ${app.pid} is gone, and is started again in ${AGAIN_AFTER / 1_000} s`);
    await pause(AGAIN_AFTER);
    if (ending) return;
    await app.start().then(
      () => say(`${app.name}: ${app.url}, process ${app.pid}`),
      (error) => say(error.message),
    );
  }
}

async function ownBroker() {
  say('starting a Kafka broker');
  const broker = await KafkaBroker.start({ folder: join(folder, 'kafka'), say });
  endings.push(() => broker.stop());
  return broker.address;
}

function given() {
  const { DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl } = process.env;
  if (url === undefined && ownerUrl === undefined) return undefined;
  if (url && ownerUrl) return { url, ownerUrl };
  throw new Error('DATABASE_URL and DATABASE_OWNER_URL go together');
}
