// npm run bench:fleet: what a fleet of two gateways, two matchers and two notifiers does on this machine, with broker,
// database and mail server beside it. `npm run bench:fleet -- attempt cost feeds backlog` runs only those named.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import { noticeRecord } from '../faults/signing.mjs';
import { startFleet } from '../fleet/fleet.mjs';
import { KafkaBroker } from '../kafka/broker.mjs';
import { introduce, untilIdle } from './before-and-after.mjs';
import { childAt, LIVERPOOL, missing, POLICE } from './children.mjs';
import { atRate, summary } from './figures.mjs';
import { clientOf } from './hub.mjs';
import { processorTime, processorTimeOfTree } from './processor-time.mjs';

const SECONDS = Number(process.env.BENCH_SECONDS ?? 60);
const FEED_NOTICES = Number(process.env.BENCH_FEED_NOTICES ?? 20_000);
const BACKLOG = Number(process.env.BENCH_BACKLOG ?? 100_000);
const DRAIN_SECONDS = Number(process.env.BENCH_DRAIN_SECONDS ?? 60);
const NEW_PER_SECOND = 5;
const COST_REPORTS = Number(process.env.BENCH_COST_REPORTS ?? 500);
const COST_RATE = Number(process.env.BENCH_COST_RATE ?? 20);
const wanted = process.argv.slice(2);
const isWanted = (name) => wanted.length === 0 || wanted.includes(name);

console.log(
  `machine: ${cpus().length} × ${cpus()[0].model.trim()}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.version}`,
);
const folder = mkdtempSync(join(tmpdir(), 'homeward-bench-'));
const broker = await KafkaBroker.start({ folder: join(folder, 'kafka') });
let fleet;
let database;
try {
  // NODE_OPTIONS of the six processes alone, such as `--cpu-prof --cpu-prof-dir=…`
  const env = process.env.BENCH_HUB_OPTIONS ? { NODE_OPTIONS: process.env.BENCH_HUB_OPTIONS } : {};
  fleet = await startFleet({ kafka: broker.address, folder: join(folder, 'fleet'), env });
  database = new pg.Client({ connectionString: fleet.ownerUrl });
  await database.connect();
  const credentials = JSON.parse(readFileSync(join(fleet.folder, 'credentials.json'), 'utf8'));
  const at = (gateway, organisation) => clientOf({ url: fleet.gateways[gateway].url, credentials }, organisation);
  const council = await at(0, LIVERPOOL);
  const police = [await at(0, POLICE), await at(1, POLICE)];
  let next = 0;
  const children = (number) => Array.from({ length: number }, () => childAt(next++));
  const memory = new Map();

  if (isWanted('attempt')) await firstAttempt();
  if (isWanted('cost')) await cost();
  if (isWanted('feeds')) await feeds();
  if (isWanted('backlog')) await backlog();
  measureMemory();
  for (const [name, sizes] of memory) {
    console.log(`memory of ${name}: ${sizes.map((size) => size.toFixed(0)).join(', ')} MiB (reach < 300)`);
  }

  /** Accepted → first message at the mail server, by HTTP at both gateways, of children placed elsewhere. */
  async function firstAttempt() {
    const rate = 50;
    const some = children(rate * SECONDS);
    await introduce(council, some);
    await untilIdle(database);
    const result = await latencies(rate, SECONDS, some);
    await untilIdle(database);
    report(`accepted → first attempt at ${rate}/s for ${SECONDS} s`, await result(), 'reach p99 < 1500 ms');
    measureMemory();
  }

  /** Processor time that each process takes for a missing report with all its alerts. */
  async function cost() {
    const some = children(COST_REPORTS + COST_RATE * 5);
    await introduce(council, some);
    await untilAllDone();
    // The first ones pay for what is prepared and compiled once.
    await latencies(COST_RATE, 5, some.splice(0, COST_RATE * 5));
    await untilAllDone();
    const [before, sent] = [timesByName(), fleet.sink.messages().length];
    const result = await latencies(COST_RATE, COST_REPORTS / COST_RATE, some);
    await untilAllDone();
    const spent = new Map([...timesByName()].map(([name, time]) => [name, (time - before.get(name)) / COST_REPORTS]));
    const all = [...spent.values()].reduce((sum, time) => sum + time, 0);
    console.log(
      `processor time for a missing report, of ${COST_REPORTS} at ${COST_RATE}/s, with ${(fleet.sink.messages().length - sent) / COST_REPORTS} e-mails each: ${all.toFixed(1)} ms (${[
        ...spent,
      ]
        .map(([name, time]) => `${name} ${time.toFixed(1)}`)
        .join(', ')})`,
    );
    report(`accepted → first attempt meanwhile`, await result(), 'no reach');
  }

  function timesByName() {
    const postmaster = Number(readFileSync(join(fleet.folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
    return new Map([
      ...['gateway', 'matcher', 'notifier'].map((app) => [
        app,
        fleet[`${app}s`].reduce((sum, { pid }) => sum + processorTime(pid), 0),
      ]),
      ['PostgreSQL', processorTimeOfTree(postmaster)],
      ['Kafka', processorTime(broker.pid)],
      ['mail server', processorTime(fleet.sink.pid)],
    ]);
  }

  /** Copies on topics as well. */
  async function untilAllDone() {
    await untilIdle(database);
    while ((await count(`SELECT count(*) AS n FROM alert_delivery WHERE state IN ('queued', 'sent')`)) > 0)
      await pause(500);
    await pause(500);
  }

  /** Signed notices on a feed topic, as fast as they can be written; until all are stored. */
  async function feeds() {
    const client = credentials.clients.find((one) => one.organisation === POLICE);
    const records = [];
    for (const child of children(FEED_NOTICES)) {
      records.push(await noticeRecord(seen(client.source, child), client, false));
    }
    const kafka = new Kafka({ brokers: [broker.address], clientId: 'bench', logLevel: logLevel.NOTHING });
    const producer = kafka.producer({ allowAutoTopicCreation: false });
    await producer.connect();
    const before = await count('SELECT count(*) AS n FROM intake_report');
    const started = performance.now();
    for (let i = 0; i < records.length; i += 500) {
      await producer.send({ topic: 'feed.police', messages: records.slice(i, i + 500) });
    }
    await producer.disconnect();
    for (;;) {
      if ((await count('SELECT count(*) AS n FROM intake_report')) - before >= records.length) break;
      await pause(50);
    }
    const seconds = (performance.now() - started) / 1000;
    console.log(
      `feed topics: ${records.length} signed notices stored in ${seconds.toFixed(1)} s: ${(records.length / seconds).toFixed(0)}/s (reach 1000/s)`,
    );
    await untilIdle(database);
    measureMemory();
  }

  /** What was accepted while no broker answered; then new reports while it drains. */
  async function backlog() {
    const some = children(NEW_PER_SECOND * DRAIN_SECONDS);
    await introduce(council, some);
    await untilIdle(database);
    await broker.kill();
    let kept = 0;
    const filled = performance.now();
    await Promise.all(
      police.map(async (client) => {
        while (kept < BACKLOG) {
          const batch = children(Math.min(500, BACKLOG - kept));
          kept += batch.length;
          await postAll(
            client,
            batch.map((child) => seen(client.source, child)),
          );
        }
      }),
    );
    const filling = (performance.now() - filled) / 1000;
    console.log(`without a broker: ${BACKLOG} notices accepted in ${filling.toFixed(0)} s`);
    // As after an hour: everything that waits is late.
    await database.query(
      `UPDATE outbox SET created_at = created_at - interval '1 hour' WHERE topic = 'reports.accepted'`,
    );
    const back = performance.now();
    await broker.restart();
    await untilRelayed();
    console.log(`all of it on Kafka ${((performance.now() - back) / 1000).toFixed(1)} s after the broker was started`);
    const [waiting, since] = [await notConcluded(), performance.now()];
    const result = await latencies(NEW_PER_SECOND, DRAIN_SECONDS, some);
    const drained = waiting - (await notConcluded());
    const took = (performance.now() - since) / 1000;
    console.log(`drained: ${drained} in ${took.toFixed(0)} s: ${(drained / took).toFixed(0)}/s (reach 500/s)`);
    await pause(5_000);
    report(`new ones meanwhile, at ${NEW_PER_SECOND}/s`, await result(), 'reach 2000 ms');
    measureMemory();
  }

  /** What a client sends above its rate is put off: sent again, as a publisher would. */
  async function postAll(client, events) {
    for (let left = events; left.length > 0;) {
      const { status, body } = await client.post('police', left);
      if (status === 202) return;
      const refused = new Set(body.receipts?.filter((one) => one.status === 'refused').map(({ eventId }) => eventId));
      if (status !== 429 && (status !== 207 || refused.size === 0)) throw new Error(`refused with ${status}`);
      if (status === 207) left = left.filter(({ id }) => refused.has(id));
      await pause(200);
    }
  }

  /** Resolves when all are sent, with what gives the latencies of those that somebody was told of by then. */
  async function latencies(rate, seconds, some) {
    const accepted = new Map();
    await atRate(rate, seconds, async (n) => {
      const client = police[n % police.length];
      const answer = await client.post('police', missing(client.source, some[n]));
      if (answer.status !== 202) throw new Error(`refused with ${answer.status}`);
      accepted.set(answer.body.receipts[0].receiptId, Date.now());
    });
    return async () => {
      const { rows } = await database.query('SELECT report, reference FROM intake_receipt WHERE report = ANY ($1)', [
        [...accepted.keys()],
      ]);
      const first = new Map();
      for (const { reference, kind, at } of fleet.sink.messages().map(inShort)) {
        if (kind === 'missing.reported' && !first.has(reference)) first.set(reference, Date.parse(at));
      }
      const times = rows.map(({ report, reference }) => first.get(reference) - accepted.get(report));
      const told = times.filter((time) => !Number.isNaN(time));
      return { told: told.map((time) => Math.max(0, time)), untold: times.length - told.length };
    };
  }

  function report(what, { told, untold }, reach) {
    console.log(`${what}: ${told.length > 0 ? summary(told) : 'none'}; ${untold} untold yet (${reach})`);
  }

  async function untilRelayed() {
    const waiting = `SELECT count(*) AS n FROM outbox AS o LEFT JOIN consumer_offset AS c
                       ON c.group_name = 'kafka-relay' AND c.topic = o.topic AND c.partition = o.partition
                      WHERE o.topic = 'reports.accepted' AND (o.txid, o.position) > (c.txid, c.position)`;
    while ((await count(waiting)) > 0) await pause(200);
  }

  function notConcluded() {
    return count(`SELECT count(*) AS n FROM intake_receipt WHERE status = 'accepted'`);
  }

  async function count(sql) {
    const { rows } = await database.query(sql);
    return Number(rows[0].n);
  }

  function measureMemory() {
    for (const { name, pid } of fleet.apps) {
      const size = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
      memory.set(name, [...(memory.get(name) ?? []), size]);
    }
  }
} finally {
  await database?.end();
  await fleet?.stop();
  await broker.kill();
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}

/** A child was met: a notice that is linked and kept, and of which nobody has to be told at once. */
function seen(source, child) {
  return {
    ...missing(source, child),
    type: 'homeward.child.seen.v1',
    data: {
      child: { name: child.name, dateOfBirth: child.dateOfBirth },
      at: new Date().toISOString(),
      setting: 'street',
    },
  };
}

function inShort({ at, headers }) {
  return { at, kind: headers['x-homeward-kind'], reference: headers['x-homeward-reference'] };
}
