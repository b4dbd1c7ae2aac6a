import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { deriveId } from '#kernel';
import { Audit, PlatformEntities, PlatformMigrations, type Database } from '#platform';
import { testDatabase, type TestDatabase } from '#testing';
import { agreement, asked, fact, host, LIVERPOOL, NOW, rule } from '../../test/sketches.js';
import type { CompiledAgreements } from '../compiled-agreements.js';
import { disclosureOf, type Disclosure, type Sending } from '../disclosure.js';
import { projection } from '../project.js';
import { agreementsOnFile } from './agreement-files.js';
import { Agreements } from './agreements.js';
import { Disclosures } from './disclosures.js';
import { SharingEntities, SharingMigrations } from './sharing.entities.js';

let test: TestDatabase;
let database: Database;
beforeAll(async () => {
  test = await testDatabase({
    entities: [...PlatformEntities, ...SharingEntities],
    migrations: [...PlatformMigrations, ...SharingMigrations],
  });
  database = test.database;
});
afterAll(() => test.close());

const packs = new URL('../../../../packs', import.meta.url).pathname;
const ids = (compiled: CompiledAgreements): string[] => compiled.inForce.map(({ id, version }) => `${id}@${version}`);

const SEEDED = ['birmingham-missing-people@1', 'bradford-missing-children@1', 'england-statutory@1'];

describe('sharing: the agreements in the database', () => {
  let agreements: Agreements;
  beforeEach(() => {
    agreements = new Agreements(database, new Audit());
  });

  it("sharing: the packs' agreements are in force from the first start, whatever the date, and seeded once", async () => {
    for (let start = 0; start < 2; start++)
      await database.transaction((tx) => agreements.seed(tx, agreementsOnFile(packs), NOW));
    expect(ids(agreements.compiled(new Date('2016-05-09T08:00:00Z')))).toContain('england-statutory@1');
    const audited = await database.query(`SELECT subject FROM audit_entry WHERE action = 'agreement.in-force'`);
    expect(audited).toEqual(SEEDED.map((id) => ({ subject: id.replace('@1', '') })));
  });

  it('sharing: a hub that starts again decides by what the database has', async () => {
    await agreements.onModuleInit();
    expect(ids(agreements.compiled(NOW))).toEqual(SEEDED);
    expect(agreements.compiled(NOW).rules.length).toBeGreaterThan(10);
  });

  it('sharing: nobody decides before the agreements are loaded', () => {
    expect(() => agreements.compiled(NOW)).toThrow('not been loaded');
  });

  it('sharing: an agreement put in or out of force counts for the very next decision', async () => {
    await agreements.onModuleInit();
    await database.transaction((tx) => agreements.seed(tx, [agreement({ id: 'local', rules: [rule()] })], NOW));
    expect(ids(agreements.compiled(NOW))).toEqual([...SEEDED, 'local@1']);
    const elsewhere = new Agreements(database, new Audit());
    await elsewhere.onModuleInit();
    await database.query(`UPDATE sharing_agreement SET state = 'ended' WHERE id = 'local'`);
    expect(await database.transaction(async (tx) => ids(await elsewhere.current(tx, NOW)))).toEqual(SEEDED);
    expect(await database.transaction(async (tx) => ids(await agreements.current(tx, NOW)))).toEqual(SEEDED);
  });

  it('sharing: a change that was rolled back leaves no trace in what is decided', async () => {
    await agreements.onModuleInit();
    const failed = database.transaction(async (tx) => {
      await agreements.seed(tx, [agreement({ id: 'undone', rules: [rule()] })], NOW);
      throw new Error('rolled back');
    });
    await expect(failed).rejects.toThrow('rolled back');
    expect(await database.transaction(async (tx) => ids(await agreements.current(tx, NOW)))).toEqual(SEEDED);
  });

  it('sharing: one that was ended is not put in force again by the next start', async () => {
    await database.transaction((tx) => agreements.seed(tx, [agreement({ id: 'local', rules: [rule()] })], NOW));
    expect(ids(agreements.compiled(NOW))).toEqual(SEEDED);
  });

  it('sharing: what a version says cannot be rewritten', async () => {
    await expect(database.query(`UPDATE sharing_agreement SET body = '{}'`)).rejects.toThrow('not changed');
    await expect(database.query('DELETE FROM sharing_agreement')).rejects.toThrow('not changed or deleted');
  });
});

describe('sharing: the disclosure ledger', () => {
  const ledger = new Disclosures();
  const child = deriveId('spec-child', 'one');
  const alert = deriveId('spec-alert', 'one');
  const facts = [fact('identity', LIVERPOOL, { path: 'child.name.given' }), fact('health')];
  const decision = asked({ facts, under: [agreement({ rules: [rule()] })] });
  const entry = (sketch: Partial<Sending> = {}): Disclosure =>
    disclosureOf(
      { at: NOW, child, alert, recipient: host(), channel: 'email', rules: ['ENG-07'], occasion: 'one', ...sketch },
      decision,
      projection(facts, decision),
    );
  const record = (...entries: Disclosure[]): Promise<void> => database.transaction((tx) => ledger.record(tx, entries));
  const read = (cursor?: string, limit?: number): ReturnType<Disclosures['ofChild']> =>
    database.transaction((tx) => ledger.ofChild(tx, child, { cursor, limit }));

  it('sharing: who was told what, when, how, under which agreement and rule is there to be read', async () => {
    await record(entry(), entry({ channel: 'inbox', at: new Date('2026-03-02T10:01:00Z') }));
    const { items, next } = await read();
    expect(next).toBeNull();
    expect(items.map(({ channel }) => channel)).toEqual(['inbox', 'email']);
    expect(items[1]).toEqual({
      id: entry().id,
      at: '2026-03-02T10:00:00.000Z',
      alert,
      to: { organisation: host().organisation, role: 'missing-coordinator' },
      categories: ['identity'],
      fields: ['child.name.given'],
      withheld: [{ category: 'health', reason: 'not-in-agreement' }],
      agreements: [{ id: 'agreement', version: 1, lawfulBasis: 'UK GDPR Article 6(1)(e)', categories: ['identity'] }],
      rules: ['ENG-07'],
      channel: 'email',
      viewed: null,
    });
    expect(await database.transaction((tx) => ledger.ofAlert(tx, alert))).toEqual({ items, next: null });
  });

  it('sharing: an entry written again, by a second delivery of a message, is there once', async () => {
    await record(entry());
    expect((await read()).items).toHaveLength(2);
    await record();
  });

  it('sharing: the first opening is noted, and a later one changes nothing', async () => {
    const view = (at: string): Promise<void> =>
      database.transaction((tx) => ledger.viewed(tx, [entry().id], new Date(at)));
    await view('2026-03-02T11:00:00Z');
    await view('2026-03-02T12:00:00Z');
    expect((await read()).items.map(({ viewed }) => viewed)).toEqual([null, '2026-03-02T11:00:00.000Z']);
  });

  it('sharing: nothing else in it can be changed, and nothing deleted', async () => {
    await expect(database.query(`UPDATE sharing_disclosure SET organisation = 'somebody-else'`)).rejects.toThrow(
      'append-only',
    );
    await expect(
      database.query(`UPDATE sharing_disclosure SET viewed = now(), fields = '{}' WHERE viewed IS NULL`),
    ).rejects.toThrow('append-only');
    await expect(database.query('UPDATE sharing_disclosure SET viewed = NULL')).rejects.toThrow('append-only');
    await expect(database.query('DELETE FROM sharing_disclosure')).rejects.toThrow('append-only');
  });

  it('sharing: it is read page by page, the latest first, to the end', async () => {
    await record(...Array.from({ length: 5 }, (_, i) => entry({ occasion: `more-${i}` })));
    const first = await read(undefined, 4);
    const second = await read(first.next ?? undefined, 4);
    expect([first.items.length, second.items.length, second.next]).toEqual([4, 3, null]);
    expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(7);
    expect(await read("1'; DROP")).toEqual({ items: [], next: null });
  });

  it('sharing: entries of one step keep each what it says, and the order they were given in', async () => {
    const [of, under] = [
      deriveId('spec-child', 'several'),
      [agreement({ rules: [rule({ id: 'a "quoted", {one}' })] })],
    ];
    const more = [...facts, fact('identity', LIVERPOOL, { path: 'child.name.family' })];
    const whole = asked({ facts: more, under });
    const entries = Array.from({ length: 8 }, (_, i) => {
      const [decided, about] = i % 3 === 0 ? [whole, more] : [decision, facts];
      const person = i % 2 === 0 ? `Person "${i}", {x}` : null;
      const sending = { at: NOW, child: of, alert: of, recipient: host(), channel: 'email', person } as const;
      const rules = i === 5 ? [] : ['ENG-07', `\\ "${i % 2}"`];
      return disclosureOf({ ...sending, rules, occasion: `several-${i}` }, decided, projection(about, decided));
    });
    await record(...entries);
    const kept = await database.query(
      `SELECT id, at, child, alert, episode, organisation, role, person, channel, categories, fields, withheld, agreements,
              rules, facts_hash AS "factsHash", rules_hash AS "rulesHash", pointer
         FROM sharing_disclosure WHERE child = $1 ORDER BY position`,
      [of],
    );
    expect(kept).toEqual(entries);
  });

  it("sharing: everyone who was shown the child's data can be found, and those who only had a pointer are not among them", async () => {
    const nothing = asked({ facts, to: host({ role: 'iro' }), under: [] });
    await record(
      disclosureOf(
        { at: NOW, child, alert, recipient: host({ role: 'iro' }), channel: 'email', rules: [], occasion: 'pointer' },
        nothing,
        projection(facts, nothing),
      ),
    );
    const episode = deriveId('episode', 'read');
    const seen = asked({ facts, to: host(), under: [agreement({ rules: [rule()] })] });
    await record(
      disclosureOf(
        { at: NOW, child, alert: null, episode, recipient: host(), channel: 'api', rules: [], occasion: 'read' },
        seen,
        projection(facts, seen),
      ),
    );
    const shownIn = (alerts: string[], episodes: string[]) =>
      database.transaction((tx) => ledger.shownIn(tx, { alerts, episodes }));
    const { organisation } = host();
    expect(await shownIn([alert], [])).toEqual([{ child, alert, organisation }]);
    expect(await shownIn([], [episode])).toEqual([{ child, alert: null, organisation }]);
    expect(await shownIn([deriveId('alert', 'another')], [])).toEqual([]);
  });
});

interface Column {
  table: string;
  name: string;
  type: string;
  nullable: boolean;
}

describe('sharing tables', () => {
  it('are after all migrations what the entities say: every column, its type, and whether it may be empty', async () => {
    const migrated = await database.query<Column>(
      `SELECT c.relname AS "table", a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, NOT a.attnotnull AS nullable
         FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE c.relname LIKE 'sharing_%' AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped`,
    );
    const declared = database.dataSource.entityMetadatas
      .filter(({ tableName }) => tableName.startsWith('sharing_'))
      .flatMap((entity) =>
        entity.columns.map((column) => ({
          table: entity.tableName,
          name: column.databaseName,
          type: `${String(column.type)}${column.isArray ? '[]' : ''}`.replace(
            'timestamptz',
            'timestamp with time zone',
          ),
          nullable: column.isNullable,
        })),
      );
    const inOrder = (columns: readonly Column[]): string[] =>
      columns.map(({ table, name, type, nullable }) => `${table}.${name} ${type}${nullable ? ' null' : ''}`).sort();
    expect(inOrder(migrated)).toEqual(inOrder(declared));
  });
});
