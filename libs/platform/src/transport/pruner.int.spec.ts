import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  EmbeddedTransport,
  HubClock,
  INBOX_KEPT_DAYS,
  Metrics,
  Outbox,
  OUTBOX_KEPT_DAYS,
  Parked,
  PlatformEntities,
  PlatformMigrations,
  Pruner,
  type Database,
} from '#platform';
import {
  Effects,
  eventually,
  messages,
  startMember,
  testDatabase,
  type RunningMember,
  type TestDatabase,
  type Worker,
} from '#testing';

const group = 'readers';
const outbox = new Outbox();
let test: TestDatabase;
let database: Database;
let effects: Effects;
let topic: string;
let tests = 0;
beforeAll(async () => {
  test = await testDatabase({ entities: PlatformEntities, migrations: PlatformMigrations });
  database = test.database;
  effects = new Effects(database);
});
afterAll(() => test.close());
beforeEach(() => {
  topic = `pruned.${++tests}`;
});

const transportOf = (pruneEveryMs?: number): EmbeddedTransport =>
  new EmbeddedTransport({
    database,
    group,
    topics: [topic],
    metrics: new Metrics(),
    clock: new HubClock(),
    pruneEveryMs,
  });
const join = (worker: Worker = effects.leave, transport = transportOf()): Promise<RunningMember> =>
  startMember({ transport, kill: () => Promise.resolve() }, topic, worker);
const publish = (...keys: string[]): Promise<void> =>
  database.transaction((tx) => outbox.publish(tx, ...keys.flatMap((key) => messages(topic, key, 1))));
const prune = (): Promise<{ outbox: number; inbox: number }> =>
  new Pruner({ database, group, topics: [topic], metrics: new Metrics(), everyMs: 1_000 }).prune();
const left = async (): Promise<string[]> => {
  const rows = await database.query<{ key: string }>('SELECT key FROM outbox WHERE topic = $1 ORDER BY key', [topic]);
  return rows.map(({ key }) => key);
};
const remembered = async (): Promise<number> =>
  (await database.query('SELECT FROM inbox WHERE starts_with(message_id, $1)', [`${topic} `])).length;

/** As if so many days had gone by since everything of the topic was written and handled. */
async function age(days: number): Promise<void> {
  await database.query(`UPDATE outbox SET created_at = created_at - $2::int * interval '1 day' WHERE topic = $1`, [
    topic,
    days,
  ]);
  await database.query(
    `UPDATE inbox SET handled_at = handled_at - $2::int * interval '1 day' WHERE starts_with(message_id, $1)`,
    [`${topic} `, days],
  );
}

/** Reads all that there is, and ends. */
async function readAll(worker?: Worker): Promise<void> {
  const transport = transportOf();
  const { app } = await join(worker, transport);
  await eventually(() => transport.isQuiet());
  await app.close();
}

describe('of the outbox is removed', () => {
  it('what was handled, once a replay of it is no longer wanted', async () => {
    await publish('one', 'two');
    await readAll();
    await age(OUTBOX_KEPT_DAYS - 1);
    expect(await prune()).toMatchObject({ outbox: 0 });
    await age(1);
    await publish('new');
    expect(await prune()).toMatchObject({ outbox: 2 });
    expect(await left()).toEqual(['new']);
  });

  it('all of it, when there is more than goes into one transaction', async () => {
    const keys = Array.from({ length: 2_300 }, (_, n) => `case ${n}`);
    await publish(...keys);
    await database.query('INSERT INTO inbox (group_name, message_id) SELECT $1, id FROM outbox WHERE topic = $2', [
      group,
      topic,
    ]);
    await readAll();
    await age(OUTBOX_KEPT_DAYS);
    expect(await prune()).toMatchObject({ outbox: 2_300 });
  });

  it('nothing that is parked, before somebody has handed it in again and it was handled', async () => {
    let broken = true;
    const worker: Worker = async (payload, context) => {
      if (context.key === 'parked' && broken) throw new TypeError('broken');
      await effects.leave(payload, context);
    };
    await publish('fine', 'parked');
    await readAll(worker);
    await age(OUTBOX_KEPT_DAYS);
    expect(await prune()).toMatchObject({ outbox: 1 });
    expect(await left()).toEqual(['parked']);

    broken = false;
    const parked = new Parked(database, outbox);
    const [row] = (await parked.list({ state: 'parked' })).filter((one) => one.topic === topic);
    await database.transaction((tx) => parked.retry(tx, row?.id ?? '', new Date()));
    await readAll(worker);
    expect(await prune()).toMatchObject({ outbox: 1 });
    await age(OUTBOX_KEPT_DAYS);
    expect(await prune()).toMatchObject({ outbox: 1 });
    expect(await left()).toEqual([]);
  });

  it('nothing that one of the groups of its topic has not handled, on whichever transport that reads', async () => {
    await publish('one');
    await readAll();
    await age(OUTBOX_KEPT_DAYS);
    for (const table of ['consumer_offset', 'consumer_checked']) {
      await database.query(
        `INSERT INTO ${table} (group_name, topic, partition, txid, position)
         SELECT 'lagging', $1, generate_series(0, 7), 0, 0`,
        [topic],
      );
      expect(await prune()).toMatchObject({ outbox: 0 });
      await database.query(`DELETE FROM ${table} WHERE group_name = 'lagging'`);
    }
    expect(await prune()).toMatchObject({ outbox: 1 });
  });

  it('nothing that is still to be taken to Kafka, though the relay itself handles nothing', async () => {
    await publish('one');
    await database.query(
      `INSERT INTO consumer_offset (group_name, topic, partition) SELECT 'kafka-relay', $1, generate_series(0, 7)`,
      [topic],
    );
    await age(OUTBOX_KEPT_DAYS);
    expect(await prune()).toMatchObject({ outbox: 0 });
  });

  it('nothing of a topic that no group has ever read', async () => {
    await publish('one');
    await age(1_000);
    expect(await prune()).toMatchObject({ outbox: 0 });
  });
});

describe('of the inbox is removed', () => {
  it('what can never come again', async () => {
    await publish('one');
    await readAll();
    await age(INBOX_KEPT_DAYS - 1);
    expect(await prune()).toEqual({ outbox: 1, inbox: 0 });
    await age(1);
    expect(await prune()).toEqual({ outbox: 0, inbox: 1 });
    expect(await remembered()).toBe(0);
  });

  it('nothing of which a message still stands in the outbox', async () => {
    await publish('one');
    await readAll();
    await database.query(
      `UPDATE inbox SET handled_at = handled_at - interval '1 year' WHERE starts_with(message_id, $1)`,
      [`${topic} `],
    );
    expect(await prune()).toEqual({ outbox: 0, inbox: 0 });
    expect(await remembered()).toBe(1);
  });
});

it('a running group prunes by itself, again and again', async () => {
  const { app } = await join(effects.leave, transportOf(20));
  try {
    for (const key of ['first', 'second']) {
      await publish(key);
      await eventually(async () => (await remembered()) > 0);
      await age(INBOX_KEPT_DAYS);
      await eventually(async () => (await left()).length === 0 && (await remembered()) === 0);
    }
  } finally {
    await app.close();
  }
});
