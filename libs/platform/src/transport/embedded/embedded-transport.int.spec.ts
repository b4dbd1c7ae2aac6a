import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern, Payload } from '@nestjs/microservices';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  adoptOutbox,
  Database,
  EmbeddedTransport,
  HubClock,
  Inbox,
  Metrics,
  Outbox,
  OutboxFromElsewhere,
  Parked,
  PARTITIONS,
  partitionOf,
  PlatformEntities,
  PlatformMigrations,
  rewind,
  TransportModule,
  type EmbeddedTransportOptions,
  type NewMessage,
} from '#platform';
import {
  applicationOf,
  controllerOf,
  Effects,
  eventually,
  Gate,
  messages,
  SeverableLine,
  startMember,
  testDatabase,
  type TestDatabase,
  type Worker,
} from '#testing';

let test: TestDatabase;
let database: Database;
let effects: Effects;
let metrics: Metrics;
const outbox = new Outbox();
beforeAll(async () => {
  test = await testDatabase({ entities: PlatformEntities, migrations: PlatformMigrations });
  database = test.database;
  effects = new Effects(database);
});
afterAll(() => test.close());

let topic: string;
let tests = 0;
let ends: (() => Promise<unknown>)[] = [];
beforeEach(() => {
  topic = `embedded.${++tests}`;
  metrics = new Metrics();
});
afterEach(async () => {
  for (const end of ends.reverse()) await end();
  ends = [];
});

const group = 'group';
const transportOf = (options: Partial<EmbeddedTransportOptions> = {}): EmbeddedTransport =>
  new EmbeddedTransport({
    database,
    group,
    topics: [topic],
    metrics,
    clock: new HubClock(),
    leaseMs: 1_000,
    ...options,
  });
const join = async (
  worker: Worker = effects.leave,
  options: Partial<EmbeddedTransportOptions> = {},
): Promise<EmbeddedTransport> => {
  const transport = transportOf(options);
  const { app } = await startMember({ transport, kill: async () => undefined }, topic, worker);
  ends.push(() => app.close());
  return transport;
};
const publish = (...list: NewMessage[]): Promise<void> => database.transaction((tx) => outbox.publish(tx, ...list));
const done = async (key: string): Promise<string[]> => (await effects.of(group))[key] ?? [];
const gauge = async (name: string): Promise<number | undefined> =>
  (await metrics.registry.getSingleMetric(name)?.get())?.values[0]?.value;

describe('a group of the embedded transport does not start', () => {
  it('without a handler for each of its topics', async () => {
    const app = await applicationOf(transportOf({ topics: [topic, 'unheard.of'] }), [
      controllerOf(topic, () => undefined),
    ]);
    await expect(app.listen()).rejects.toThrow('no @EventPattern handles the topic unheard.of');
    await app.close();
  });

  it('with two handlers for one topic', async () => {
    const two = [controllerOf(topic, () => undefined), controllerOf(topic, () => undefined)];
    const app = await applicationOf(transportOf(), two);
    await expect(app.listen()).rejects.toThrow('two handlers');
    await app.close();
  });

  it('when what its handlers throw would be lost on the way', async () => {
    const app = await applicationOf(transportOf(), [controllerOf(topic, () => undefined)], []);
    await expect(app.listen()).rejects.toThrow('import TransportModule');
    await app.close();
  });

  it('on an outbox that a dump brought from another server, until that is adopted', async () => {
    await publish(...messages(topic, 'moved', 2));
    await database.query(`UPDATE outbox SET txid = txid + 1000000 WHERE topic = $1`, [topic]);
    await database.query(
      `INSERT INTO consumer_offset (group_name, topic, partition) SELECT $1, $2, generate_series(0, 7)`,
      [group, topic],
    );
    await database.query(
      `INSERT INTO consumer_checked (group_name, topic, partition, txid, position) VALUES ($1, $2, 0, 1000000, 1)`,
      [group, topic],
    );
    const adopt = (): Promise<number | null> => database.transaction((tx) => adoptOutbox(tx));
    await expect(join()).rejects.toThrow(OutboxFromElsewhere);
    const [all] = await database.query<{ n: number }>('SELECT count(*)::int AS n FROM outbox');
    expect(await adopt()).toBe(all?.n);
    const checked = await database.query('SELECT txid, position FROM consumer_checked WHERE topic = $1', [topic]);
    expect(checked).toEqual([{ txid: '0', position: '0' }]);
    await join();
    await eventually(async () => (await done('moved')).length === 2);
    expect(await done('moved')).toEqual(['1', '2']);
    expect(await adopt()).toBeNull();
  });
});

it('an outbox is not adopted while somebody reads it', async () => {
  await join();
  await publish(...messages(topic, 'read', 1));
  await eventually(async () => (await done('read')).length === 1);
  const adopting = database.transaction(async (tx) => {
    await tx.query('UPDATE outbox SET txid = txid + 1000000 WHERE topic = $1', [topic]);
    await adoptOutbox(tx);
  });
  await expect(adopting).rejects.toThrow('end every process');
});

describe('the embedded transport', () => {
  it('works beside HTTP in one application', async () => {
    const seen: unknown[] = [];
    @Controller()
    class BesideHttp {
      @EventPattern(topic)
      handle(@Payload() payload: object): void {
        seen.push(payload);
        throw new TypeError('to be seen by the transport');
      }
    }
    @Module({ imports: [TransportModule], controllers: [BesideHttp] })
    class BesideHttpModule {}
    const app = await NestFactory.create(BesideHttpModule, new FastifyAdapter(), { logger: false });
    ends.push(() => app.close());
    app.connectMicroservice({ strategy: transportOf() });
    await app.startAllMicroservices();
    await publish(...messages(topic, 'case', 1));
    const parked = new Parked(database, outbox);
    await eventually(async () => (await parked.list()).some((p) => p.topic === topic && p.errorType === 'TypeError'));
    expect(seen).toEqual([{ n: '1' }]);
  });

  it('has its readers told of what was published after the commit, and of nothing that was rolled back', async () => {
    const ear = database.dataSource.createQueryRunner();
    const client = (await ear.connect()) as {
      on(event: 'notification', heard: (n: { payload: string }) => void): void;
    };
    const heard: string[] = [];
    client.on('notification', ({ payload }) => heard.push(payload));
    await ear.query('LISTEN outbox');
    const undone = database.transaction(async (tx) => {
      await outbox.publish(tx, ...messages(`${topic}.undone`, 'told', 1));
      throw new Error('no');
    });
    await expect(undone).rejects.toThrow('no');
    await database.transaction(async (tx) => {
      await tx.transaction((nested) => outbox.publish(nested, ...messages(topic, 'told', 2)));
      await ear.query('SELECT 1');
      expect(heard).toEqual([]);
    });
    await eventually(() => heard.length > 0);
    expect(heard).toEqual([topic]);
    await ear.query('UNLISTEN *');
    await ear.release();
  });

  it('is not quiet while a committed message is held back by an older transaction, and says for how long', async () => {
    const transport = await join();
    await eventually(() => transport.isQuiet());
    const older = database.dataSource.createQueryRunner();
    ends.push(async () => {
      // Left open, it would hold back every other spec of the run.
      if (older.isTransactionActive) await older.rollbackTransaction();
      await older.release();
    });
    await older.startTransaction();
    await older.query('SELECT pg_current_xact_id()');
    await publish(...messages(topic, 'held back', 1));
    await eventually(() => transport.health().heldBackMs > 30);
    expect(await transport.isQuiet()).toBe(false);
    expect(await done('held back')).toEqual([]);
    await older.commitTransaction();
    await eventually(() => transport.isQuiet());
    expect(await done('held back')).toEqual(['1']);
    expect(transport.health().heldBackMs).toBe(0);
  });

  it('goes on by itself, with the message it was at, when all its connections are cut', async () => {
    const line = await SeverableLine.to(test.addresses.applicationUrl);
    const own = await Database.connect(line.url, PlatformEntities);
    ends.push(
      () => line.cut(),
      () => own.close(),
    );
    const inbox = new Inbox();
    const gate = new Gate();
    const seen: string[] = [];
    const transport = await join(
      (payload, context) =>
        own.transaction(async (tx) => {
          seen.push(`${payload.n} at try ${context.attempt}`);
          if (payload.n === '2' && context.attempt === 1) await gate.wait();
          await inbox.firstSight(tx, context.group, context.id);
        }),
      { database: own },
    );
    await publish(...messages(topic, 'cut', 3));
    await eventually(() => gate.arrived === 1);
    await line.cut({ forGood: false });
    await eventually(() => !transport.health().connected);
    expect(transport.health().healthy).toBe(false);
    gate.release();
    await eventually(() => transport.isQuiet());
    expect((await new Parked(database, outbox).list()).filter((p) => p.topic === topic)).toEqual([]);
    expect(seen[0]).toBe('1 at try 1');
    expect(seen.slice(1).filter((one) => !one.startsWith('2'))).toEqual(['3 at try 1']);
    expect(seen.filter((one) => one.startsWith('2')).length).toBeGreaterThan(1);
  });

  it('goes no further than the message it is at when it could not renew its lease in time', async () => {
    const line = await SeverableLine.to(test.addresses.applicationUrl);
    const own = await Database.connect(line.url, PlatformEntities);
    ends.push(
      () => line.cut(),
      () => own.close(),
    );
    const gate = new Gate();
    const seen: string[] = [];
    await join(
      async (payload, context) => {
        seen.push(payload.n);
        await gate.wait();
        await effects.leave(payload, context);
      },
      { database: own, stopWithinMs: 100 },
    );
    await publish(...messages(topic, 'cut off', 3));
    await eventually(() => gate.arrived === 1);
    await line.cut();
    await join();
    await eventually(async () => (await done('cut off')).length === 3);
    gate.release();
    await expect(eventually(() => seen.length > 1, 200)).rejects.toThrow('not within');
    expect(await done('cut off')).toEqual(['1', '2', '3']);
  });

  it('reports a handler that hangs as unhealthy', async () => {
    const gate = new Gate();
    const transport = await join(() => gate.wait(), { hungAfterMs: 50 });
    expect(transport.health().healthy).toBe(true);
    await publish(...messages(topic, 'hung', 1));
    await eventually(() => !transport.health().healthy);
    await eventually(async () => ((await gauge('homeward_handler_oldest_seconds')) ?? 0) > 0.05);
    gate.release();
    await eventually(() => transport.health().healthy);
  });

  it('tells of a parked message in the transaction that parks it, and parks it all the same when telling fails', async () => {
    let failing = true;
    const told: string[] = [];
    await join(
      () => {
        throw new Error('always');
      },
      {
        onParked: async (tx, parked) => {
          await tx.query(`INSERT INTO hub_state (name, value) VALUES ($1, '1')`, [`told of ${parked.messageId}`]);
          if (failing) throw new Error('cannot tell');
          told.push(parked.messageId);
        },
      },
    );
    const parked = new Parked(database, outbox);
    const parkedKeys = async (): Promise<string[]> =>
      (await parked.list()).filter((p) => p.topic === topic).map((p) => p.key);
    await publish(...messages(topic, 'untold', 1));
    await eventually(async () => (await parkedKeys()).length === 1);
    failing = false;
    await publish(...messages(topic, 'told', 1));
    await eventually(async () => (await parkedKeys()).length === 2);
    const rows = await database.query(`SELECT name FROM hub_state WHERE starts_with(name, $1)`, [`told of ${topic}`]);
    expect(rows).toEqual([{ name: `told of ${topic} told 1` }]);
    await eventually(async () => (await gauge('homeward_parked_messages')) === 2);
  });

  it('reads a topic again under a running member that is told to go back, even in the middle of a message', async () => {
    const gate = new Gate();
    const seen: string[] = [];
    const transport = await join(async (payload, context) => {
      seen.push(payload.n);
      if (payload.n === '2') await gate.wait();
      await effects.leave(payload, context);
    });
    await publish(...messages(topic, 'again', 3));
    await eventually(() => gate.arrived === 1);
    await database.transaction((tx) => rewind(tx, group, topic, 'beginning'));
    gate.release();
    await eventually(async () => seen.filter((n) => n === '1').length === 2 && (await transport.isQuiet()));
    // A member that has not heard of it yet may handle one more before it goes back.
    expect(seen.join('')).toMatch(/^123?123$/);
    expect(await done('again')).toEqual(['1', '2', '3']);
    await database.transaction(async (tx) => {
      await tx.query('DELETE FROM hub_state WHERE name = $1', [`${group} again`]);
      await rewind(tx, group, topic, 'beginning', { forgetHandled: true });
    });
    await eventually(async () => (await done('again')).length === 3);
    expect(await done('again')).toEqual(['1', '2', '3']);
  });

  it('settles what was parked and retried when a replay comes by both again', async () => {
    const parked = new Parked(database, outbox);
    let healed = false;
    const transport = await join(async (payload, context) => {
      if (context.headers['homeward-only-for-group'] === undefined && !healed) throw new Error('broken then');
      await effects.leave(payload, context);
    });
    const mine = async (): Promise<string[]> =>
      (await parked.list()).filter((p) => p.topic === topic).map((p) => p.state);
    await publish(...messages(topic, 'settled', 1));
    await eventually(async () => (await mine())[0] === 'parked');
    const [row] = (await parked.list()).filter((p) => p.topic === topic);
    await database.transaction((tx) => parked.retry(tx, row?.id ?? '', new Date()));
    await eventually(async () => (await done('settled')).length === 1);
    await database.transaction((tx) => rewind(tx, group, topic, 'beginning'));
    await eventually(() => transport.isQuiet());
    expect(await mine()).toEqual(['retried']);
    healed = true;
  });

  it('lets a partition change hands only between two messages', async () => {
    const keys = Array.from({ length: PARTITIONS }, (_, partition) => {
      for (let n = 0; ; n++) if (partitionOf(`key ${n}`) === partition) return `key ${n}`;
    });
    const gate = new Gate();
    const seen: string[] = [];
    await join(
      async (_, context) => {
        seen.push(context.id);
        await gate.wait();
      },
      { concurrency: PARTITIONS },
    );
    await publish(...keys.flatMap((key) => messages(topic, key, 2)));
    await eventually(() => gate.arrived === PARTITIONS);
    const second = await join((_, context) => void seen.push(context.id));
    await expect(eventually(() => second.health().partitions > 0, 300)).rejects.toThrow('not within');
    gate.release();
    await eventually(async () => second.health().partitions === PARTITIONS / 2 && (await second.isQuiet()));
    expect(seen.sort()).toEqual(
      keys
        .flatMap((key) => messages(topic, key, 2))
        .map((m) => m.id)
        .sort(),
    );
  });

  it('takes over from a process that was killed in a handler', async () => {
    const process = await startProcess();
    await publish(...messages(topic, 'killed', ['1', 'hang', '3']));
    await eventually(() => process.said.includes(`handling ${topic} killed hang`));
    await join();
    process.child.kill('SIGKILL');
    await eventually(async () => (await done('killed')).length === 2);
    // The first was done, in the process that is gone; its transaction in the second went with it.
    expect(await done('killed')).toEqual(['hang', '3']);
  }, 60_000);

  it('lets a process that was paused for longer than its lease go no further than the message it was at', async () => {
    const paused = await startProcess();
    await publish(...messages(topic, 'paused', ['slow', '2', '3']));
    await eventually(() => paused.said.includes(`handling ${topic} paused slow`));
    paused.child.kill('SIGSTOP');
    const transport = await join();
    await eventually(async () => (await done('paused')).length === 3);
    expect(await done('paused')).toEqual(['slow', '2', '3']);
    paused.child.kill('SIGCONT');
    await eventually(() => paused.said.includes(`handled ${topic} paused slow`));
    // By the time it reads again it has met what the other did.
    await eventually(() => transport.health().partitions === PARTITIONS / 2);
    await publish(...messages(topic, 'paused', ['4']));
    await eventually(async () => await transport.isQuiet());
    expect(paused.said).not.toContain(`handling ${topic} paused 2`);
  }, 60_000);
});

async function startProcess(): Promise<{ child: ChildProcess; said: string[] }> {
  const bench = fileURLToPath(new URL('../../../bench/', import.meta.url));
  const said: string[] = [];
  const child = spawn(
    process.execPath,
    [
      '--conditions=source',
      `--import=${bench}typescript.mjs`,
      `${bench}member-process.ts`,
      test.addresses.applicationUrl,
      group,
      topic,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '' } },
  );
  ends.push(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  createInterface({ input: child.stdout }).on('line', (line) => said.push(line));
  await eventually(() => said.includes('listening') || child.exitCode !== null, 30_000);
  return { child, said };
}
