// How fast the embedded transport hands messages over, on a database server of its own that writes to disk as in use:
// node --conditions=source --import ./libs/platform/bench/typescript.mjs libs/platform/bench/transport.bench.ts
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  Database,
  EmbeddedDatabase,
  EmbeddedTransport,
  HubClock,
  Inbox,
  MessageContext,
  Metrics,
  migrate,
  OnMessage,
  Outbox,
  PlatformEntities,
  PlatformMigrations,
  TransportModule,
  type NewMessage,
} from '#platform';

const BACKLOG = 20_000;
const SINGLES = 1_000;
const PUBLISHED = 3_000;

const folder = mkdtempSync(join(tmpdir(), 'homeward-bench-'));
const server = await EmbeddedDatabase.start(folder);
await migrate(server.addresses.url, PlatformMigrations);
const database = await Database.connect(server.addresses.applicationUrl, PlatformEntities, 16);
const outbox = new Outbox();
const inbox = new Inbox();
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

type Handle = (payload: { at: number }, context: MessageContext) => Promise<void> | void;

async function withMember(topic: string, handle: Handle, work: () => Promise<void>): Promise<void> {
  @Controller()
  class BenchController {
    @OnMessage(topic)
    async handle(@Payload() payload: { at: number }, @Ctx() context: MessageContext): Promise<void> {
      await handle(payload, context);
    }
  }
  @Module({ imports: [TransportModule], controllers: [BenchController] })
  class BenchModule {}
  const strategy = new EmbeddedTransport({
    database,
    group: topic,
    topics: [topic],
    metrics: new Metrics(),
    clock: new HubClock(),
  });
  const app = await NestFactory.createMicroservice(BenchModule, { strategy, logger: false });
  await app.listen();
  await work();
  await app.close();
}

const message = (topic: string, n: number): NewMessage => ({
  id: `${topic}-${n}`,
  topic,
  key: `case ${n % 500}`,
  payload: { at: performance.now(), report: '0190a8a8-0000-8000-8000-000000000000' },
});

async function backlog(topic: string, handle: Handle): Promise<number> {
  for (let n = 0; n < BACKLOG; n += 500) {
    const some = Array.from({ length: 500 }, (_, i) => message(topic, n + i));
    await database.transaction((tx) => outbox.publish(tx, ...some));
  }
  let left = BACKLOG;
  let took = 0;
  const began = performance.now();
  const counted: Handle = async (payload, context) => {
    await handle(payload, context);
    if (--left === 0) took = performance.now() - began;
  };
  await withMember(topic, counted, () => waitFor(() => left === 0));
  return BACKLOG / (took / 1_000);
}

async function waitFor(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((go) => setTimeout(go, 1));
}

/** Milliseconds from the return of COMMIT to the first line of the handler, one message every few milliseconds. */
async function latencies(topic: string, others: number): Promise<number[]> {
  const committed = new Map<string, number>();
  const handed = new Map<string, number>();
  await withMember(
    topic,
    (_, context) => void handed.set(context.id, performance.now()),
    async () => {
      let stop = false;
      const beside = Array.from({ length: others }, async (_, i) => {
        for (let n = 0; !stop; n++) {
          await database.transaction(async (tx) => {
            await tx.query(`INSERT INTO hub_state (name, value) VALUES ($1, '0')`, [`${topic} ${i} ${n}`]);
            await new Promise((go) => setTimeout(go, 10));
          });
        }
      });
      for (let n = 0; n < SINGLES; n++) {
        const one = message(topic, n);
        await database.transaction((tx) => outbox.publish(tx, one));
        committed.set(one.id, performance.now());
        await new Promise((go) => setTimeout(go, 3));
      }
      await waitFor(() => handed.size === SINGLES);
      stop = true;
      await Promise.all(beside);
    },
  );
  return [...committed].map(([id, at]) => (handed.get(id) ?? Infinity) - at).sort((a, b) => a - b);
}

type Telling = 'not told of' | 'told of after the commit' | 'told of in the transaction';

async function publishing(concurrency: number, telling: Telling): Promise<number> {
  const began = performance.now();
  let n = 0;
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (n < PUBLISHED) {
        const one = message('published', n++);
        await database.transaction(async (tx) => {
          if (telling === 'told of after the commit') return outbox.publish(tx, one);
          await tx.query(
            `INSERT INTO outbox (id, topic, key, partition, payload, headers) VALUES ($1, $2, $3, 0, '{}', '{}')`,
            [one.id, one.topic, one.key],
          );
          if (telling === 'told of in the transaction') await tx.query(`SELECT pg_notify('outbox', $1)`, [one.topic]);
        });
      }
    }),
  );
  return PUBLISHED / ((performance.now() - began) / 1_000);
}

const quantile = (sorted: readonly number[], q: number): string =>
  (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? NaN).toFixed(1);
const spread = (sorted: readonly number[]): string =>
  [0.5, 0.95, 0.99].map((q) => `p${q * 100} ${quantile(sorted, q)} ms`).join(', ');

try {
  say(`${cpus().length} × ${cpus()[0]?.model ?? '?'}, node ${process.version}`);
  for (const concurrency of [1, 4, 8]) {
    for (const telling of ['not told of', 'told of after the commit', 'told of in the transaction'] as const) {
      const rate = await publishing(concurrency, telling);
      say(`commits of one message, ${concurrency} at a time, ${telling}: ${rate.toFixed(0)}/s`);
    }
  }
  say(`commit to handler, alone: ${spread(await latencies('latency-alone', 0))}`);
  say(`commit to handler, beside 4 writers of 10 ms: ${spread(await latencies('latency-beside', 4))}`);
  say(`trivial handler: ${(await backlog('trivial', () => undefined)).toFixed(0)} messages/s`);
  const once: Handle = (_, context) =>
    database.transaction(async (tx) => {
      await inbox.firstSight(tx, context.group, context.id);
    });
  say(`handler with inbox and commit: ${(await backlog('inbox', once)).toFixed(0)} messages/s`);
} finally {
  await database.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
