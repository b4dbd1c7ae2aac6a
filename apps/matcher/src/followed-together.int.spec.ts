import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Test, type TestingModule } from '@nestjs/testing';
import type { NoticeEvent } from '#contracts';
import { demonstration, Directory, referenceDataOnFile } from '#directory';
import { Intake, IntakeModule } from '#intake';
import { ALL_ENTITIES, ALL_MIGRATIONS } from '#operator';
import { HubClock, MessageContext, PlatformModule } from '#platform';
import { ProtocolsModule } from '#protocols';
import { sequence, testDatabase, type TestDatabase } from '#testing';
import { MatcherModule } from './matcher.module.js';
import { MATCHER_GROUP, ReportsController } from './reports.controller.js';

const POLICE = 'greater-manchester';
const WIGAN = 'E08000010';
const NOW = new Date('2026-03-10T09:00:00Z');

let test: TestDatabase;
let matcher: TestingModule;
beforeAll(async () => {
  test = await testDatabase({ entities: ALL_ENTITIES, migrations: ALL_MIGRATIONS });
  matcher = await Test.createTestingModule({
    imports: [
      PlatformModule.forRoot({ database: test.database, clock: HubClock.simulated(NOW) }),
      ProtocolsModule.forRoot('packs'),
      IntakeModule.forRoot(),
      MatcherModule,
    ],
  }).compile();
  await matcher.init();
  const random = sequence(11);
  const bytes = (count: number): Uint8Array => Uint8Array.from({ length: count }, () => Math.floor(random() * 256));
  const directory = matcher.get(Directory);
  await test.database.transaction((tx) => directory.seed(tx, demonstration(bytes, referenceDataOnFile()), NOW));
  await directory.refresh();
});
afterAll(async () => {
  await matcher.close();
  await test.close();
});

/** No two alike, so that no report may be about another's child. */
const GIVEN = [
  'Adaeze',
  'Ewan',
  'Idris',
  'Jasmine',
  'Kofi',
  'Thomas',
  'Yusuf',
  'Zahra',
  'Mirela',
  'Olu',
  'Piotr',
  'Rhian',
];
const FAMILIES = ['Abelwick', 'Brunthorpe', 'Calderley', 'Dunsholm', 'Eskmere', 'Farrowby', 'Garnside', 'Holaworth'];

it('I3 reports that come together are followed together, each to a child of its own', async () => {
  const reports = await Promise.all(FAMILIES.map((family, n) => accept(going(`alone-${n}`, family, n))));
  await Promise.all(reports.map(handle));
  const links = await linksOf(reports);
  expect(links.map(({ outcome }) => outcome)).toEqual(FAMILIES.map(() => 'new'));
  expect(new Set(links.map(({ child }) => child)).size).toBe(FAMILIES.length);
  expect(new Set(links.map(({ transaction }) => transaction)).size).toBe(1);
});

it('two reports of one unknown child that come together make one record', async () => {
  const twice = ['one', 'other'].map((which) => going(`twice-${which}`, 'Ibberlow', 9));
  const reports = await Promise.all([...twice, going('beside', 'Jarnfield', 10)].map(accept));
  await Promise.all(reports.map(handle));
  const [first, second, beside] = await linksOf(reports);
  expect([first?.outcome, second?.outcome].sort()).toEqual(['linked', 'new']);
  expect(first?.child).toBe(second?.child);
  expect(beside?.child).not.toBe(first?.child);
  expect(first?.transaction).toBe(beside?.transaction);
});

it('F-14 one that cannot be worked fails by itself, and those beside it are followed', async () => {
  const reports = await Promise.all([11, 12].map((n) => accept(going(`fails-${n}`, FAMILIES[n - 7] ?? '', n))));
  const nobodys = '00000000-0000-4000-8000-000000000001';
  const [first = '', second = ''] = reports;
  const ends = await Promise.allSettled([first, nobodys, second].map(handle));
  expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(await linksOf(reports)).toHaveLength(2);
});

it('I4 what comes a second time, beside what is new, changes nothing', async () => {
  const [first = '', second = ''] = await Promise.all(
    ['Keluscombe', 'Loranstead'].map((family, i) => accept(going(`again-${i}`, family, 13 + i))),
  );
  await handle(first);
  const before = await linksOf([first]);
  await Promise.all([handle(first), handle(second)]);
  expect(await linksOf([first])).toEqual(before);
  expect(await linksOf([second])).toHaveLength(1);
});

function going(id: string, family: string, n: number): NoticeEvent {
  const data = {
    child: {
      name: { given: GIVEN[n % GIVEN.length], family },
      dateOfBirth: new Date(Date.UTC(2010, n, 2 * n + 1)).toISOString().slice(0, 10),
      address: { lines: [`${n + 1} Example Street`], postcode: `WN${n + 1} 1AA`, authority: WIGAN },
    },
    category: 'missing',
    since: '2026-03-10T08:00:00Z',
    missingFrom: { kind: 'home', authority: WIGAN },
  };
  return { id, source: `/agencies/${POLICE}`, subject: id, type: 'missing.reported', data } as never;
}

async function accept(event: NoticeEvent): Promise<string> {
  const raw = { specversion: '1.0', ...event, type: `homeward.${event.type}.v1` };
  const accepted = await matcher
    .get(Intake)
    .accept({ event, raw, organisation: POLICE, feed: 'police', via: 'http', notes: [] });
  if (accepted.outcome !== 'accepted') throw new Error(accepted.outcome);
  return accepted.receiptId;
}

function handle(report: string): Promise<void> {
  const message = {
    id: `accepted ${report}`,
    topic: 'reports.accepted',
    key: report,
    payload: { report },
    headers: {},
  };
  const context = new MessageContext({ ...message, attempt: 1 }, MATCHER_GROUP);
  return matcher.get(ReportsController).handle({ report, type: 'missing.reported' }, context);
}

interface Link {
  readonly child: string;
  readonly outcome: string;
  readonly transaction: string;
}

/** In the order given. */
function linksOf(reports: readonly string[]): Promise<Link[]> {
  return test.database.query<Link>(
    `SELECT child_id AS child, outcome, l.xmin::text AS transaction FROM linkage_link l
       JOIN unnest($1::uuid[]) WITH ORDINALITY AS asked (report_id, nth) USING (report_id) ORDER BY nth`,
    [reports],
  );
}
