import { logger } from '../logging.js';
import { Endings } from './endings.js';

/** Shorter than the ten seconds after which whoever ends a process may lose patience. */
const LONGEST_ENDING_MS = 9_000;
const NODE_NEEDED = 24;

/**
 * The life of a process of the hub: starts it, says so on one line, and ends it in order at SIGTERM within ten seconds,
 * with 0. What cannot start says why and ends with 1, and so does what fails where nobody caught it: a process of which
 * nobody knows what it still does must not go on.
 * @param name `Homeward`, `Homeward matcher`
 * @param start starts everything, adds how it is ended, and answers with what follows `<name> is ready`
 */
export async function runProcess(name: string, start: (endings: Endings) => Promise<string>): Promise<void> {
  const endings = new Endings();
  let isEnding = false;
  const end = (): void => {
    if (isEnding) return;
    isEnding = true;
    // What is not done by then is not lost: it is in the database, and whoever starts next goes on with it.
    setTimeout(() => process.exit(1), LONGEST_ENDING_MS).unref();
    void endings.run().then(() => process.exit(0));
  };
  for (const fault of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(fault, (error: unknown) => {
      logger('process').fatal({ err: error }, 'nobody caught a fault: the process ends');
      process.exit(1);
    });
  }
  try {
    requireNode();
    process.stdout.write(`${name} is starting\n`);
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, end);
    // Started by a launcher that is gone, however it went: a process that nobody can end must not run on.
    process.on('disconnect', end);
    process.stdout.write(`${name} is ready${await start(endings)}\n`);
  } catch (error) {
    process.stderr.write(`${name} could not start: ${error instanceof Error ? error.message : String(error)}\n`);
    await endings.run();
    process.exit(1);
  }
}

function requireNode(): void {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < NODE_NEEDED)
    throw new Error(`Homeward runs on Node ${NODE_NEEDED}, which \`npm start\` brings; this is ${process.version}`);
}
