import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestingModule } from '@nestjs/testing';
import { DeliveryWorker } from '#alerting';
import { EVENT_TYPES, type EventType } from '#contracts';
import { FollowReport } from '#episodes';
import { Intake } from '#intake';
import { HubClock } from '#platform';
import { sequence, type TestDatabase } from '#testing';
import { SMTPServer } from 'smtp-server';
import { demonstrationDatabase, listening, notifierUnderTest } from '../test/notifier-under-test.js';
import { EvaluateCase } from './evaluate-case.js';

const LIVERPOOL = 'E08000012';
const WIGAN = 'E08000010';
const POLICE = 'greater-manchester';
const NOW = new Date('2026-03-10T09:00:00Z');

const clock = HubClock.simulated(NOW);
let test: TestDatabase;
let mail: SMTPServer;
let notifier: TestingModule;

beforeAll(async () => {
  test = await demonstrationDatabase(NOW);
  mail = new SMTPServer({ disabledCommands: ['AUTH', 'STARTTLS'], disableReverseLookup: true });
  const mailPort = await listening(mail);
  notifier = await notifierUnderTest({ database: test.database, clock, mailPort, messagesAtOnce: 8 });
}, 60_000);
afterAll(async () => {
  await notifier.close();
  await new Promise<void>((resolve) => mail.close(resolve));
  await test.close();
});

interface Sent {
  readonly name: string;
  readonly by: string;
  readonly subject: string;
  readonly type: EventType;
  readonly data: object;
}

describe('I3 host and responsible authority of a placed child', () => {
  it.each([
    // Orders by which somebody was once not told.
    ['police', [10, 24, 28, 68, 114, 130]],
    ['council', [16, 24, 32, 56, 59]],
    [null, [1, 2, 3]],
  ] as const)(
    'know of each going that stands, in whatever order agencies write and processes work (taken back: %s)',
    async (takenBack, seeds) => {
      const untold: string[] = [];
      for (const seed of seeds) {
        const story = new Story(`${takenBack ?? 'none'}-${seed}`, sequence(seed * 7_919 + 1));
        await story.play(takenBack);
        untold.push(...(await story.untold()));
      }
      expect(untold).toEqual([]);
    },
    180_000,
  );
});

/** One going of one child, told by two agencies, with its return; each worked when chance has it so. */
class Story {
  private readonly reports = new Map<string, string>();
  private readonly handled = new Set<string>();
  private readonly log: string[] = [];
  private child = '';
  private readonly known;

  constructor(
    private readonly id: string,
    private readonly chance: () => number,
  ) {
    const family = `Sample ${id.replace(/\d/g, (digit) => String.fromCharCode(97 + Number(digit)))}`;
    const days = Buffer.from(id).reduce((sum, c) => (sum * 31 + c) % 1_400, 7);
    const dateOfBirth = new Date(Date.UTC(2011, 0, 1 + days)).toISOString().slice(0, 10);
    this.known = {
      identifiers: [{ system: 'local-authority', issuer: LIVERPOOL, value: id }],
      name: { given: 'Invented', family },
      dateOfBirth,
    };
  }

  async play(takenBack: string | null): Promise<void> {
    for (const first of this.placed()) {
      await this.accept(first);
      await this.follow(first.name);
    }
    const [row] = await test.database.query<{ child: string }>('SELECT child FROM episodes_notice WHERE report = $1', [
      this.reports.get('placed'),
    ]);
    this.child = row?.child ?? '';
    await this.notify();
    const arriving = this.arrivals(takenBack);
    const waiting = new Map<string, Sent[]>();
    for (;;) {
      const keys = [...waiting].filter(([, list]) => list.length > 0).map(([key]) => key);
      const steps: (() => Promise<unknown>)[] = [];
      const next = arriving[0];
      if (next)
        steps.push(async () => {
          arriving.shift();
          await this.accept(next);
          const key = `${next.by} ${next.subject}`;
          waiting.set(key, [...(waiting.get(key) ?? []), next]);
        });
      for (const key of keys)
        steps.push(async () => {
          const work = waiting.get(key)?.shift();
          if (work) await this.follow(work.name);
        });
      if (steps.length === 0) break;
      steps.push(
        () => this.notifyOne(),
        () => this.deliver(),
      );
      await oneOf(this.chance, steps)();
    }
    await this.notify();
    await this.deliver();
  }

  /** Names who was not told of which report, and the order in which everything was done. */
  async untold(): Promise<string[]> {
    const rows = await test.database.query<{ report: string; organisation: string; withdrawn: boolean; told: boolean }>(
      `SELECT n.report, o AS organisation,
              EXISTS (SELECT FROM episodes_notice w WHERE w.withdraws = n.report) AS withdrawn,
              EXISTS (SELECT FROM alert a JOIN alert_delivery d ON d.alert = a.id
                        JOIN episodes_notice told ON told.report = a.report
                       WHERE a.organisation = o AND d.channel = 'email' AND d.state = 'delivered'
                         AND a.kind LIKE 'missing.%' AND a.state <> 'withdrawn'
                         AND told.episode = n.episode) AS told
         FROM episodes_notice n JOIN intake_report r ON r.id = n.report, unnest($2::text[]) AS o
        WHERE n.child = $1 AND r.type = 'missing.reported'`,
      [this.child, [LIVERPOOL, WIGAN]],
    );
    const nameOf = (report: string): string => [...this.reports].find(([, id]) => id === report)?.[0] ?? report;
    return rows
      .filter(({ withdrawn, told }) => !withdrawn && !told)
      .map(
        ({ report, organisation }) => `${this.id}: ${organisation} of ${nameOf(report)} after ${this.log.join(', ')}`,
      );
  }

  private placed(): Sent[] {
    const status = { kind: 'looked-after', from: '2025-01-01' };
    const placement = { reference: `PL-${this.id}`, kind: 'childrens-home', authority: WIGAN, from: '2026-01-05' };
    const of = { by: LIVERPOOL, subject: `LA-${this.id}` };
    return [
      {
        ...of,
        name: 'registered',
        type: 'child.registered',
        data: { child: this.known, responsibleAuthority: LIVERPOOL, statuses: [status] },
      },
      {
        ...of,
        name: 'placed',
        type: 'placement.notified',
        data: { child: this.known, change: 'started', responsibleAuthority: LIVERPOOL, placement },
      },
    ];
  }

  private arrivals(takenBack: string | null): Sent[] {
    const child = this.known;
    const report = { child, category: 'missing', missingFrom: { kind: 'placement', authority: WIGAN } };
    const risk = { level: 'medium', factors: [] };
    const ofPolice = { by: POLICE, subject: `MP-${this.id}` };
    const ofCouncil = { by: LIVERPOOL, subject: `C-${this.id}` };
    const acts: Sent[] = [
      {
        ...ofPolice,
        name: 'police',
        type: 'missing.reported',
        data: { ...report, risk, since: '2026-03-10T08:00:00Z' },
      },
      {
        ...ofCouncil,
        name: 'council',
        type: 'missing.reported',
        data: { ...report, risk, since: '2026-03-10T08:05:00Z' },
      },
      {
        ...ofPolice,
        name: 'found',
        type: 'missing.found',
        data: { child, at: '2026-03-10T08:50:00Z', how: 'returned', returnedTo: 'placement' },
      },
    ];
    const order = acts
      .map((act) => ({ act, at: this.chance() }))
      .sort((a, b) => a.at - b.at)
      .map(({ act }) => act);
    const target = acts.find(({ name }) => name === takenBack);
    if (target) {
      const from = order.indexOf(target) + 1;
      const at = from + Math.floor(this.chance() * (order.length - from + 1));
      const data = { eventId: `${target.name}-${this.id}`, reason: 'another child was meant' };
      order.splice(at, 0, { ...target, name: `${target.name} taken back`, type: 'report.withdrawn', data });
    }
    return order;
  }

  private async accept({ name, by, subject, type, data }: Sent): Promise<void> {
    const said = { id: `${name}-${this.id}`, source: `/agencies/${by}`, subject, time: NOW.toISOString(), data };
    const raw = { specversion: '1.0', ...said, type: `homeward.${type}.v1` };
    const [feed] = EVENT_TYPES[type].feeds;
    if (!feed) throw new Error('a type without a feed');
    const event = { ...said, type } as never;
    const accepted = await notifier.get(Intake).accept({ event, raw, organisation: by, feed, via: 'http', notes: [] });
    if (accepted.outcome !== 'accepted') throw new Error(accepted.outcome);
    this.reports.set(name, accepted.receiptId);
    this.log.push(`${name} arrives`);
  }

  private async follow(name: string): Promise<void> {
    const report = this.reports.get(name) ?? '';
    await test.database.transaction((tx) => notifier.get(FollowReport).follow(tx, report, NOW));
    this.log.push(`${name} worked`);
  }

  private async notifyOne(): Promise<boolean> {
    const messages = await test.database.query<{ id: string; report: string }>(
      `SELECT id, payload ->> 'report' AS report FROM outbox WHERE topic = 'episodes' AND key = $1 ORDER BY txid, position`,
      [this.child],
    );
    const next = messages.find(({ id }) => !this.handled.has(id));
    if (!next) return false;
    this.handled.add(next.id);
    await test.database.transaction((tx) => notifier.get(EvaluateCase).evaluate(tx, this.child, next.report, NOW));
    this.log.push(`${[...this.reports].find(([, id]) => id === next.report)?.[0] ?? ''} looked at`);
    return true;
  }

  private async notify(): Promise<void> {
    while (await this.notifyOne());
  }

  private async deliver(): Promise<void> {
    const worker = notifier.get(DeliveryWorker);
    await worker.runDue(NOW);
    while (!(await worker.isQuiet())) await new Promise((resolve) => setImmediate(resolve));
    this.log.push('sent');
  }
}

function oneOf<T>(chance: () => number, all: readonly T[]): T {
  const one = all[Math.floor(chance() * all.length)];
  if (one === undefined) throw new Error('nothing to choose from');
  return one;
}
