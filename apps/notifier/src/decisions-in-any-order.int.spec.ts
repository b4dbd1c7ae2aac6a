import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestingModule } from '@nestjs/testing';
import { EVENT_TYPES, type EpisodeChanged, type EventType, type ReviewDecision } from '#contracts';
import { DecideReview, FollowReport } from '#episodes';
import { Intake } from '#intake';
import { Reviews } from '#linkage';
import { HubClock } from '#platform';
import { sequence, type TestDatabase } from '#testing';
import { demonstrationDatabase, notifierUnderTest } from '../test/notifier-under-test.js';
import { FollowChange } from './follow-change.js';

const [LIVERPOOL, LEEDS, WIGAN] = ['E08000012', 'E08000035', 'E08000010'] as const;
const [POLICE, HOME] = ['greater-manchester', 'example-house-wigan'] as const;
const BORN = '2011-07-07';

const clock = HubClock.simulated(new Date('2026-03-10T09:00:00Z'));
let test: TestDatabase;
let module: TestingModule;
let read = 0;

beforeAll(async () => {
  test = await demonstrationDatabase(clock.now());
  // nobody listens there: what is sent is no matter here
  module = await notifierUnderTest({ database: test.database, clock, mailPort: 9, messagesAtOnce: 1 });
}, 60_000);
afterAll(async () => {
  await module.close();
  await test.close();
});

describe('what follows from decisions on a review', () => {
  let expected: unknown;

  it('is told to the right ones, and due from them, when each step is known before the next', async () => {
    const told = await tellTheStory('Anholm', async () => deliver(await newMessages()));
    expect(told.alerts.filter((line) => line.includes('missing.reported'))).toContain(
      `missing.reported ${LEEDS} front-door responsible case/going of Aden`,
    );
    expect(told.alerts.join()).not.toContain(`${LIVERPOOL} front-door responsible case/going`);
    expect(told.corrected).toContain(LIVERPOOL);
    expect(told.tasks.length).toBeGreaterThan(0);
    expected = { alerts: told.alerts, tasks: told.tasks };
  });

  it.each([
    [1, 'Brunholm'],
    [2, 'Calderholm'],
    [3, 'Dunsholm'],
    [4, 'Eskholm'],
    [5, 'Farrowholm'],
    [6, 'Garnholm'],
  ])('F-13 is the same when it comes to be known late, twice and in any order (seed %i)', async (seed, family) => {
    const chance = sequence(seed * 7_919);
    let waiting: EpisodeChanged[] = [];
    const told = await tellTheStory(family, async (isEnd) => {
      waiting.push(...(await newMessages()));
      const [now, later] = isEnd ? [[...waiting, ...waiting], []] : split(waiting, chance);
      waiting = later;
      await deliver(shuffled(now, chance));
    });
    // whether a child newly placed is known to run is for what is known when the police are told of the placement
    const alerts = told.alerts.filter((line) => !line.startsWith(`placement.started ${POLICE}`));
    expect({ alerts, tasks: told.tasks }).toEqual(expected);
  });
});

/** Twins whom a report may be about either of: linked to the one, to the other, to neither, and to the other after all. */
async function tellTheStory(
  family: string,
  meanwhile: (isEnd: boolean) => Promise<void>,
): Promise<{ alerts: string[]; tasks: string[]; corrected: string[] }> {
  const children = new Map<string, string>();
  const reports = new Map<string, string>();
  const say = async (by: string, subject: string, what: string, type: EventType, data: object): Promise<string> => {
    const id = await accept(by, `${family} ${subject}`, type, data);
    reports.set(id, `${subject}/${what}`);
    await meanwhile(false);
    return id;
  };
  for (const [authority, given] of [
    [LIVERPOOL, 'Adam'],
    [LEEDS, 'Aden'],
  ] as const) {
    const child = {
      identifiers: [{ system: 'local-authority', issuer: authority, value: `${family}-${given}` }],
      name: { given, family },
      dateOfBirth: BORN,
    };
    const care = { child, responsibleAuthority: authority };
    const id = await say(authority, given, 'registered', 'child.registered', {
      ...care,
      statuses: [{ kind: 'looked-after', legalStatus: 'C2', from: '2025-01-27' }],
    });
    children.set(await childOf(id), given);
    const placement = { reference: given, kind: 'childrens-home', authority: WIGAN, from: '2026-01-05' };
    await say(authority, given, 'placed', 'placement.notified', { ...care, change: 'started', placement });
  }
  const [adam, aden] = [...children.keys()];
  const going = await say(POLICE, 'case', 'going', 'missing.reported', {
    child: { name: { family }, dateOfBirth: BORN },
    category: 'missing',
    since: '2026-03-10T07:00:00Z',
    missingFrom: { kind: 'other', authority: WIGAN },
    risk: { level: 'high' },
  });
  await say(POLICE, 'case', 'news', 'missing.updated', { risk: { level: 'medium' }, information: 'seen at the canal' });
  await decide(going, 'same', adam);
  await meanwhile(false);
  // the home where Adam lives reports him too: his episode has that report left when the other turns out to be Aden's
  await say(HOME, 'home', 'going', 'missing.reported', {
    child: {
      identifiers: [{ system: 'local-authority', issuer: LIVERPOOL, value: `${family}-Adam` }],
      name: { given: 'Adam', family },
      dateOfBirth: BORN,
    },
    category: 'missing',
    since: '2026-03-10T08:00:00Z',
  });
  await decide(going, 'same', aden);
  await meanwhile(false);
  await decide(going, 'different');
  await meanwhile(false);
  await decide(going, 'same', aden);
  await meanwhile(true);
  return { ...(await concluded(children, reports)), corrected: await correctedIn([...reports.keys()]) };
}

async function accept(organisation: string, subject: string, type: EventType, data: object): Promise<string> {
  const source = `/agencies/${organisation}`;
  const id = `${subject} ${type}`;
  const time = clock.now().toISOString();
  const event = { id, source, subject, type, time, data } as never;
  const raw = { specversion: '1.0', id, source, subject, type: `homeward.${type}.v1`, time, data };
  const [feed] = EVENT_TYPES[type].feeds;
  if (!feed) throw new Error('a type without a feed');
  const accepted = await module.get(Intake).accept({ event, raw, organisation, feed, via: 'http', notes: [] });
  if (accepted.outcome !== 'accepted') throw new Error(accepted.outcome);
  await test.database.transaction((tx) => module.get(FollowReport).follow(tx, accepted.receiptId, clock.now()));
  return accepted.receiptId;
}

async function decide(report: string, decision: ReviewDecision, child?: string): Promise<void> {
  const made = await test.database.transaction(async (tx) => {
    const seen = (await module.get(Reviews).one(tx, report))?.made.length ?? 0;
    const by = { organisation: 'homeward', actor: 'spec', reason: 'spec', seen };
    return module.get(DecideReview).decide(tx, { report, decision, child, ...by }, clock.now());
  });
  expect(made.ok).toBe(true);
}

async function newMessages(): Promise<EpisodeChanged[]> {
  const rows = await test.database.query<{ position: string; payload: EpisodeChanged }>(
    `SELECT position, payload FROM outbox WHERE topic = 'episodes' AND position > $1 ORDER BY position`,
    [read],
  );
  read = Number(rows.at(-1)?.position ?? read);
  return rows.map(({ payload }) => payload);
}

async function deliver(messages: readonly EpisodeChanged[]): Promise<void> {
  for (const message of messages) {
    await test.database.transaction((tx) => module.get(FollowChange).follow(tx, message, clock.now()));
  }
}

/** What stands: alerts that nothing has taken back, and tasks that run; children and reports by what the story calls them. */
async function concluded(
  children: ReadonlyMap<string, string>,
  reports: ReadonlyMap<string, string>,
): Promise<{ alerts: string[]; tasks: string[] }> {
  const ids = [...reports.keys()];
  const named = ({ what, report, child }: { what: string; report: string; child: string }): string =>
    `${what} ${reports.get(report) ?? '?'} of ${children.get(child) ?? '?'}`;
  const alerts = await test.database.query<{ what: string; report: string; child: string }>(
    `SELECT kind || ' ' || organisation || ' ' || role || ' ' || capacity AS what, report, child FROM alert
      WHERE report = ANY($1::uuid[]) AND state <> 'withdrawn'
        AND kind NOT IN ('correction', 'stand-down', 'possible-match', 'review.needed')`,
    [ids],
  );
  const tasks = await test.database.query<{ what: string; report: string; child: string }>(
    `SELECT kind || ' ' || owner || ' ' || state || ' ' || COALESCE(due_at::text, '') AS what, report, child
       FROM protocols_task WHERE report = ANY($1::uuid[]) AND state IN ('open', 'overdue')`,
    [ids],
  );
  const elsewhere = await test.database.query<{ what: string; report: string; child: string }>(
    `SELECT a.kind || ' ' || a.organisation AS what, a.report, a.child FROM alert a
       JOIN episodes_notice n ON n.report = a.about JOIN episodes_episode e ON e.id = n.episode
      WHERE a.report = ANY($1::uuid[]) AND a.state <> 'withdrawn' AND a.child = n.child
        AND a.kind NOT IN ('correction', 'stand-down') AND (a.episode, a.reference) IS DISTINCT FROM (e.id, e.reference)`,
    [ids],
  );
  expect(elsewhere.map(named)).toEqual([]);
  return { alerts: alerts.map(named).sort(), tasks: tasks.map(named).sort() };
}

async function correctedIn(reports: readonly string[]): Promise<string[]> {
  const rows = await test.database.query<{ organisation: string }>(
    `SELECT DISTINCT organisation FROM alert WHERE report = ANY($1::uuid[]) AND kind = 'correction'`,
    [reports],
  );
  return rows.map(({ organisation }) => organisation);
}

async function childOf(report: string): Promise<string> {
  const [row] = await test.database.query<{ child: string }>('SELECT child FROM episodes_notice WHERE report = $1', [
    report,
  ]);
  return row?.child ?? '';
}

function split<T>(items: readonly T[], chance: () => number): [T[], T[]] {
  const drawn = items.map((item) => ({ item, isNow: chance() < 0.4 }));
  return [drawn.filter(({ isNow }) => isNow), drawn.filter(({ isNow }) => !isNow)].map((part) =>
    part.map(({ item }) => item),
  ) as [T[], T[]];
}

function shuffled<T>(items: readonly T[], chance: () => number): T[] {
  return items
    .map((item) => ({ item, key: chance() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
