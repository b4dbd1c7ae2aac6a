import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { TestingModule } from '@nestjs/testing';
import type { EpisodeChanged } from '#contracts';
import { FollowReport } from '#episodes';
import { Intake } from '#intake';
import { HubClock, MessageContext } from '#platform';
import type { TestDatabase } from '#testing';
import { demonstrationDatabase, notifierUnderTest } from '../test/notifier-under-test.js';
import { EpisodesController, NOTIFIER_GROUP } from './episodes.controller.js';

const POLICE = 'greater-manchester';
const WIGAN = 'E08000010';
const GONE = '2026-03-10T08:50:00Z';

const clock = HubClock.simulated(new Date('2026-03-10T09:00:00Z'));
let test: TestDatabase;
let notifier: TestingModule;
let children = 0;

beforeAll(async () => {
  test = await demonstrationDatabase(clock.now());
  // nobody listens there: what is sent is no matter here
  notifier = await notifierUnderTest({ database: test.database, clock, mailPort: 9, messagesAtOnce: 1 });
}, 60_000);
afterAll(async () => {
  await notifier.close();
  await test.close();
});

const CASES = 8;
/** Each child is called otherwise and was born on another day, so that no report may be about one of the others. */
const FAMILIES = (
  'Abelwick Brunthorpe Calderley Dunsholm Eskmere Farrowby Garnside Holaworth Ibberlow Jarnfield Keluscombe Loranstead ' +
  'Marinley Nettlebourne Oxenhulme Pelverton Quarnmoor Rossendene Selbrake Tavistow Ulverby Vennacombe Wexmarsh Yelgate ' +
  'Ambrack Bexhulme Corrindale Dovermoor Ellaston Fennimoor Gressock Hurnwood'
).split(' ');

it('I3 cases that come together are told of as they are one by one, and are committed together', async () => {
  const changes = await reported('together');
  const alone = await reported('alone');
  for (const change of alone) await handle(change);
  await Promise.all(changes.map(handle));
  expect(await outcome(changes)).toEqual(await outcome(alone));
  expect((await outcome(changes)).alerts.length).toBeGreaterThan(2 * CASES - 1);
  expect(await transactionsOf(changes)).toBe(1);
  expect(await transactionsOf(alone)).toBe(CASES);
});

it('I4 the same, come again beside new ones, is told of once', async () => {
  const changes = await reported('again');
  await Promise.all(changes.slice(0, 4).map(handle));
  const before = await outcome(changes.slice(0, 4));
  await Promise.all(changes.map(handle));
  expect(await outcome(changes.slice(0, 4))).toEqual(before);
  expect((await outcome(changes)).alerts.length).toBeGreaterThan(before.alerts.length);
});

it('F-14 one that cannot be worked fails by itself, and those beside it are told of', async () => {
  const changes = await reported('beside');
  const broken = { ...changes[3], child: 'no id of a child' } as EpisodeChanged;
  const all = [...changes.slice(0, 3), broken, ...changes.slice(4)];
  const ends = await Promise.allSettled(all.map(handle));
  expect(ends.map(({ status }) => status)).toEqual(all.map((one) => (one === broken ? 'rejected' : 'fulfilled')));
  const told = await outcome(changes);
  const numbers = [...new Set(told.alerts.map((line) => line.charAt(0)))];
  expect(numbers).toEqual(['0', '1', '2', '4', '5', '6', '7']);
});

/** Goings of children, accepted and followed; what the matcher tells of them. */
async function reported(what: string): Promise<EpisodeChanged[]> {
  const changes: EpisodeChanged[] = [];
  for (let n = 0; n < CASES; n++) {
    const family = FAMILIES[children++];
    const born = new Date(Date.UTC(2010, children, 3 * n + 1)).toISOString().slice(0, 10);
    const [source, id] = [`/agencies/${POLICE}`, `${what}-${n}`];
    const data = {
      child: { name: { given: 'Sample', family }, dateOfBirth: born },
      category: 'missing',
      since: GONE,
      missingFrom: { kind: 'home', authority: WIGAN },
      risk: { level: 'medium' },
    };
    const event = { id, source, subject: id, type: 'missing.reported', data } as never;
    const raw = { specversion: '1.0', id, source, subject: id, type: 'homeward.missing.reported.v1', data };
    const accepted = await notifier
      .get(Intake)
      .accept({ event, raw, organisation: POLICE, feed: 'police', via: 'http', notes: [] });
    if (accepted.outcome !== 'accepted') throw new Error(accepted.outcome);
    const { receiptId: report } = accepted;
    await test.database.transaction((tx) => notifier.get(FollowReport).follow(tx, report, clock.now()));
    const rows = await test.database.query<{ payload: EpisodeChanged }>(
      `SELECT payload FROM outbox WHERE topic = 'episodes' AND payload ->> 'report' = $1`,
      [report],
    );
    changes.push(...rows.map(({ payload }) => payload));
  }
  return changes;
}

const messageId = ({ child, report }: EpisodeChanged): string => `${child} ${report}`;

function handle(change: EpisodeChanged): Promise<void> {
  const message = { id: messageId(change), topic: 'episodes', key: change.child, payload: change, headers: {} };
  const context = new MessageContext({ ...message, attempt: 1 }, NOTIFIER_GROUP);
  return notifier.get(EpisodesController).handle(change, context);
}

/** Alerts with their deliveries, tasks, and moments, by the number of the case. */
async function outcome(changes: readonly EpisodeChanged[]): Promise<{ alerts: string[]; tasks: string[] }> {
  const numbers = new Map(changes.map(({ child }, i) => [child, i]));
  const lines = async (sql: string): Promise<string[]> => {
    const rows = await test.database.query<{ child: string; line: string }>(sql, [[...numbers.keys()]]);
    return rows.map(({ child, line }) => `${numbers.get(child) ?? '?'} ${line}`).sort();
  };
  return {
    alerts: await lines(
      `SELECT a.child, concat_ws(' ', a.kind, a.organisation, a.role, a.capacity, a.urgency, a.because, d.channel,
              d.address, d.state, d.step, (SELECT count(*) FROM sharing_disclosure s WHERE s.alert = a.id),
              (SELECT count(*) FROM audit_entry e WHERE e.subject = a.id::text)) AS line
         FROM alert a JOIN alert_delivery d ON d.alert = a.id WHERE a.child = ANY($1::uuid[])`,
    ),
    tasks: await lines(
      `SELECT t.child, concat_ws(' ', t.kind, t.owner, t.state, t.due_at, m.at,
              (SELECT count(*) FROM audit_entry e WHERE e.subject = t.id::text)) AS line
         FROM protocols_task t LEFT JOIN protocols_moment m ON m.child = t.child WHERE t.child = ANY($1::uuid[])`,
    ),
  };
}

async function transactionsOf(changes: readonly EpisodeChanged[]): Promise<number> {
  const [row] = await test.database.query<{ n: number }>(
    `SELECT count(DISTINCT xmin::text)::int AS n FROM inbox WHERE message_id = ANY($1::text[])`,
    [changes.map(messageId)],
  );
  return row?.n ?? 0;
}
