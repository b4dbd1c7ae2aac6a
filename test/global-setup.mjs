import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Starts the PostgreSQL server of the test run; each spec file makes a database of its own in it. */
export default async function globalSetup({ rootDir }) {
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
  const database = await EmbeddedDatabase.start(mkdtempSync(join(tmpdir(), 'homeward-test-')), {
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' },
  });
  globalThis.homewardTestDatabase = database;
  process.env.HOMEWARD_TEST_DATABASE = JSON.stringify(database.addresses);
}
