import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { forWantOfKafka } from '../scripts/kafka/skips.mjs';
import { testKafka } from '../scripts/kafka/test-kafka.mjs';
import globalTeardown from './global-teardown.mjs';

/** Starts what the specs of a test run share: a PostgreSQL server, and a Kafka broker where the machine can have one. */
export default async function globalSetup({ rootDir }) {
  const [database, kafka] = await Promise.allSettled([startDatabase(rootDir), testKafka()]);
  globalThis.homewardTestDatabase = database.value;
  globalThis.homewardTestKafka = kafka.value;
  const failed = [database, kafka].find(({ status }) => status === 'rejected');
  if (failed !== undefined) {
    // Jest tears nothing down when this fails
    await globalTeardown();
    throw failed.reason;
  }
  process.env.HOMEWARD_TEST_DATABASE = JSON.stringify(database.value.addresses);
  announceKafka(kafka.value);
}

/** Each spec file makes a database of its own in it. */
async function startDatabase(rootDir) {
  const out = join(rootDir, 'node_modules/.cache/homeward-test');
  execFileSync(
    process.execPath,
    [
      join(rootDir, 'node_modules/@swc/cli/bin/swc.js'),
      'libs/platform/src/embedded-database',
      '--out-dir',
      out,
      '--quiet',
    ],
    { cwd: rootDir, stdio: 'inherit' },
  );
  const built = join(out, 'libs/platform/src/embedded-database/embedded-database.js');
  const { EmbeddedDatabase } = await import(pathToFileURL(built).href);
  return EmbeddedDatabase.start(mkdtempSync(join(tmpdir(), 'homeward-test-')), {
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' },
  });
}

/** Each spec that needs Kafka takes a prefix of its own in it; without one it says that it is skipped, and why. */
function announceKafka(kafka) {
  delete process.env.HOMEWARD_TEST_KAFKA;
  if (kafka.none === undefined) process.env.HOMEWARD_TEST_KAFKA = kafka.brokers;
  else process.env.HOMEWARD_TEST_NO_KAFKA = forWantOfKafka(kafka.none);
  // a hub that a spec starts takes the specs' Kafka only when the spec says so
  delete process.env.KAFKA_BROKERS;
}
