// npm run bench: what a hub on this machine does, each figure with its runs. It starts a hub of its own and ends it.

import { cpus, totalmem } from 'node:os';
import pg from 'pg';
import { introduce, untilIdle } from './before-and-after.mjs';
import { clocks } from './clocks.mjs';
import { childAt, LIVERPOOL, missing, POLICE } from './children.mjs';
import { atRate, flatOut, percentile, summary } from './figures.mjs';
import { clientOf, startHub } from './hub.mjs';
import { year } from './year.mjs';

const SECONDS = Number(process.env.BENCH_SECONDS ?? 60);
const wanted = process.argv.slice(2);
/** Long ones, each with a hub of its own: only where they are named. */
const LONG = { clocks, year };
const isWanted = (name) => wanted.length === 0 || wanted.includes(name);

console.log(
  `machine: ${cpus().length} × ${cpus()[0].model.trim()}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.version}`,
);
for (const name of wanted) await LONG[name]?.();
if (wanted.length > 0 && wanted.every((name) => name in LONG)) process.exit();
const hub = await startHub();
try {
  const council = await clientOf(hub, LIVERPOOL);
  const police = await clientOf(hub, POLICE);
  let next = 0;
  if (isWanted('attempt')) await firstAttempt(council, police);
  if (isWanted('post')) await answers(police);
  if (isWanted('sustained')) await sustained(police);
  await idle();
  console.log(
    `memory of the hub's process at the end: ${hub.memoryMiB().toFixed(0)} MiB without PostgreSQL (reach < 400)`,
  );

  /** Accepted → first attempt at a channel, at 50 reports a second, of children who are known and placed elsewhere. */
  async function firstAttempt(council, police) {
    const rate = 50;
    const children = Array.from({ length: rate * SECONDS }, () => childAt(next++));
    await introduce(council, children);
    await idle();
    const accepted = new Map();
    const posted = await atRate(rate, SECONDS, async (n) => {
      const answer = await police.post('police', missing(police.source, children[n]));
      accepted.set(answer.body.receipts[0].receiptId, Date.now());
      return answer.status;
    });
    await idle();
    const first = await firstMessages();
    const latencies = [];
    let untold = 0;
    for (const [receipt, at] of accepted) {
      const { body } = await police.get(`/v1/receipts/${receipt}`);
      const attempted = first.get(body.reference);
      if (attempted === undefined) untold++;
      else latencies.push(Math.max(0, attempted - at));
    }
    const refused = posted.filter((status) => status !== 202).length;
    console.log(
      `accepted → first attempt at ${rate}/s for ${SECONDS} s: ${summary(latencies)}; ${refused} refused, ${untold} untold (reach p99 < 1000 ms)`,
    );
  }

  async function answers(police) {
    const rate = 200;
    const seconds = Math.min(SECONDS, 20);
    const times = await atRate(rate, seconds, async (_, due) => {
      const answer = await police.post('police', missing(police.source, childAt(next++)));
      if (answer.status !== 202) throw new Error(`refused with ${answer.status}`);
      return performance.now() - due;
    });
    console.log(`answer to a POST at ${rate}/s for ${seconds} s: ${summary(times)} (reach p99 < 50 ms)`);
    await idle();
  }

  /**
   * Against what the same database commits, one row at a time over one connection, measured on the idle hub right
   * before. Nobody waits for what was accepted to be worked on: that comes when the crowd has passed.
   */
  async function sustained(police) {
    const commits = [];
    for (let round = 0; round < 3; round++) commits.push(await singleRowCommits(3));
    const usual = percentile(commits, 0.5);
    const ratios = [];
    for (let round = 0; round < 3; round++) {
      const rate = await flatOut(64, 5, async () => {
        const answer = await police.post('police', missing(police.source, childAt(next++)));
        if (answer.status !== 202) throw new Error(`refused with ${answer.status}`);
      });
      ratios.push(rate / usual);
      console.log(
        `sustained acceptance: ${rate.toFixed(0)}/s against ${usual.toFixed(0)} single-row commits/s: ratio ${(rate / usual).toFixed(2)}`,
      );
    }
    const all = commits.map((rate) => rate.toFixed(0)).join(', ');
    console.log(
      `sustained acceptance, median of ${ratios.length} runs: ratio ${percentile(ratios, 0.5).toFixed(2)} (commits/s: ${all}; reach 0.5)`,
    );
  }
} finally {
  await hub.stop();
}

async function singleRowCommits(seconds) {
  const client = new pg.Client({ connectionString: hub.database.url });
  await client.connect();
  await client.query(
    'CREATE TABLE IF NOT EXISTS bench_row (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, said text)',
  );
  const said = 'x'.repeat(600);
  const rate = await flatOut(1, seconds, () => client.query('INSERT INTO bench_row (said) VALUES ($1)', [said]));
  await client.query('DROP TABLE bench_row');
  await client.end();
  return rate;
}

/** When each reference was first written about, by the sink. */
async function firstMessages() {
  const client = new pg.Client({ connectionString: hub.database.url });
  await client.connect();
  const { rows } = await client.query(
    `SELECT reference, min(at) AS at FROM sink_message WHERE kind = 'missing.reported' GROUP BY reference`,
  );
  await client.end();
  return new Map(rows.map((row) => [row.reference, row.at.getTime()]));
}

async function idle() {
  const client = new pg.Client({ connectionString: hub.database.url });
  await client.connect();
  await untilIdle(client);
  await client.end();
}
