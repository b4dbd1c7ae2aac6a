import 'reflect-metadata';
import { fileURLToPath } from 'node:url';
import { fill } from './fill.js';
import { evalLinkage } from './linkage/eval-linkage.js';
import { evalSettings } from './linkage/eval-settings.js';
import { learnLinkage } from './linkage/learn-linkage.js';
import { trainLinkage } from './linkage/train-linkage.js';
import { trainSettings } from './linkage/train-settings.js';
import { makeTopics } from './make-topics.js';
import { migrateTables } from './migrate-tables.js';
import { readFillSettings, readLearnSettings, readMigrateSettings, readTopicsSettings } from './settings.js';

const PACKS = fileURLToPath(new URL('../../../../packs', import.meta.url));

/** Each does what is not done yet, and says what it did. */
const COMMANDS: Readonly<Record<string, () => Promise<string>>> = {
  migrate: () => migrateTables(valid(readMigrateSettings(process.env))),
  topics: () => makeTopics(valid(readTopicsSettings(process.env))),
  fill: () => fill(valid(readFillSettings(process.env)), PACKS),
  'learn-linkage': () => learnLinkage(valid(readLearnSettings(process.env)), process.argv.slice(3)),
  'train-linkage': () => trainLinkage(trainSettings(process.argv.slice(3)), warn, new Date()),
  'eval-linkage': () => evalLinkage(evalSettings(process.argv.slice(3), new Date()), warn),
};

const warn = (text: string): void => void process.stderr.write(`${text}\n`);

function valid<T>(read: { ok: true; value: T } | { ok: false; error: readonly string[] }): T {
  if (!read.ok) throw new Error(read.error.join('\n'));
  return read.value;
}

const name = process.argv[2] ?? '';
try {
  const command = COMMANDS[name];
  if (!command) throw new Error(`the commands are ${Object.keys(COMMANDS).join(', ')}`);
  process.stdout.write(`${await command()}\n`);
  process.exit(0);
} catch (error) {
  process.stderr.write(`Homeward ${name} failed: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
