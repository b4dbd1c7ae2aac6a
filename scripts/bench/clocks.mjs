// Finding what is due among many open clocks, and again among as many closed ones as years leave behind.

import pg from 'pg';
import { percentile } from './figures.mjs';
import { startHub } from './hub.mjs';

const OPEN = Number(process.env.BENCH_OPEN ?? 100_000);
const CLOSED = Number(process.env.BENCH_CLOSED ?? 10_000_000);
const AT_ONCE = 1_000_000;
const ROUNDS = 500;
const AHEAD = "timestamptz '2100-01-01' + n * interval '1 second'";

/** What the hub asks whenever it looks; each as the room that owns the rows asks it. */
const QUESTIONS = {
  'the next moment of a case': `SELECT (SELECT min(at) FROM protocols_moment) AS at,
    (SELECT min(due_at) + interval '1 millisecond' FROM protocols_task WHERE origin = 'hub' AND state = 'open') AS due`,
  'cases whose moment has come': `SELECT child FROM protocols_moment WHERE at <= '2100-01-01 00:00:20' ORDER BY at, child LIMIT 20`,
  'tasks of the hub that are overdue': `SELECT id FROM protocols_task WHERE origin = 'hub' AND state = 'open' AND due_at < '2100-01-01 00:00:20'`,
  'the next escalation': 'SELECT min(escalate_at) AS at FROM alert WHERE escalate_at IS NOT NULL',
  'alerts to escalate': `SELECT id FROM alert WHERE escalate_at <= '2100-01-01 00:00:20' ORDER BY escalate_at, place LIMIT 20`,
};

export async function clocks() {
  // A clock that stands: of what is put in, nothing ever comes due.
  const hub = await startHub({ HOMEWARD_CLOCK: 'simulated', HOMEWARD_NOW: '2026-01-05T00:00:00Z' });
  const database = new pg.Client({ connectionString: hub.database.url });
  await database.connect();
  try {
    await measure(database);
  } finally {
    await database.end();
    await hub.stop();
  }
}

async function measure(database) {
  await database.query(
    `INSERT INTO protocols_moment (child, at) SELECT gen_random_uuid(), ${AHEAD} FROM generate_series(1, ${OPEN}) n`,
  );
  await tasks(database, OPEN, 'open');
  await alerts(database, OPEN, AHEAD, 'open');
  const open = await asked(database, `with ${OPEN} open`);
  for (let done = 0; done < CLOSED; done += AT_ONCE) {
    const many = Math.min(AT_ONCE, CLOSED - done);
    await tasks(database, many, 'done');
    await alerts(database, many, 'NULL', 'acknowledged');
  }
  const closed = await asked(database, `with ${OPEN} open and ${CLOSED} closed`);
  const slower = Object.keys(QUESTIONS).map((name) => closed.get(name) / open.get(name));
  console.log(`p99 with the closed ones against without: at most × ${Math.max(...slower).toFixed(2)} (reach 1)`);
}

/** The 99th percentile of each question, in milliseconds. */
async function asked(database, among) {
  // As autovacuum leaves them behind.
  for (const table of ['protocols_moment', 'protocols_task', 'alert']) await database.query(`VACUUM ANALYZE ${table}`);
  const found = new Map();
  for (const [name, question] of Object.entries(QUESTIONS)) {
    const times = [];
    for (let round = 0; round < ROUNDS; round++) {
      const begun = performance.now();
      await database.query(question);
      times.push(performance.now() - begun);
    }
    const at = (share) => percentile(times, share).toFixed(2);
    console.log(`clocks ${among}, ${name}: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms (reach p99 < 10 ms)`);
    found.set(name, percentile(times, 0.99));
  }
  return found;
}

const tasks = (database, many, state) =>
  database.query(
    `INSERT INTO protocols_task (id, origin, kind, rule, rules, protocol, owner, owner_role, participants, started_at,
       due_at, priority, late, state, opened_at)
     SELECT gen_random_uuid(), 'hub', 'referral', 'sharing', '{}', 'hub', 'E08000010', 'duty', '[]', now(), ${AHEAD},
       'normal', false, '${state}', now() FROM generate_series(1, ${many}) n`,
  );

/** @param escalate an expression of when; `NULL` of what nobody waits for any more */
const alerts = (database, many, escalate, state) =>
  database.query(
    `INSERT INTO alert (id, organisation, role, capacity, kind, urgency, state, exercise, late, report, about, because,
       raised_at, escalation_step, escalate_at, shown_mark)
     SELECT gen_random_uuid(), 'bench', 'duty', 'reporter', 'missing.reported', 'routine', '${state}', false, false,
       gen_random_uuid(), gen_random_uuid(), '[]', now(), 0, ${escalate}, '' FROM generate_series(1, ${many}) n`,
  );
