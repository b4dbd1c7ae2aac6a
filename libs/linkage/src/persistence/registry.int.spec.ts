import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { deriveId } from '#kernel';
import { HubClock } from '#platform';
import { testDatabase, type TestDatabase } from '#testing';
import type { EntityManager } from 'typeorm';
import type { LinkDecision, ReportToLink } from '../linking.js';
import { decidedLinks } from './decided-links.js';
import { LinkageEntities, LinkageMigrations } from './linkage.entities.js';
import { KeysOfFurtherNames1700000000307 } from './migrations/keys-of-further-names.migration.js';
import { Linker, ownRecordOf } from './linker.js';
import { Registry } from './registry.js';
import { Reviews } from './reviews.js';
import { ShippedKnowledge } from './shipped-knowledge.js';
import type { ChildTold } from '../../test/told.js';

const FORCE = 'greater-manchester';
const LIVERPOOL = 'E08000012';
const at = new Date('2026-03-02T09:00:00Z');
const knowledge = ShippedKnowledge.load();
const clock = HubClock.simulated(at);
const linker = new Linker(clock, knowledge);
const registry = new Registry(clock, knowledge);
const reviews = new Reviews();

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase({ entities: LinkageEntities, migrations: LinkageMigrations });
});
afterAll(() => db.close());

const merge = (tx: EntityManager, from: string, to: string): Promise<string[]> =>
  registry.move(tx, { from, to, reports: null, makes: null });
const inTransaction = <T>(work: (tx: EntityManager) => Promise<T>): Promise<T> => db.database.transaction(work);

let reports = 0;
const report = (child: ChildTold, more: Partial<ReportToLink> = {}): ReportToLink => ({
  id: deriveId('report', `registry.int ${++reports}`),
  organisation: FORCE,
  type: 'missing.reported',
  child,
  at,
  register: false,
  ...more,
});
const link = (one: ReportToLink): Promise<LinkDecision> => inTransaction((tx) => linker.link(tx, one));

/** Children whom nobody would take for each other; each test takes the next. */
const FAMILIES =
  'Barranholm Corelsby Denusford Fenorgate Galinmere Holaworth Keluscombe Loranstead Marinley Norelwick Pelusthorpe Quinoraham Roselfield Selintor Tarorbrook Venanwood Wexadale Yaruston Ibberlow Ockendrift Umberlane Jorvaskeld Zennick Ettlebrae Ardlethorn Bexcombe Crundale Dunmarsh Elverholt Frostenby Gritmere Hexwold'.split(
    ' ',
  );
const unknownChild = (): ChildTold => ({
  name: { given: 'Ewan', family: FAMILIES.pop() },
  dateOfBirth: `2011-02-${String(FAMILIES.length + 1).padStart(2, '0')}`,
});
const keysOf = async (child: string): Promise<string[]> =>
  (
    await db.database.query<{ key: string }>('SELECT key FROM linkage_key WHERE child_id = $1 ORDER BY key', [child])
  ).map(({ key }) => key);
const withAlias = (child: ChildTold, given: string): ChildTold => ({
  ...child,
  name: { ...child.name, aliases: [{ given }] },
});

describe('a record', () => {
  it('has its sources in order: registrations first, then the newest', async () => {
    const child = {
      ...unknownChild(),
      identifiers: [{ system: 'local-authority' as const, issuer: LIVERPOOL, value: '1' }],
    };
    const day = (n: number): Date => new Date(Date.UTC(2026, 2, n));
    const keeper = { organisation: LIVERPOOL, type: 'child.registered' as const, register: true };
    const sent = [
      report(child, { ...keeper, at: day(1) }),
      report(child, { at: day(9) }),
      report(child, { ...keeper, at: day(3) }),
      report(child, { at: day(7) }),
    ];
    for (const one of sent) await link(one);
    const id = ownRecordOf(sent[0]?.id ?? '');
    const record = await inTransaction((tx) => registry.child(tx, id));
    expect(record?.sources.map((source) => source.report)).toEqual([2, 0, 1, 3].map((i) => sent[i]?.id));
    expect(record?.sources[0]).toEqual({
      report: sent[2]?.id,
      organisation: LIVERPOOL,
      registration: true,
      at: day(3),
      child,
    });
  });

  it('is loaded with others at once, and those that are not there are left out', async () => {
    const [a, b] = [await link(report(unknownChild())), await link(report(unknownChild()))];
    const many = await inTransaction((tx) => registry.childrenMany(tx, [a.child, b.child, ownRecordOf('nobody')]));
    expect([...many.keys()].sort()).toEqual([a.child, b.child].sort());
    expect(await inTransaction((tx) => registry.child(tx, ownRecordOf('nobody')))).toBeNull();
  });
});

describe('a keeper’s list', () => {
  const listed = (child: ChildTold): ReportToLink =>
    report(child, { organisation: LIVERPOOL, type: 'child.registered', register: true });

  it('is registered at once, and each child of it is found as if it had been registered alone', async () => {
    const [alone, other, third] = [unknownChild(), unknownChild(), unknownChild()];
    const one = await link(listed(withAlias(alone, 'Zahra')));
    const list = [listed(withAlias(alone, 'Zahra')), listed(other), listed(third)];
    expect(await inTransaction((tx) => registry.registerMany(tx, list))).toBe(3);
    const own = list.map(({ id }) => ownRecordOf(id));
    expect(await keysOf(own[0] ?? '')).toEqual(await keysOf(one.child));
    expect(await link(report(other))).toMatchObject({ outcome: 'linked', child: own[1] });
    expect(await inTransaction((tx) => registry.childOfReport(tx, list[2]?.id ?? ''))).toBe(own[2]);
    expect(await inTransaction((tx) => registry.child(tx, own[2] ?? ''))).toMatchObject({
      provisional: false,
      sources: [{ report: list[2]?.id, organisation: LIVERPOOL, registration: true, at, child: third }],
    });
  });

  it('is left as it was when it comes again', async () => {
    const list = [listed(unknownChild()), listed(unknownChild())];
    await inTransaction((tx) => registry.registerMany(tx, list));
    const before = await keysOf(ownRecordOf(list[0]?.id ?? ''));
    const more = [...list, listed(unknownChild())];
    expect(await inTransaction((tx) => registry.registerMany(tx, more))).toBe(1);
    expect(await keysOf(ownRecordOf(list[0]?.id ?? ''))).toEqual(before);
    expect(await inTransaction((tx) => registry.registerMany(tx, []))).toBe(0);
  });
});

describe('keys', () => {
  it('are made anew from what reports said when names are read in another way', async () => {
    const child = withAlias(unknownChild(), 'Zahra');
    const known = await link(report(child));
    const aside = await link(report(unknownChild(), { subjectKind: 'unborn' }));
    const before = await keysOf(known.child);
    await db.database.query('UPDATE linkage_key SET key = -key WHERE child_id = $1', [known.child]);
    await new KeysOfFurtherNames1700000000307().up(db.database.dataSource.createQueryRunner());
    expect(await keysOf(known.child)).toEqual(before);
    expect(await keysOf(aside.child)).toEqual([]);
  });
});

describe('undoing a conclusion', () => {
  it('takes away what only that report said, and leaves what others said too', async () => {
    const child = unknownChild();
    const first = await link(report(child));
    const before = await keysOf(first.child);
    const wrong = report(withAlias(child, 'Zahra'));
    expect((await link(wrong)).child).toBe(first.child);
    expect((await keysOf(first.child)).length).toBeGreaterThan(before.length);
    await inTransaction((tx) => registry.unlink(tx, wrong.id));
    expect(await keysOf(first.child)).toEqual(before);
    expect(await inTransaction((tx) => registry.childOfReport(tx, wrong.id))).toBeNull();
    expect((await inTransaction((tx) => registry.child(tx, first.child)))?.sources).toHaveLength(1);
  });

  it('leaves no record behind that nobody speaks of, and is not undone by linking the report again', async () => {
    const one = report(unknownChild());
    const { child } = await link(one);
    const second = report(one.child);
    await link(second);
    await inTransaction((tx) => registry.unlink(tx, second.id));
    expect(await link(second)).toMatchObject({ outcome: 'new', child: ownRecordOf(second.id) });
    await inTransaction((tx) => registry.unlink(tx, one.id));
    expect(await inTransaction((tx) => registry.child(tx, child))).toBeNull();
    expect(await keysOf(child)).toEqual([]);
  });

  it('does nothing to a report that was never linked', async () => {
    await inTransaction((tx) => registry.unlink(tx, deriveId('report', 'unheard of')));
  });
});

/** As a reviewer does who finds that the report is about this child. */
const decideSame = (id: string, child: string): Promise<void> =>
  inTransaction(async (tx) => {
    const review = await reviews.hold(tx, id);
    if (!review) throw new Error('no such review');
    const decision = {
      decision: 'same',
      child,
      reason: 'known',
      organisation: 'hub',
      actor: 'reviewer',
      at,
      moves: [],
    } as const;
    await registry.attach(tx, id, child);
    await reviews.settle(tx, { review, state: 'decided', rejected: [], parties: [], decision });
  });

describe('what a person decided', () => {
  it('is kept as evidence for the next model, as long as it stands', async () => {
    const child = unknownChild();
    const known = await link(report(child));
    const waiting = report({ name: child.name });
    const { explanation } = await link(waiting);
    await inTransaction((tx) =>
      reviews.open(tx, { report: waiting.id, kind: 'link', rank: 0, parties: [], explanation, openedAt: at }),
    );
    const before = await inTransaction(decidedLinks);
    await inTransaction((tx) => registry.attach(tx, waiting.id, known.child));
    expect(await inTransaction(decidedLinks)).toHaveLength(before.length);
    await decideSame(waiting.id, known.child);
    const after = await inTransaction(decidedLinks);
    expect(after).toHaveLength(before.length + 1);
    expect(after.at(-1)).toMatchObject({ organisation: FORCE });
    expect(after.at(-1)?.evidence.map(({ field }) => field)).toEqual(['family', 'given']);
    await inTransaction((tx) => registry.unlink(tx, waiting.id));
    expect(await inTransaction(decidedLinks)).toHaveLength(before.length);
  });
});

describe('a person’s decision', () => {
  it('moves a report that waited to the child, and the provisional record is gone', async () => {
    const child = unknownChild();
    const known = await link(report(child));
    const uncertain = report({ name: child.name });
    const waiting = await link(uncertain);
    expect(waiting.outcome).toBe('needs-review');
    await inTransaction((tx) => registry.attach(tx, uncertain.id, known.child));
    expect(await inTransaction((tx) => registry.childOfReport(tx, uncertain.id))).toBe(known.child);
    expect(await inTransaction((tx) => registry.child(tx, waiting.child))).toBeNull();
    expect(await link(uncertain)).toMatchObject({ outcome: 'linked', child: known.child });
  });

  it('gives a report a record of its own, and moves it again when it is decided again', async () => {
    const child = unknownChild();
    const known = await link(report(child));
    const other = report(child);
    await link(other);
    const own = ownRecordOf(other.id);
    await inTransaction((tx) => registry.attach(tx, other.id, own));
    expect(await inTransaction((tx) => registry.child(tx, own))).toMatchObject({ provisional: false });
    expect((await keysOf(own)).length).toBeGreaterThan(0);
    await inTransaction((tx) => registry.attach(tx, other.id, known.child));
    expect(await inTransaction((tx) => registry.child(tx, own))).toBeNull();
    expect((await inTransaction((tx) => registry.child(tx, known.child)))?.sources).toHaveLength(2);
  });

  it('is refused when the record is not there, so that no report hangs in the air', async () => {
    const one = report(unknownChild());
    const { child } = await link(one);
    const nowhere = ownRecordOf('nobody');
    await expect(inTransaction((tx) => registry.attach(tx, one.id, nowhere))).rejects.toThrow(RangeError);
    await expect(inTransaction((tx) => merge(tx, child, nowhere))).rejects.toThrow(RangeError);
    expect(await inTransaction((tx) => registry.childOfReport(tx, one.id))).toBe(child);
  });

  it('merges two records with all that hangs on them, and either is found by what the other was called', async () => {
    const [a, b] = [unknownChild(), unknownChild()];
    const one = report(a);
    const two = [report(b), report(b)];
    const into = (await link(one)).child;
    for (const each of two) await link(each);
    const from = ownRecordOf(two[0]?.id ?? '');
    expect(await inTransaction((tx) => merge(tx, from, into))).toEqual(two.map(({ id }) => id).sort());
    expect(await inTransaction((tx) => registry.child(tx, from))).toBeNull();
    expect(await link(report(b))).toMatchObject({ outcome: 'linked', child: into });
    expect(await link(report(a))).toMatchObject({ outcome: 'linked', child: into });
  });

  it('takes a merge back: the record is made again with what was its own, and found by it', async () => {
    const [a, b] = [unknownChild(), unknownChild()];
    const into = (await link(report(a))).child;
    const two = [report(b), report(b)];
    for (const each of two) await link(each);
    const from = ownRecordOf(two[0]?.id ?? '');
    const before = await keysOf(from);
    const reports = await inTransaction((tx) => merge(tx, from, into));
    const [makes = null] = reports;
    await inTransaction((tx) => registry.move(tx, { from: into, to: from, reports, makes }));
    expect(await keysOf(from)).toEqual(before);
    expect((await inTransaction((tx) => registry.child(tx, from)))?.sources).toHaveLength(2);
    expect((await inTransaction((tx) => registry.child(tx, into)))?.sources).toHaveLength(1);
    expect(await link(report(b))).toMatchObject({ outcome: 'linked', child: from });
  });
});

describe('a link and a merge at once', () => {
  /** True once somebody waits for a lock in this spec's database. */
  const someoneWaits = async (): Promise<boolean> => {
    const waiting = await db.database.query(
      "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    );
    return waiting.length > 0;
  };

  it('takes along a report that is just being linked to the record that goes', async () => {
    const [a, b] = [unknownChild(), unknownChild()];
    const into = (await link(report(a))).child;
    const from = (await link(report(b))).child;
    const late = report(b);
    let merged = false;
    let merging: Promise<unknown> = Promise.resolve();
    await inTransaction(async (tx) => {
      expect((await linker.link(tx, late)).child).toBe(from);
      merging = inTransaction((other) => merge(other, from, into)).then(() => (merged = true));
      while (!merged && !(await someoneWaits()));
    });
    await merging;
    expect(await inTransaction((tx) => registry.childOfReport(tx, late.id))).toBe(into);
    expect((await inTransaction((tx) => registry.child(tx, into)))?.sources).toHaveLength(3);
  });

  it('loses none of many that are linked while the record goes', async () => {
    const [a, b] = [unknownChild(), unknownChild()];
    const into = (await link(report(a))).child;
    const from = (await link(report(b))).child;
    const late = Array.from({ length: 8 }, () => report(b));
    const [, ...results] = await Promise.allSettled([
      inTransaction((tx) => merge(tx, from, into)),
      ...late.map((one) => link(one)),
    ]);
    // one that found its record gone asks to be tried again
    for (const [i, one] of late.entries()) if (results[i]?.status === 'rejected') await link(one);
    for (const one of late) expect(await inTransaction((tx) => registry.childOfReport(tx, one.id))).toBe(into);
    expect((await inTransaction((tx) => registry.child(tx, into)))?.sources).toHaveLength(10);
  });
});
