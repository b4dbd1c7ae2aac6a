import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { canonicalJson, deriveId } from '#kernel';
import { HubClock } from '#platform';
import { testDatabase, type TestDatabase } from '#testing';
import type { Assessment, LinkDecision, ReportToLink } from '../linking.js';
import { LinkageEntities, LinkageMigrations } from './linkage.entities.js';
import { Linker, ownRecordOf } from './linker.js';
import { Registry } from './registry.js';
import { ShippedKnowledge } from './shipped-knowledge.js';
import type { ChildTold } from '../../test/told.js';

const FORCE = 'greater-manchester';
const LIVERPOOL = 'E08000012';
const at = new Date('2026-03-02T09:00:00Z');

let db: TestDatabase;
const linker = new Linker(HubClock.simulated(at), ShippedKnowledge.load());

beforeAll(async () => {
  db = await testDatabase({ entities: LinkageEntities, migrations: LinkageMigrations });
});
afterAll(() => db.close());

let reports = 0;
const reportId = (): string => deriveId('report', `linker.int ${++reports}`);

const report = (child: ChildTold, more: Partial<ReportToLink> = {}): ReportToLink => ({
  id: reportId(),
  organisation: FORCE,
  type: 'missing.reported',
  child,
  at,
  register: false,
  ...more,
});
const link = (one: ReportToLink): Promise<LinkDecision> => db.database.transaction((tx) => linker.link(tx, one));
const register = (child: ChildTold): Promise<LinkDecision> =>
  link(report(child, { organisation: LIVERPOOL, type: 'child.registered', register: true }));

const rows = <T>(sql: string, parameters: unknown[] = []): Promise<T[]> => db.database.query<T>(sql, parameters);

/** Children whom nobody would take for each other; each test takes the next. */
const FAMILIES =
  'Barranholm Corelsby Denusford Fenorgate Galinmere Holaworth Keluscombe Loranstead Marinley Norelwick Pelusthorpe Quinoraham Roselfield Selintor Tarorbrook Venanwood Wexadale Yaruston Ibberlow Ockendrift Umberlane Jorvaskeld Zennick Ettlebrae'.split(
    ' ',
  );
const family = (): string => FAMILIES.pop() ?? '';
const birthday = (): string => `2011-02-${String(FAMILIES.length + 1).padStart(2, '0')}`;

const child = (more: Partial<ChildTold> = {}): ChildTold => ({
  name: { given: 'Ewan', family: family() },
  dateOfBirth: birthday(),
  ...more,
});
const called = (name: ChildTold['name']): ChildTold => ({ name, dateOfBirth: '2009-11-30' });
const local = (value: string) => ({ system: 'local-authority' as const, issuer: LIVERPOOL, value });

describe('linking reports one after the other', () => {
  it('follows a child from registration over placement to the police report and the return', async () => {
    const told = child({ identifiers: [{ system: 'nhs-number', value: '9990000018' }, local('1')], sex: 'unknown' });
    const registered = await register(told);
    expect(registered.outcome).toBe('new');
    const placed = await link(
      report(
        { ...told, address: { lines: ['3 Norelgate Street'], postcode: 'WN1 1AA' } },
        { organisation: LIVERPOOL, type: 'placement.notified', register: true },
      ),
    );
    expect(placed).toMatchObject({ outcome: 'linked', child: registered.child });
    const asPoliceKnow: ChildTold = {
      identifiers: [{ system: 'police', issuer: FORCE, value: 'MP-1' }],
      name: told.name,
      dateOfBirth: told.dateOfBirth,
    };
    const missing = await link(report(asPoliceKnow));
    expect(missing).toMatchObject({ outcome: 'linked', child: registered.child });
    expect(missing.explanation.reason).toBe('same-child');
    const found = await link(report({ identifiers: asPoliceKnow.identifiers }, { type: 'missing.found' }));
    expect(found.child).toBe(registered.child);
  });

  it('makes a record of its own for a child whom nobody knows, and links the next report to it', async () => {
    const unknown = child();
    const first = report(unknown);
    expect(await link(first)).toMatchObject({ outcome: 'new', child: ownRecordOf(first.id), candidates: [] });
    expect(await link(report(unknown))).toMatchObject({ outcome: 'linked', child: ownRecordOf(first.id) });
  });

  it('gives an uncertain report a provisional record, and keeps who it may be about', async () => {
    const known = await register(child({ identifiers: [local('2')] }));
    const [source] = await rows<{ child: ChildTold }>('SELECT child FROM linkage_source WHERE child_id = $1', [
      known.child,
    ]);
    const uncertain = report({ name: source?.child.name });
    const decision = await link(uncertain);
    expect(decision).toMatchObject({ outcome: 'needs-review', child: ownRecordOf(uncertain.id) });
    expect(decision.candidates.map((candidate) => candidate.child)).toEqual([known.child]);
    expect(
      await rows('SELECT provisional, review FROM linkage_child JOIN linkage_link ON child_id = id WHERE id = $1', [
        decision.child,
      ]),
    ).toEqual([{ provisional: true, review: 'link' }]);
  });

  it('decides once: the same report again gives the same decision and writes nothing', async () => {
    const one = report(child());
    const first = await link(one);
    await link(report(one.child));
    const count =
      'SELECT (SELECT count(*) FROM linkage_key)::int AS keys, (SELECT count(*) FROM linkage_source)::int AS sources';
    const before = await rows(count);
    expect(await link(one)).toEqual(first);
    expect(await rows(count)).toEqual(before);
  });

  it('DAR-12 sets a report about an unborn child aside: own record, found by nobody', async () => {
    const adult = child();
    const aside = report(adult, { subjectKind: 'unborn' });
    expect(await link(aside)).toMatchObject({ outcome: 'not-a-child', child: ownRecordOf(aside.id) });
    expect(await link(aside)).toMatchObject({ outcome: 'not-a-child' });
    expect(await rows('SELECT key FROM linkage_key WHERE child_id = $1', [ownRecordOf(aside.id)])).toEqual([]);
    expect(await link(report(adult))).toMatchObject({ outcome: 'new' });
  });

  it('keeps a registration apart from the record of a report that is only alike, and proposes the pair', async () => {
    const seen = child();
    const stranger = await link(report(seen));
    const registered = await register({ ...seen, identifiers: [local('3')] });
    expect(registered.outcome).toBe('new');
    expect(await rows('SELECT review FROM linkage_link WHERE child_id = $1', [registered.child])).toEqual([
      { review: 'merge' },
    ]);
    expect(registered.candidates[0]?.child).toBe(stranger.child);
  });

  it('puts a later registration with the same number first among the sources of the record', async () => {
    const first = await register(child({ identifiers: [local('4')] }));
    const later = await link(
      report(child({ identifiers: [local('4')] }), {
        organisation: LIVERPOOL,
        type: 'child.registered',
        register: true,
        at: new Date('2026-03-05T09:00:00Z'),
      }),
    );
    expect(later.child).toBe(first.child);
  });

  it.each<[string, ChildTold]>([
    ['Null', called({ given: 'Null', family: 'Null' })],
    ['O’Brien', called({ given: "D'Arcy", family: 'O’Brien' })],
    ['one letter', called({ given: 'A', family: 'B' })],
    ['a thousand letters', called({ given: 'Ab'.repeat(500), family: 'Cd'.repeat(500) })],
    ['Arabic', called({ given: 'محمد', family: 'الأسد' })],
    ['Chinese', called({ given: '小明', family: '王' })],
    ['a flood of marks', called({ given: 'Z' + '\u0301'.repeat(999), family: 'a\u0328'.repeat(400) })],
    ['nothing but signs', called({ given: '=HYPERLINK("x")', family: '\u200b\u202e' })],
    ['half a letter', called({ given: '\ud83d\ude00', family: '𝔗𝔬𝔪' })],
    [
      'two hundred aliases',
      called({
        given: 'Ewan',
        family: 'Orosley',
        aliases: Array.from({ length: 200 }, (_, i) => ({ given: `Given${i}`, family: `Family${i}` })),
      }),
    ],
  ])('takes a name such as %s, and knows it again', async (_, odd) => {
    const first = await link(report(odd));
    const again = await link(report(odd));
    expect(['new', 'needs-review']).toContain(first.outcome);
    expect(again.outcome).not.toBe('new');
    expect(again.candidates[0]?.child).toBe(first.child);
  });
});

describe('a crowd of one name, birthday and postcode', () => {
  const crowd = (): ReportToLink[] => {
    const told = child({ address: { lines: ['1 Norelgate Street'], postcode: 'LS1 1AA' } });
    return Array.from({ length: 500 }, () => report(told, { organisation: LIVERPOOL, register: true }));
  };

  it('sends work to review and not to a standstill, and says what was cut off', async () => {
    const registry = new Registry(HubClock.simulated(at), ShippedKnowledge.load());
    const many = crowd();
    await db.database.transaction((tx) => registry.registerMany(tx, many));
    const decision = await link(report(many[0]?.child ?? {}));
    expect(decision.outcome).toBe('needs-review');
    expect(decision.explanation.searchWhole).toBe(false);
    expect(decision.explanation.cutOff).toContain('names+year');
    expect(decision.explanation.compared).toBeLessThanOrEqual(300);
    expect(decision.candidates[0]?.objections).toContain('search-cut-off');
  });

  it('hides no child who is told from it by a number: it comes first', async () => {
    const registry = new Registry(HubClock.simulated(at), ShippedKnowledge.load());
    const many = crowd();
    const { name, dateOfBirth, address } = many[0]?.child ?? {};
    const told = { name, dateOfBirth, address, identifiers: [{ system: 'nhs-number' as const, value: '9990000026' }] };
    const hidden = report(told, { register: true });
    await db.database.transaction((tx) => registry.registerMany(tx, [...many, hidden]));
    const { candidates, outcome } = await link(report(told));
    expect(outcome).toBe('needs-review');
    expect(candidates[0]?.child).toBe(ownRecordOf(hidden.id));
    expect(candidates[0]?.probability).toBeGreaterThan(0.5);
  });
});

describe('a look at the registry that keeps nothing', () => {
  const assess = (one: ReportToLink): Promise<Assessment> => db.database.transaction((tx) => linker.assess(tx, one));

  it('says what linking would, and the next report finds the registry as it was', async () => {
    const told = child();
    const stranger = report(told);
    expect(await assess(stranger)).toMatchObject({ outcome: 'new', child: null, candidates: [] });
    expect(await assess(stranger)).toMatchObject({ outcome: 'new', child: null });
    const known = await register(told);
    const [certain, uncertain] = [report(told), report({ name: told.name })];
    const said = [await assess(certain), await assess(uncertain)];
    expect(said).toMatchObject([
      { outcome: 'linked', child: known.child },
      { outcome: 'needs-review', child: null, candidates: [{ child: known.child }] },
    ]);
    const done = [await link(certain), await link(uncertain)];
    expect(said[0]?.explanation).toEqual(done[0]?.explanation);
    expect(done.map(({ outcome }) => outcome)).toEqual(said.map(({ outcome }) => outcome));
  });

  it('waits for nobody who is linking the same child', async () => {
    const told = child();
    await db.database.transaction(async (tx) => {
      await linker.link(tx, report(told));
      expect(await assess(report(told))).toMatchObject({ outcome: 'new' });
    });
  });
});

describe('linking reports at once', () => {
  it('makes one record of many reports about one unknown child, whatever their order', async () => {
    const unknown = child();
    const before = Number((await rows<{ n: string }>('SELECT count(*) AS n FROM linkage_child'))[0]?.n);
    const decisions = await Promise.all(Array.from({ length: 10 }, () => link(report(unknown))));
    expect(new Set(decisions.map((decision) => decision.child)).size).toBe(1);
    expect(decisions.filter(({ outcome }) => outcome === 'new')).toHaveLength(1);
    expect(Number((await rows<{ n: string }>('SELECT count(*) AS n FROM linkage_child'))[0]?.n)).toBe(before + 1);
  });

  it('decides one report once, however often it is delivered at the same time', async () => {
    const one = report(child());
    const decisions = await Promise.all(Array.from({ length: 8 }, () => link(one)));
    expect(new Set(decisions.map(canonicalJson)).size).toBe(1);
  });

  it('comes to no deadlock when reports share keys crosswise', async () => {
    const [a, b, c] = [family(), family(), family()];
    const double = (given: string, first: string, second: string): ReportToLink =>
      report({ name: { given, family: `${first}-${second}` }, dateOfBirth: '2012-05-06' });
    const pairs = [
      [a, b],
      [b, c],
      [c, a],
      [b, a],
      [c, b],
      [a, c],
    ] as const;
    const together = pairs.flatMap(([x, y]) => ['Ewan', 'Idris', 'Zahra'].map((given) => double(given, x, y)));
    // straight through the data source: `Database.transaction` would try again and hide a deadlock
    const outcomes = await Promise.all(
      together.map((one) => db.database.dataSource.transaction((tx) => linker.link(tx, one))),
    );
    expect(outcomes).toHaveLength(18);
  });

  it('refuses a transaction in which it could not see what was committed while it waited', async () => {
    await expect(
      db.database.dataSource.transaction('REPEATABLE READ', (tx) => linker.link(tx, report(child()))),
    ).rejects.toThrow('READ COMMITTED');
  });
});
