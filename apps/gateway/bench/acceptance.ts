// How fast notices are accepted, beside how fast the same machine commits single rows to the same database:
//   npm run build && node dist/apps/gateway/bench/acceptance.js [seconds]
// The gateway is this process, the publishers another, PostgreSQL the embedded one with durable commits.

import { fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database, EmbeddedDatabase, migrate } from '#platform';
import pg from 'pg';
import { ENTITIES, GatewayUnderTest, MIGRATIONS, seededClients } from '../test/gateway-under-test.js';
import type { Order, Outcome } from './publisher.js';

const SECONDS = Number(process.argv[2] ?? 10);
const FORCES = ['greater-manchester', 'merseyside', 'west-midlands', 'durham', 'kent'];
const UNLIMITED = { perSecond: 1e9, burst: 1e9 };
const ID = '@the id@';

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

function publish(order: Order): Promise<Outcome> {
  const publisher = fork(new URL('./publisher.js', import.meta.url));
  return new Promise((resolve, reject) => {
    publisher.on('message', (outcome) => resolve(outcome as Outcome));
    publisher.on('error', reject);
    publisher.send(order);
  });
}

/** Single rows, each its own transaction, over one connection, one after the other. */
async function singleRowCommits(url: string, seconds: number): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('CREATE TABLE bench_row (id bigint PRIMARY KEY, body text NOT NULL)');
  const [settings] = (
    await client.query(`SELECT current_setting('synchronous_commit') AS sync, current_setting('fsync') AS fsync`)
  ).rows as [object];
  say(`database: ${JSON.stringify(settings)}`);
  const body = 'x'.repeat(1_000);
  const end = performance.now() + seconds * 1_000;
  let rows = 0;
  while (performance.now() < end) await client.query('INSERT INTO bench_row VALUES ($1, $2)', [rows++, body]);
  await client.end();
  return rows / seconds;
}

/** The processor's time that this process took for each notice: what a busy machine does not blur. */
async function withCost(publishing: () => Promise<Outcome>): Promise<readonly [Outcome, string]> {
  const before = process.cpuUsage();
  const outcome = await publishing();
  const { user, system } = process.cpuUsage(before);
  return [outcome, `${((user + system) / outcome.accepted).toFixed(0)} µs of the gateway's processor for each`];
}

const percentile = (sorted: readonly number[], p: number): string =>
  (sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * p) / 100))] ?? NaN).toFixed(1);

function report(name: string, { accepted, others, seconds, latencies }: Outcome): number {
  const sorted = [...latencies].sort((a, b) => a - b);
  const times = [50, 95, 99].map((p) => `p${p} ${percentile(sorted, p)}`).join(', ');
  const refused = Object.keys(others).length > 0 ? `, other answers ${JSON.stringify(others)}` : '';
  say(
    `${name}: ${(accepted / seconds).toFixed(0)}/s accepted (${accepted} in ${seconds.toFixed(1)} s), ms ${times}, max ${percentile(sorted, 100)}${refused}`,
  );
  return accepted / seconds;
}

async function measure(folder: string): Promise<void> {
  const embedded = await EmbeddedDatabase.start(folder);
  try {
    await migrate(embedded.addresses.url, MIGRATIONS);
    const database = await Database.connect(embedded.addresses.applicationUrl, ENTITIES);
    const hub = await GatewayUnderTest.start(database, await seededClients(database), { rate: UNLIMITED });
    say(`machine: ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`);
    const clients = FORCES.map((force) => hub.client(force));
    const example = JSON.parse(readFileSync('libs/contracts/examples/missing.reported.json', 'utf8')) as object;
    const bodies = clients.map(({ source }) => {
      const [before = '', after = ''] = JSON.stringify({ ...example, source, id: ID }).split(ID);
      return [before, after] as const;
    });
    const tokens = await Promise.all(clients.map((client) => hub.token(client)));
    const order = { url: hub.url, feed: 'police', tokens, bodies, seconds: SECONDS };
    await publish({ ...order, connections: 16, seconds: 3 }); // warm
    const baseline = await singleRowCommits(embedded.addresses.url, SECONDS / 2);
    say(`single-row commits over one connection: ${baseline.toFixed(0)}/s`);
    report('at 50/s', await publish({ ...order, connections: 64, perSecond: 50 }));
    report('at 200/s', await publish({ ...order, connections: 64, perSecond: 200 }));
    for (const connections of [16, 64, 256]) {
      const [outcome, cost] = await withCost(() => publish({ ...order, connections }));
      const rate = report(`sustained, ${connections} connections`, outcome);
      say(`  ${(rate / baseline).toFixed(2)} × the rate of single-row commits; ${cost}`);
    }
    await hub.close();
    await database.close();
  } finally {
    await embedded.stop();
  }
}

const folder = mkdtempSync(join(tmpdir(), 'homeward-bench-'));
try {
  await measure(folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
