import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, Database, EmbeddedDatabase, inDatabase, migrate } from '#platform';
import { contactOf, caseOf, missing, placed, registered, tellOf, WIGAN, LIVERPOOL } from '../test/specimens.js';
import { TellingHub } from '../test/telling-hub.js';

// Notices with eight alerts each: raising them, delivering them by SMTP, and both at 50 notices a second.
// The database commits durably; the mail server is in the same process and reads every mail.
// Run: npm run build && node dist/libs/alerting/bench/telling.bench.js

const NOTICES = Number(process.env['BENCH_NOTICES'] ?? 300);
const PER_SECOND = 50;
const ROLES = ['missing-coordinator', 'front-door', 'exploitation-team', 'placements'] as const;

const folder = mkdtempSync(join(tmpdir(), 'homeward-bench-'));
const server = await EmbeddedDatabase.start(folder, { settings: { max_connections: '50' } });
const hub = await TellingHub.start(
  async ({ entities, migrations }) => {
    await createDatabase(server.addresses, 'bench');
    const addresses = inDatabase(server.addresses, 'bench');
    await migrate(addresses.url, migrations);
    const database = await Database.connect(addresses.applicationUrl, entities);
    return { database, addresses, close: () => database.close() };
  },
  [WIGAN, LIVERPOOL].flatMap((organisation) =>
    ROLES.map((role) => contactOf(role, [{ address: `${role}@${organisation.toLowerCase()}.example` }], organisation)),
  ),
);

let nextChild = 0;
function notice() {
  const report = missing();
  const bare = caseOf(registered(), placed(), report);
  const id = `00000000-0000-8000-8000-${String(++nextChild).padStart(12, '0')}`;
  const file = { ...bare, child: { ...bare.child, id } };
  const tells = [WIGAN, LIVERPOOL].flatMap((organisation) =>
    ROLES.map((role) =>
      tellOf(file, report, { organisation, role, capacity: organisation === WIGAN ? 'host' : 'responsible' }),
    ),
  );
  return { file, tells };
}

const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

try {
  say(`machine: ${cpus().length} × ${cpus()[0]?.model.trim() ?? '?'}, Node ${process.version}`);
  for (let round = 1; round <= 3; round++) await oneAfterTheOther(round);
  await together();
} finally {
  await hub.stop();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function oneAfterTheOther(round: number): Promise<void> {
  const notices = Array.from({ length: NOTICES }, notice);
  const began = performance.now();
  for (const { file, tells } of notices) await hub.raise(file, tells);
  const raised = performance.now();
  const before = hub.mail.mails.length;
  await hub.settle();
  const sent = performance.now();
  const mails = hub.mail.mails.length - before;
  say(
    `run ${round}: raised ${(((NOTICES * 8) / (raised - began)) * 1000).toFixed(0)} alerts/s over one connection, ` +
      `delivered ${((mails / (sent - raised)) * 1000).toFixed(0)} mails/s (${mails} mails)`,
  );
}

/** At 50 notices a second: from the commit of the alerts to the mail at the other end. */
async function together(): Promise<void> {
  const committed = new Map<string, number>();
  const seen = hub.mail.mails.length;
  const arrived: number[] = [];
  const notices = Array.from({ length: NOTICES }, notice);
  const began = performance.now();
  const watch = setInterval(() => {
    while (arrived.length < hub.mail.mails.length - seen) arrived.push(performance.now());
  }, 1);
  for (const [n, { file, tells }] of notices.entries()) {
    const due = began + (n * 1000) / PER_SECOND;
    while (performance.now() < due) await new Promise((resolve) => setTimeout(resolve, 1));
    const { raised } = await hub.raise(file, tells);
    const at = performance.now();
    for (const id of raised) committed.set(id, at);
    hub.worker.wake();
  }
  await hub.settle();
  await new Promise((resolve) => setTimeout(resolve, 20));
  clearInterval(watch);
  const waits = hub.mail.mails.slice(seen).map(({ headers }, i) => {
    return (arrived[i] ?? NaN) - (committed.get(headers.get('x-homeward-alert') ?? '') ?? NaN);
  });
  say(
    `at ${PER_SECOND} notices/s (${PER_SECOND * 8} alerts/s): committed → at the mail server p50 ${percentile(waits, 0.5).toFixed(0)} ms, ` +
      `p95 ${percentile(waits, 0.95).toFixed(0)} ms, p99 ${percentile(waits, 0.99).toFixed(0)} ms, n = ${waits.length}, ` +
      `${((waits.length / (performance.now() - began)) * 1000).toFixed(0)} mails/s`,
  );
}
