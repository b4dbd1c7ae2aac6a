import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestingModule } from '@nestjs/testing';
import { DeliveryWorker, Escalation } from '#alerting';
import { EVENT_TYPES, type EventType } from '#contracts';
import { FollowReport } from '#episodes';
import { Intake } from '#intake';
import { deriveId } from '#kernel';
import { HubClock } from '#platform';
import { Tasks } from '#protocols';
import type { TestDatabase } from '#testing';
import { SMTPServer } from 'smtp-server';
import { demonstrationDatabase, listening, notifierUnderTest } from '../test/notifier-under-test.js';
import { CaseClock } from './case-clock.js';
import { EvaluateCase } from './evaluate-case.js';

const LIVERPOOL = 'E08000012';
const POLICE = 'merseyside';
const CASES = 12;
const GONE = '2026-03-10T08:50:00Z';
const BACK = '2026-03-10T09:10:00Z';
/** ENG-09: 72 hours from the return. */
const INTERVIEW_DUE = '2026-03-13T09:10:00Z';

const clock = HubClock.simulated(new Date('2026-03-10T09:00:00Z'));
const taken: string[] = [];
let test: TestDatabase;
let mail: SMTPServer;
let notifiers: readonly [TestingModule, TestingModule];

beforeAll(async () => {
  test = await demonstrationDatabase(clock.now());
  mail = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    onData: (stream, { envelope }, answer) => {
      let text = '';
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
      stream.on('end', () => {
        taken.push(`${/^Message-ID: (\S+)/im.exec(text)?.[1] ?? ''} ${envelope.rcptTo[0]?.address ?? ''}`);
        answer();
      });
    },
  });
  const options = { database: test.database, clock, mailPort: await listening(mail), messagesAtOnce: 8 };
  notifiers = [await notifierUnderTest(options), await notifierUnderTest(options)];
}, 60_000);
afterAll(async () => {
  for (const one of notifiers) await one.close();
  await new Promise<void>((resolve) => mail.close(resolve));
  await test.close();
});

describe('F-17 two notifiers over one database, each looking at what is due in the same moment', () => {
  it('take every step of an unacknowledged alert once', async () => {
    for (let n = 0; n < CASES; n++) await tell('missing.reported', n, reported(n));
    await both(GONE);
    expect(await steps()).toEqual([{ steps: 0, alerts: CASES }]);
    await both('2026-03-10T09:15:00Z');
    expect(await steps()).toEqual([{ steps: 1, alerts: CASES }]);
    await both('2026-03-10T09:30:00Z');
    expect(await steps()).toEqual([{ steps: 2, alerts: CASES }]);
    expect(await audited('alert.escalated')).toBe(2 * CASES);
  });

  it('find every task overdue once, and tell its owner once', async () => {
    for (let n = 0; n < CASES; n++) {
      await tell('missing.found', n, { at: BACK, how: 'returned', returnedTo: 'home' });
    }
    await both(INTERVIEW_DUE);
    expect(await tasks('open')).toBe(CASES);
    await both('2026-03-13T09:10:01Z');
    expect(await tasks('overdue')).toBe(CASES);
    const told = await test.database.query<{ task: string; n: number }>(
      `SELECT report || ' ' || organisation || ' ' || role AS task, count(*)::int AS n FROM alert
        WHERE kind = 'task.overdue' AND because::text LIKE '%ENG-09%' GROUP BY 1`,
    );
    expect(told.map(({ n }) => n)).toEqual(Array.from({ length: CASES }, () => 1));
  });

  it('let each task of the hub run out once', async () => {
    const [one] = notifiers;
    const opened = Array.from({ length: CASES }, (_, n) => deriveId('task', 'two-notifiers', String(n)));
    const startedAt = new Date(GONE);
    for (const id of opened) {
      const hub = {
        kind: 'referral',
        rule: 'sharing',
        owner: { organisation: LIVERPOOL, role: 'front-door' },
      } as const;
      const about = { child: null, episode: null, reference: null, report: null };
      await test.database.transaction((tx) =>
        one.get(Tasks).open(tx, { id, ...hub, ...about, startedAt, dueAt: new Date(BACK) }),
      );
    }
    const ran = await Promise.all(
      notifiers.map((each) => test.database.transaction((tx) => each.get(Tasks).expireHubTasks(tx, clock.now()))),
    );
    expect(
      ran
        .flat()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(opened.sort());
  });

  it('send no message twice', () => {
    expect(taken.length).toBeGreaterThan(3 * CASES);
    expect(taken.filter((message, i) => taken.indexOf(message) !== i)).toEqual([]);
  });
});

/** Both look at the same time at what is due at that moment, as their timelines do, until neither finds anything more. */
async function both(moment: string): Promise<void> {
  const at = new Date(moment);
  if (at > clock.now()) clock.moveTo(at);
  const now = clock.now();
  for (let round = 0; round < 2; round++) {
    for (const Source of [CaseClock, Escalation, DeliveryWorker]) {
      await Promise.all(notifiers.map((one) => one.get<CaseClock | Escalation | DeliveryWorker>(Source).runDue(now)));
    }
    while (!(await Promise.all(notifiers.map((one) => one.get(DeliveryWorker).isQuiet()))).every(Boolean)) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

const reported = (n: number): object => ({
  child: {
    name: { given: 'Sample', family: FAMILIES[n] },
    dateOfBirth: `2011-${String(n + 1).padStart(2, '0')}-1${n % 9}`,
  },
  category: 'missing',
  since: GONE,
  missingFrom: { kind: 'home', authority: LIVERPOOL },
  risk: { level: 'medium' },
});

const FAMILIES =
  'Abelwick Brunthorpe Calderley Dunsholm Eskmere Farrowby Garnside Holaworth Ibberlow Keluscombe Loranstead Marinley'.split(
    ' ',
  );

/** Accepted, followed and looked at, as the other processes and the first of the two would have it. */
async function tell(type: EventType, n: number, data: object): Promise<void> {
  const [one] = notifiers;
  const event = { id: `${type}-${n}`, source: `/agencies/${POLICE}`, subject: `MP/${n}`, type, data } as never;
  const [feed] = EVENT_TYPES[type].feeds;
  if (!feed) throw new Error('a type without a feed');
  const raw = {
    specversion: '1.0',
    id: `${type}-${n}`,
    source: `/agencies/${POLICE}`,
    subject: `MP/${n}`,
    type: `homeward.${type}.v1`,
    data,
  };
  const acceptance = await one.get(Intake).accept({ event, raw, organisation: POLICE, feed, via: 'http', notes: [] });
  if (acceptance.outcome !== 'accepted') throw new Error(acceptance.outcome);
  const { receiptId } = acceptance;
  await test.database.transaction((tx) => one.get(FollowReport).follow(tx, receiptId, clock.now()));
  const [notice] = await test.database.query<{ child: string }>('SELECT child FROM episodes_notice WHERE report = $1', [
    receiptId,
  ]);
  await test.database.transaction((tx) =>
    one.get(EvaluateCase).evaluate(tx, notice?.child ?? '', receiptId, clock.now()),
  );
}

/** Of Liverpool's alerts of the going: how many have taken how many steps. */
const steps = (): Promise<{ steps: number; alerts: number }[]> =>
  test.database.query(
    `SELECT escalation_step AS steps, count(*)::int AS alerts FROM alert
      WHERE kind = 'missing.reported' AND organisation = $1 GROUP BY 1`,
    [LIVERPOOL],
  );

async function audited(action: string): Promise<number> {
  const [row] = await test.database.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM audit_entry WHERE action = $1 AND organisation = $2',
    [action, LIVERPOOL],
  );
  return row?.n ?? 0;
}

async function tasks(state: string): Promise<number> {
  const [row] = await test.database.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM protocols_task WHERE kind = 'return-interview' AND rule = 'ENG-09' AND state = $1`,
    [state],
  );
  return row?.n ?? 0;
}
