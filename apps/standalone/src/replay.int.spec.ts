import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Test, type TestingModule } from '@nestjs/testing';
import { EVENT_TYPES, type EventType, type NoticeEvent } from '#contracts';
import { demonstration, Directory, DirectoryModule, referenceDataOnFile } from '#directory';
import { EpisodesModule, FollowReport } from '#episodes';
import { Intake, IntakeModule } from '#intake';
import { ALL_ENTITIES, ALL_MIGRATIONS } from '#operator';
import { HubClock, PlatformModule } from '#platform';
import { ProtocolsModule } from '#protocols';
import { sequence, testDatabase, type TestDatabase } from '#testing';

const LIVERPOOL = 'E08000012';
const WIGAN = 'E08000010';
const POLICE = 'greater-manchester';
const NOW = new Date('2026-03-10T09:00:00Z');

let test: TestDatabase;
let module: TestingModule;
beforeAll(async () => {
  test = await testDatabase({ entities: ALL_ENTITIES, migrations: ALL_MIGRATIONS });
  module = await Test.createTestingModule({
    imports: [
      PlatformModule.forRoot({ database: test.database, clock: HubClock.simulated(NOW) }),
      ProtocolsModule.forRoot('packs'),
      IntakeModule.forRoot(),
      DirectoryModule,
      EpisodesModule,
    ],
  }).compile();
  await module.init();
  const random = sequence(7);
  const bytes = (count: number): Uint8Array => Uint8Array.from({ length: count }, () => Math.floor(random() * 256));
  const directory = module.get(Directory);
  await test.database.transaction((tx) => directory.seed(tx, demonstration(bytes, referenceDataOnFile()), NOW));
  await directory.refresh();
});
afterAll(async () => {
  await module.close();
  await test.close();
});

describe('what the hub concludes from its reports', () => {
  const known: string[] = [];
  const reports: string[] = [];
  let before: unknown;

  it('is the same whatever order they are worked in: notices take effect by when things happened', async () => {
    for (const event of childrenWhoAreKnown()) known.push(await accept(LIVERPOOL, event));
    for (const { by, event } of whatHappened()) reports.push(await accept(by, event));
    await follow([...known, ...reports]);
    before = await concluded();
    expect((before as { episodes: unknown[] }).episodes).toHaveLength(12);
    for (const seed of [1, 2, 3]) {
      await forgetConclusions();
      await follow([...known, ...shuffled(reports, seed)]);
      expect({ seed, state: await concluded() }).toEqual({ seed, state: before });
    }
  });

  it('is the same when every report is worked a second time', async () => {
    await follow([...known, ...reports]);
    expect(await concluded()).toEqual(before);
  });

  it.each([4, 5, 6])(
    'F-13 is the same when all that a topic holds comes three times and shuffled (seed %i)',
    async (seed) => {
      await forgetConclusions();
      await follow([...known, ...shuffled([...reports, ...reports, ...reports], seed)]);
      expect(await concluded()).toEqual(before);
    },
  );

  it.each([7, 8, 9])('is the same when they are worked together, as many as come (seed %i)', async (seed) => {
    await forgetConclusions();
    await followTogether(known, 32);
    await followTogether(shuffled([...reports, ...reports], seed), 2 + 6 * (seed - 6));
    expect(await concluded()).toEqual(before);
  });
});

async function followTogether(reports: readonly string[], most: number): Promise<void> {
  const followReport = module.get(FollowReport);
  for (let at = 0; at < reports.length; at += most) {
    const some = reports.slice(at, at + most);
    await test.database.transaction((tx) => followReport.followAll(tx, some, NOW));
  }
}

async function follow(reports: readonly string[]): Promise<void> {
  const followReport = module.get(FollowReport);
  for (const report of reports) await test.database.transaction((tx) => followReport.follow(tx, report, NOW));
}

async function concluded(): Promise<unknown> {
  const rows = (sql: string): Promise<unknown[]> => test.database.query(sql);
  // An episode that a later word made part of another has no parties any more; which those were, the order says.
  return {
    episodes: await rows(`SELECT id, child, reference, kind, state, since, ended_at, parties FROM episodes_episode
                          WHERE parties <> '{}' ORDER BY id`),
    notices: await rows(`SELECT report, child, episode, withdraws FROM episodes_notice ORDER BY report`),
    receipts: await rows(`SELECT report, status, episode, reference FROM intake_receipt ORDER BY report`),
    links: await rows(`SELECT report_id, child_id FROM linkage_link WHERE undone_at IS NULL ORDER BY report_id`),
  };
}

/** As a replay into empty tables would find it: the reports alone. */
async function forgetConclusions(): Promise<void> {
  const tables = [
    'episodes_episode',
    'episodes_notice',
    'episodes_child',
    'linkage_decision',
    'linkage_review',
    'linkage_link',
    'linkage_source',
    'linkage_key',
    'linkage_child',
  ];
  for (const table of tables) await test.database.query(`DELETE FROM ${table}`);
  await test.database.query(
    `UPDATE intake_receipt SET status = 'accepted', episode = NULL, reference = NULL, notes = '[]'`,
  );
}

async function accept(organisation: string, event: NoticeEvent): Promise<string> {
  const raw = { specversion: '1.0', ...event, type: `homeward.${event.type}.v1` };
  const [feed] = EVENT_TYPES[event.type].feeds;
  if (!feed) throw new Error('a type without a feed');
  const accepted = await module.get(Intake).accept({ event, raw, organisation, feed, via: 'http', notes: [] });
  if (accepted.outcome !== 'accepted') throw new Error(accepted.outcome);
  return accepted.receiptId;
}

const CHILDREN = ['Abelwick', 'Brunthorpe', 'Calderley', 'Dunsholm', 'Eskmere', 'Farrowby'];

const childAt = (n: number): object => ({
  identifiers: [{ system: 'local-authority', issuer: LIVERPOOL, value: `L-${n}` }],
  name: { given: 'Sample', family: CHILDREN[n] },
  dateOfBirth: `2011-0${n + 1}-1${n}`,
});

function childrenWhoAreKnown(): NoticeEvent[] {
  return CHILDREN.flatMap((_, n) => [
    event(LIVERPOOL, `LA-${n}`, 'child.registered', {
      child: childAt(n),
      responsibleAuthority: LIVERPOOL,
      statuses: [{ kind: 'looked-after', from: '2025-01-01' }],
    }),
    event(LIVERPOOL, `LA-${n}`, 'placement.notified', {
      child: childAt(n),
      change: 'started',
      responsibleAuthority: LIVERPOOL,
      placement: { reference: `PL-${n}`, kind: 'childrens-home', authority: WIGAN, from: '2026-01-05' },
    }),
  ]);
}

/** Two episodes of each child, told by two agencies, with news, papers and a withdrawal among them. */
function whatHappened(): { by: string; event: NoticeEvent }[] {
  return CHILDREN.flatMap((_, n) => {
    const child = childAt(n);
    const at = (day: number, hour: number): string => `2026-03-0${day}T${String(hour + n).padStart(2, '0')}:00:00Z`;
    const police = (subject: string, type: EventType, data: object): { by: string; event: NoticeEvent } => ({
      by: POLICE,
      event: event(POLICE, `${subject}-${n}`, type, data),
    });
    const council = (type: EventType, data: object): { by: string; event: NoticeEvent } => ({
      by: LIVERPOOL,
      event: event(LIVERPOOL, `case-${n}`, type, data),
    });
    const mistaken = council('missing.found', { child, at: at(2, 3), how: 'returned', returnedTo: 'placement' });
    return [
      police('MP', 'missing.reported', { child, category: 'missing', since: at(2, 1) }),
      council('missing.reported', { child, category: 'absent', since: at(2, 0) }),
      police('MP', 'missing.updated', { risk: { level: 'high' } }),
      mistaken,
      council('report.withdrawn', { eventId: mistaken.event.id, reason: 'another child' }),
      police('MP', 'missing.found', { at: at(2, 8), how: 'found-by-police', returnedTo: 'placement' }),
      council('return-interview.recorded', { child, status: 'completed', at: at(3, 2) }),
      police('MP2', 'missing.reported', { child, category: 'missing', since: at(4, 1) }),
    ];
  });
}

let written = 0;
function event(by: string, subject: string, type: EventType, data: object): NoticeEvent {
  const id = `e-${++written}`;
  return { id, source: `/agencies/${by}`, subject, type, time: '2026-03-09T12:00:00Z', data };
}

function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = sequence(seed);
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
