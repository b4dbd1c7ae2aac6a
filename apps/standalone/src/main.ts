import 'reflect-metadata';
import { fileURLToPath } from 'node:url';
import { startHub } from './hub.js';
import { readSettings } from './settings.js';

const PROJECT_ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
/** Shorter than the ten seconds after which whoever ends the hub may lose patience. */
const LONGEST_ENDING_MS = 9_000;

async function main(): Promise<void> {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 24) throw new Error(`Homeward runs on Node 24, which \`npm start\` brings; this is ${process.version}`);
  const settings = readSettings(process.env);
  if (!settings.ok) throw new Error(settings.error.join('\n'));
  process.stdout.write('Homeward is starting\n');
  const hub = await startHub(settings.value, PROJECT_ROOT);

  let isEnding = false;
  const end = (): void => {
    if (isEnding) return;
    isEnding = true;
    // What is not done by then is not lost: it is in the database, and the next start goes on with it.
    setTimeout(() => process.exit(1), LONGEST_ENDING_MS).unref();
    void hub.stop().then(() => process.exit(0));
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, end);
  // Started by a launcher that is gone, however it went: a hub that nobody can end must not run on.
  process.on('disconnect', end);
  process.stdout.write(`Homeward is ready on ${hub.url}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`Homeward could not start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
