import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { testDatabase } from '#testing';
import {
  caseOf,
  contactOf,
  found,
  LIVERPOOL,
  missing,
  placed,
  registered,
  tellOf,
  WIGAN,
} from '../../test/specimens.js';
import { TellingHub } from '../../test/telling-hub.js';

const DESK = { by: 'Duty manager', note: 'seen', actor: 'wigan-client' };

let hub: TellingHub;
beforeAll(async () => {
  hub = await TellingHub.start(testDatabase);
});
afterAll(() => hub.stop());
beforeEach(() =>
  hub.reset([
    contactOf('missing-coordinator', [{ address: 'first@wigan.example' }]),
    contactOf('missing-coordinator', [{ address: 'second@wigan.example' }]),
    contactOf('front-door', [{ address: 'door@wigan.example' }, { kind: 'sms', address: '07700900001' }]),
    contactOf('service-manager', [{ address: 'manager@wigan.example' }]),
    contactOf('director', [{ address: 'director@wigan.example' }]),
    contactOf('front-door', [{ address: 'door@liverpool.example' }], LIVERPOOL),
  ]),
);

async function going(sketch: Parameters<typeof tellOf>[2] = {}) {
  const notice = missing();
  const file = caseOf(registered(), placed(), notice);
  const { raised } = await hub.raise(file, [tellOf(file, notice, sketch)]);
  await hub.settle();
  return { file, notice, alert: raised[0] ?? '' };
}

const told = () => hub.mail.mails.map(({ address }) => address.split('@')[0]);

describe('escalation', () => {
  it('an urgent alert that nobody acknowledges goes one step further every quarter of an hour, and then to the administrators', async () => {
    const { alert } = await going();
    expect(told()).toEqual(['first']);
    await hub.later(14);
    expect(told()).toEqual(['first']);
    await hub.later(1);
    expect(told()).toEqual(['first', 'second']);
    await hub.later(45);
    expect(told()).toEqual(['first', 'second', 'door', 'manager', 'director']);
    expect(hub.desk.opened).toEqual([]);
    await hub.later(15);
    expect(hub.desk.opened).toEqual([alert]);
    await hub.later(24 * 60);
    expect(hub.desk.opened).toEqual([alert]);
    expect(told()).toHaveLength(5);
    expect(await hub.database.query('SELECT count(*)::int AS n FROM alert')).toEqual([{ n: 1 }]);
    expect(hub.mail.mails[1]?.text).toContain('nobody at Wigan Metropolitan Borough Council has acknowledged it yet');
  });

  it('an alert for today takes a step every four hours, a routine one none', async () => {
    await going({ urgency: 'today' });
    await hub.later(4 * 60 - 1);
    expect(told()).toEqual(['first']);
    await hub.later(1);
    expect(told()).toEqual(['first', 'second']);
    await hub.reset([contactOf('missing-coordinator', [{ address: 'first@wigan.example' }])]);
    await going({ urgency: 'routine' });
    await hub.later(48 * 60);
    expect(told()).toEqual(['first']);
    expect(hub.desk.opened).toEqual([]);
  });

  it('an acknowledgement ends it, and the same request again gets the same answer', async () => {
    const { alert } = await going();
    await hub.later(15);
    const first = await hub.acknowledgements.acknowledge(WIGAN, alert, DESK, hub.now);
    expect(first).toMatchObject({
      state: 'acknowledged',
      acknowledged: { by: 'Duty manager', note: 'seen', at: hub.now.toISOString() },
    });
    await hub.later(60);
    expect(told()).toEqual(['first', 'second']);
    const again = await hub.acknowledgements.acknowledge(
      WIGAN,
      alert,
      { ...DESK, by: 'Somebody else', note: null },
      hub.now,
    );
    expect(again).toEqual(first);
  });

  it('nobody acknowledges or reads for another organisation', async () => {
    const { alert } = await going();
    expect(await hub.acknowledgements.acknowledge(LIVERPOOL, alert, DESK, hub.now)).toBeNull();
    expect(await hub.inbox.one(LIVERPOOL, alert, hub.now)).toBeNull();
    expect(await hub.inbox.one(WIGAN, 'no-id', hub.now)).toBeNull();
    expect((await hub.inbox.list(LIVERPOOL, {}, hub.now))?.items).toEqual([]);
    expect((await hub.inbox.one(WIGAN, alert, hub.now))?.acknowledged).toBeNull();
  });

  it('a person of the child’s record is told first, by the reference alone where the address is not assured', async () => {
    const { alert } = await going({
      organisation: LIVERPOOL,
      role: 'social-worker',
      capacity: 'named-professional',
      person: { name: 'Sam Invented', email: 'sam@elsewhere.example', phone: null },
    });
    expect(told()).toEqual(['sam']);
    expect(hub.mail.mails[0]?.text).toContain(`https://hub.example/alerts/${alert}`);
    expect(hub.mail.mails[0]?.text).not.toContain('Example');
    await hub.later(15);
    expect(told()).toEqual(['sam', 'door']);
  });

  it('where nobody can be written to, the administrators are asked at once', async () => {
    await hub.reset([]);
    const { alert } = await going();
    expect(hub.desk.opened).toEqual([alert]);
  });

  it('news that needs no acknowledgement does not climb to the director because an address was refused', async () => {
    hub.mail.always('first@wigan.example', 550);
    hub.mail.always('second@wigan.example', 550);
    hub.mail.always('door@wigan.example', 550);
    const { alert } = await going({ urgency: 'routine' });
    await hub.later(60);
    expect(told()).toEqual([]);
    expect(hub.desk.opened).toEqual([alert]);
  });

  it('I6 whoever an escalation carried the going to hears of the return', async () => {
    const { file } = await going();
    await hub.later(15);
    const back = found(hub.now.toISOString());
    const after = caseOf(...file.notices, back);
    await hub.raise(after, [tellOf(after, back, { urgency: 'today' })]);
    await hub.settle();
    expect(told()).toEqual(['first', 'second', 'first', 'second']);
    expect(hub.mail.mails.slice(2).map(({ headers }) => headers.get('x-homeward-kind'))).toEqual([
      'missing.found',
      'missing.found',
    ]);
    await hub.later(60);
    expect(hub.mail.mails.filter(({ headers }) => headers.get('x-homeward-kind') === 'missing.reported')).toHaveLength(
      2,
    );
  });

  it('two schedulers at once take a step once (F-17)', async () => {
    await going();
    hub.clock.moveTo(new Date(hub.now.getTime() + 15 * 60_000));
    await Promise.all([hub.escalation.runDue(hub.now), hub.escalation.runDue(hub.now), hub.escalation.runDue(hub.now)]);
    await hub.settle();
    expect(told()).toEqual(['first', 'second']);
  });
});

describe('standing down', () => {
  it('tells exactly those who were told, one message each, and withdraws what they had', async () => {
    const { file, notice, alert } = await going();
    await hub.raise(file, [
      tellOf(file, notice, { organisation: LIVERPOOL, role: 'front-door', capacity: 'responsible' }),
    ]);
    await hub.later(15);
    const withdrawal = {
      ...notice,
      report: notice.report.replace(/^./, (c) => (c === '0' ? '1' : '0')),
      type: 'report.withdrawn' as const,
      data: { eventId: notice.eventId, reason: 'wrong child' },
    };
    const withdrawn = caseOf(registered(), placed(), { ...notice, withdrawnBy: withdrawal.report });
    hub.cases.files.set(file.child.id, withdrawn);
    hub.mail.mails.length = 0;
    const { raised } = await hub.database.transaction((tx) =>
      hub.alerts.standDown(tx, { report: notice.report, by: withdrawal.report, file: withdrawn, now: hub.now }),
    );
    expect(raised).toHaveLength(2);
    await hub.settle();
    expect(told().sort()).toEqual(['door', 'first', 'second']);
    const [standDown] = (await hub.inbox.list(WIGAN, { kind: 'stand-down' }, hub.now))?.items ?? [];
    expect(standDown).toMatchObject({ withdraws: alert, urgency: 'today', to: { role: 'missing-coordinator' } });
    expect(await hub.inbox.one(WIGAN, alert, hub.now)).toMatchObject({ state: 'withdrawn' });
    expect(JSON.stringify(standDown?.facts)).not.toContain('bus station');
    await hub.later(24 * 60);
    expect(hub.mail.mails.filter(({ headers }) => headers.get('x-homeward-kind') === 'missing.reported')).toEqual([]);
    expect(
      (
        await hub.database.transaction((tx) =>
          hub.alerts.standDown(tx, { report: notice.report, by: withdrawal.report, file: withdrawn, now: hub.now }),
        )
      ).raised,
    ).toEqual([]);
  });

  it('a withdrawn alert may still be acknowledged, and stays withdrawn', async () => {
    const { file, notice, alert } = await going();
    await hub.database.transaction((tx) =>
      hub.alerts.standDown(tx, { report: notice.report, by: notice.report, file, now: hub.now }),
    );
    expect(await hub.acknowledgements.acknowledge(WIGAN, alert, DESK, hub.now)).toMatchObject({
      state: 'withdrawn',
      acknowledged: { by: 'Duty manager' },
    });
  });
});
