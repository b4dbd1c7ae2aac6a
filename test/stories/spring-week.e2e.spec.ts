import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { AlertBody } from '#contracts';
import { describeOnBothTransports, startHubProcess, type HubClient, type HubProcess } from '#testing';
import { BIRMINGHAM, BRADFORD, DARLINGTON, MEDWAY, WIGAN } from '../protocols/places.js';
import { reportOf } from '../protocols/reading-reports.js';
import { Story, toldTo, type TaskFilter } from '../protocols/story.js';
import { administrator } from './administrators.js';

/**
 * The week from Sunday 29 March 2026, when the clocks go forward at 01:00 UTC, to Easter Monday, 6 April: Good Friday,
 * 3 April, and Easter Monday are bank holidays, and the five authorities' schools are closed from 2 to 10 April. Every
 * moment below is reckoned by hand from protocols.md; 17:00 local is 16:00 UTC from that Sunday on. What is done at the very
 * moment at which it is due is in time, so that an overdue one is told of a millisecond later.
 */
describeOnBothTransports('A week with a change of the clock, a bank holiday and a school holiday', (env) => {
  let process: HubProcess;
  let hub: HubClient;
  let overnight: Record<'medway' | 'wigan' | 'birmingham', Story>;
  let backOnSaturday: Record<'darlington' | 'wigan', Story>;
  let absent: Record<'darlington' | 'birmingham', Story>;
  let easter: Record<'darlington' | 'thursday' | 'goodFriday', Story>;

  const child = (responsible: string, more: object = {}): Promise<Story> => new Story(hub, { responsible }).known(more);
  /** What is due of one kind, and when, as one line each. */
  const due = async (story: Story, filter: TaskFilter): Promise<string[]> =>
    (await story.tasks(filter)).map(({ rule, kind, dueAt }) => `${rule} ${kind} ${String(dueAt)}`);
  const raised = async (story: Story, rule: string, kind: string): Promise<string[]> => [
    ...new Set((await story.alerts({ rule, kind })).map(({ raisedAt }) => raisedAt)),
  ];
  const lists = async (organisation: string, rule: string, since: string): Promise<AlertBody[]> =>
    (await hub.agency(organisation).alerts({ since })).filter(
      ({ kind, because }) => kind.startsWith('digest.') && because.some((one) => one.rule === rule),
    );
  const moments = (alerts: readonly AlertBody[]): string[] => [...new Set(alerts.map((one) => one.raisedAt))].sort();
  const rowsOf = (alert: AlertBody | undefined): readonly Readonly<Record<string, unknown>>[] =>
    (alert?.facts as { list: { rows: Readonly<Record<string, unknown>>[] } }).list.rows;
  const pupilAbsent = (pupil: Story, by: string, since: string, more: object = {}) =>
    pupil.tell(
      'education.absence-reported',
      {
        child: pupil.child.record,
        kind: 'unexplained-absence',
        since,
        school: { name: 'Example Academy', authority: by },
        ...more,
      },
      { by, feed: 'education' },
    );

  beforeAll(async () => {
    process = await startHubProcess({ env, now: '2026-03-28T08:30:00Z' });
    hub = process.client;
    overnight = { medway: await child(MEDWAY), wigan: await child(WIGAN), birmingham: await child(BIRMINGHAM) };
    backOnSaturday = { darlington: await child(DARLINGTON), wigan: await child(WIGAN) };
    easter = {
      darlington: await child(DARLINGTON),
      thursday: await child(BIRMINGHAM),
      goodFriday: await child(BIRMINGHAM),
    };
    absent = {
      darlington: await new Story(hub, { responsible: DARLINGTON, placed: false }).known(),
      birmingham: await new Story(hub, { responsible: BIRMINGHAM, placed: false }).known(),
    };
  }, 180_000);
  afterAll(() => process.discard(), 30_000);

  it('the directory has the days of this week: two bank holidays, and a school holiday over both', async () => {
    const admin = await administrator(process, 1);
    const england = await admin<{ bankHolidays: string[] }>('GET', 'calendars/england');
    expect(england.body.bankHolidays).toEqual(expect.arrayContaining(['2026-04-03', '2026-04-06', '2026-05-04']));
    const darlington = await admin<{ schoolHolidays: object[] }>('GET', `calendars/${DARLINGTON}`);
    expect(darlington.body.schoolHolidays).toContainEqual({ from: '04-02', to: '04-10' });
  });

  it('on Saturday, in winter time, the daily list is sent at nine, which is 09:00 UTC', async () => {
    await hub.moveTo('2026-03-28T08:59:00Z');
    expect(await lists(MEDWAY, 'MED-08', '2026-03-28T00:00:00Z')).toEqual([]);
    await hub.moveTo('2026-03-28T09:00:00Z');
    const sent = await lists(MEDWAY, 'MED-08', '2026-03-28T00:00:00Z');
    expect(moments(sent)).toEqual(['2026-03-28T09:00:00.000Z']);
    expect(rowsOf(sent[0])).toEqual([]);
  });

  it('on Saturday two children come back: hours run through the night of the change, working days begin on Monday', async () => {
    const { darlington, wigan } = backOnSaturday;
    await darlington.missing({ since: '2026-03-27T20:00:00Z' });
    await wigan.missing({ since: '2026-03-28T09:00:00Z' });
    // the first day is Friday, which the register still shows when Darlington writes on Saturday
    await pupilAbsent(absent.darlington, DARLINGTON, '2026-03-27');
    await hub.moveTo('2026-03-28T10:00:00Z');
    await darlington.found();
    await hub.moveTo('2026-03-28T18:00:00Z');
    await wigan.found();
    // 72 hours, the most local rule first: on Tuesday at 11:00 by the clocks of that day
    expect(await due(darlington, { kind: 'return-interview' })).toEqual([
      'DAR-02 return-interview 2026-03-31T10:00:00.000Z',
    ]);
    // one working day after Saturday: Monday
    expect(await due(darlington, { rule: 'DAR-09' })).toEqual(['DAR-09 strategy-discussion 2026-03-30T16:00:00.000Z']);
    // six: Monday to Thursday, then Tuesday and Wednesday after Easter
    expect(await due(darlington, { rule: 'DAR-03' })).toEqual(['DAR-03 action-plan 2026-04-08T16:00:00.000Z']);
    // 24 hours: on Sunday at 19:00 by the clock, an hour later than the child came back
    expect(await due(wigan, { rule: 'WIG-05' })).toEqual(['WIG-05 social-worker-visit 2026-03-29T18:00:00.000Z']);
    expect(await due(wigan, { rule: 'ENG-09' })).toEqual(['ENG-09 return-interview 2026-03-31T18:00:00.000Z']);
  }, 240_000);

  it('in the night of the change three children are missing, one reported when the hour has been skipped', async () => {
    await hub.moveTo('2026-03-28T22:40:00Z');
    await overnight.medway.missing({ since: '2026-03-28T22:30:00Z' });
    await hub.moveTo('2026-03-29T00:40:00Z');
    await overnight.birmingham.missing({ since: '2026-03-29T00:30:00Z' });
    // 02:05 by the clock; there was no 01:30
    await hub.moveTo('2026-03-29T01:05:00Z');
    await overnight.wigan.missing({ since: '2026-03-29T00:30:00Z' });
    expect(await due(overnight.medway, { rule: 'MED-06' })).toEqual(['MED-06 need-to-know 2026-03-29T22:30:00.000Z']);
    const [door] = await overnight.wigan.alerts({ to: WIGAN, role: 'front-door', kind: 'missing.reported' });
    expect(door).toMatchObject({ acknowledgeBy: '2026-03-29T01:20:00.000Z' });
    expect(door?.body).toContain('Acknowledge by 02:20 on Sun 29 March');
    expect(door?.body).toContain('Missing since: 00:30 on Sun 29 March');
  }, 240_000);

  it('on Sunday, in summer time, the daily list is sent at nine, which is 08:00 UTC, and once', async () => {
    await hub.moveTo('2026-03-29T07:59:00Z');
    expect(await lists(MEDWAY, 'MED-08', '2026-03-29T00:00:00Z')).toEqual([]);
    await hub.moveTo('2026-03-29T10:00:00Z');
    const sent = await lists(MEDWAY, 'MED-08', '2026-03-29T00:00:00Z');
    expect(moments(sent)).toEqual(['2026-03-29T08:00:00.000Z']);
    expect(sent.map(({ to }) => to.role).sort()).toEqual([
      'assistant-director',
      'director',
      'service-manager',
      'team-manager',
    ]);
    // nine and a half hours, though the clock on the wall went on by ten and a half
    expect(rowsOf(sent[0])).toMatchObject([{ since: '2026-03-28T22:30:00.000Z', hours: 9.5 }]);
    expect(moments(await lists(BRADFORD, 'BRA-04', '2026-03-29T00:00:00Z'))).toEqual(['2026-03-29T08:00:00.000Z']);
  }, 240_000);

  it('24 and 48 hours after Saturday’s night are an hour later by the clock', async () => {
    const { medway, wigan } = overnight;
    await hub.moveTo('2026-03-29T22:29:00Z');
    expect(await raised(backOnSaturday.wigan, 'WIG-05', 'task.overdue')).toEqual(['2026-03-29T18:00:00.001Z']);
    expect(await raised(medway, 'MED-06', 'notice.rule')).toEqual([]);
    await hub.moveTo('2026-03-30T00:31:00Z');
    expect(await raised(medway, 'MED-06', 'notice.rule')).toEqual(['2026-03-29T22:30:00.000Z']);
    expect(await due(wigan, { rule: 'WIG-10' })).toEqual(['WIG-10 need-to-know 2026-03-30T00:30:00.000Z']);
    // the mark is passed on Monday by the clock, so that the next working day is Tuesday
    expect(await due(wigan, { rule: 'WIG-08' })).toEqual(['WIG-08 intervention-meeting 2026-03-31T16:00:00.000Z']);
    await hub.moveTo('2026-03-30T22:29:00Z');
    expect(await due(medway, { rule: 'MED-07' })).toEqual([]);
    expect(await raised(backOnSaturday.darlington, 'DAR-09', 'task.overdue')).toEqual(['2026-03-30T16:00:00.001Z']);
    await hub.moveTo('2026-03-30T22:30:00Z');
    expect(await due(medway, { rule: 'MED-07' })).toEqual(['MED-07 strategy-meeting 2026-03-30T22:30:00.000Z']);
  }, 240_000);

  it('on Tuesday the interview of the child who came back on Saturday is overdue, 72 hours after', async () => {
    await hub.moveTo('2026-03-31T09:59:00Z');
    expect(await raised(backOnSaturday.darlington, 'DAR-02', 'task.overdue')).toEqual([]);
    await hub.moveTo('2026-03-31T10:01:00Z');
    expect(await raised(backOnSaturday.darlington, 'DAR-02', 'task.overdue')).toEqual(['2026-03-31T10:00:00.001Z']);
  }, 240_000);

  it('72 hours are over on Wednesday: Wigan meets by Thursday, Birmingham within five working days, which end on the Friday after Easter', async () => {
    const { wigan, birmingham } = overnight;
    await hub.moveTo('2026-04-01T00:29:00Z');
    expect(await due(wigan, { rule: 'WIG-11' })).toEqual([]);
    await hub.moveTo('2026-04-01T08:30:00Z');
    expect(await due(wigan, { rule: 'WIG-11' })).toEqual(['WIG-11 strategy-meeting 2026-04-02T16:00:00.000Z']);
    // Thursday 2, Tuesday 7, Wednesday 8, Thursday 9, Friday 10
    expect(await due(birmingham, { rule: 'BHM-03' })).toEqual(['BHM-03 strategy-meeting 2026-04-10T16:00:00.000Z']);
    for (const story of [wigan, birmingham]) {
      const [opened] = await story.tasks({ kind: 'strategy-meeting' });
      expect(opened?.startedAt).toBe('2026-04-01T00:30:00.000Z');
    }
    // lists of the month and of the day
    expect(moments(await lists(DARLINGTON, 'DAR-05', '2026-04-01T00:00:00Z'))).toEqual(['2026-04-01T08:00:00.000Z']);
  }, 240_000);

  it('on Wednesday a Birmingham pupil is absent, which is told at once, and Darlington closes its schools for a day more', async () => {
    await pupilAbsent(absent.birmingham, BIRMINGHAM, '2026-04-01', { circumstances: ['moves-frequently'] });
    expect(await raised(absent.birmingham, 'BHM-17', 'education.absence-reported')).toEqual([
      '2026-04-01T08:30:00.000Z',
    ]);
    const admin = await administrator(process, 1);
    const { body } = await admin<{ schoolHolidays: object[] }>('GET', `calendars/${DARLINGTON}`);
    const longer = { ...body, schoolHolidays: [...body.schoolHolidays, { from: '2026-04-13', to: '2026-04-13' }] };
    expect((await admin('PUT', `calendars/${DARLINGTON}`, longer)).status).toBe(200);
    await hub.settle();
  });

  it('on Thursday, a school holiday and a working day, nobody is told as out of hours, and working days end after Easter', async () => {
    const { darlington, thursday } = easter;
    await hub.moveTo('2026-04-02T10:00:00Z');
    await thursday.missing();
    await darlington.missing();
    expect(await thursday.alerts({ rule: 'BHM-01' })).toEqual([]);
    await hub.moveTo('2026-04-02T15:00:00Z');
    await darlington.found();
    // Tuesday 7; Tuesday 7 to Friday 10, Monday 13, Tuesday 14
    expect(await due(darlington, { rule: 'DAR-09' })).toEqual(['DAR-09 strategy-discussion 2026-04-07T16:00:00.000Z']);
    expect(await due(darlington, { rule: 'DAR-03' })).toEqual(['DAR-03 action-plan 2026-04-14T16:00:00.000Z']);
    // hours know no holiday: on Easter Sunday
    expect(await due(darlington, { rule: 'DAR-02' })).toEqual(['DAR-02 return-interview 2026-04-05T15:00:00.000Z']);
    await hub.moveTo('2026-04-02T15:59:00Z');
    expect(await absent.birmingham.alerts({ rule: 'BHM-18' })).toEqual([]);
    await hub.moveTo('2026-04-02T16:00:00Z');
    // calendar days: the schools are closed, and the second day is today
    const second = await absent.birmingham.alerts({ rule: 'BHM-18' });
    expect(second.map(({ to, raisedAt }) => `${to.role} ${raisedAt}`)).toEqual([
      'cme-officer 2026-04-02T16:00:00.000Z',
    ]);
    expect(await raised(overnight.wigan, 'WIG-11', 'task.overdue')).toEqual([]);
    await hub.moveTo('2026-04-02T16:01:00Z');
    expect(await raised(overnight.wigan, 'WIG-11', 'task.overdue')).toEqual(['2026-04-02T16:00:00.001Z']);
  }, 240_000);

  it('on Good Friday at 23:50 the emergency duty team is told as well, by its own contacts, with a time that is tomorrow', async () => {
    await hub.moveTo('2026-04-03T22:50:00Z');
    const third = (await absent.birmingham.alerts({ rule: 'BHM-18' })).filter(({ to }) => to.role !== 'cme-officer');
    expect(third.map(({ to, raisedAt }) => `${to.role} ${raisedAt}`)).toEqual([
      'education-welfare 2026-04-03T16:00:00.000Z',
    ]);
    const { goodFriday } = easter;
    await goodFriday.missing({ since: '2026-04-03T22:15:00Z' });
    const told = await goodFriday.alerts({ rule: 'BHM-01' });
    expect(toldTo(told)).toEqual([`${BIRMINGHAM}/out-of-hours/responsible`]);
    expect(told[0]).toMatchObject({
      raisedAt: '2026-04-03T22:50:00.000Z',
      acknowledgeBy: '2026-04-03T23:05:00.000Z',
      late: false,
    });
    const sent = (await hub.messages()).filter(({ alert }) => alert === told[0]?.id);
    expect(sent.map(({ channel, to }) => `${channel} ${to.role}`)).toContain('email out-of-hours');
    const mail = sent.find(({ channel }) => channel === 'email');
    expect(mail?.body).toContain('Acknowledge by 00:05 on Sat 4 April');
    expect(mail?.body).toContain('Missing since: 23:15 on Fri 3 April');
    await hub.agency(BIRMINGHAM).acknowledge(String(told[0]?.id), 'Duty officer');
  }, 240_000);

  it('seven days end at the same time by the clock, which is an hour sooner: on Easter Sunday at 00:30', async () => {
    const { wigan } = overnight;
    await hub.moveTo('2026-04-04T23:29:00Z');
    expect(await due(wigan, { rule: 'WIG-12' })).toEqual([]);
    await hub.moveTo('2026-04-04T23:30:00Z');
    expect(await due(wigan, { rule: 'WIG-12' })).toEqual(['WIG-12 strategy-meeting 2026-04-04T23:30:00.000Z']);
    await hub.moveTo('2026-04-05T09:00:00Z');
    await wigan.found();
    expect(await due(wigan, { rule: 'WIG-05' })).toEqual(['WIG-05 social-worker-visit 2026-04-06T09:00:00.000Z']);
    expect(await due(wigan, { rule: 'ENG-09' })).toEqual(['ENG-09 return-interview 2026-04-08T09:00:00.000Z']);
    for (const rule of ['WIG-11', 'WIG-12']) {
      expect(await wigan.tasks({ rule })).toMatchObject([{ state: 'cancelled' }]);
    }
  }, 240_000);

  it('Easter Monday is no working day for who is told, and a Monday for who is sent the weekly list', async () => {
    await hub.moveTo('2026-04-06T09:00:00Z');
    await easter.thursday.found();
    expect(toldTo(await easter.thursday.alerts({ rule: 'BHM-01' }))).toEqual([
      `${BIRMINGHAM}/out-of-hours/responsible`,
    ]);
    const weekly = await lists(WIGAN, 'WIG-14', '2026-04-06T00:00:00Z');
    expect(moments(weekly)).toEqual(['2026-04-06T08:00:00.000Z']);
    expect(weekly[0]?.facts).toMatchObject({ list: { from: '2026-03-30', to: '2026-04-05' } });
    expect(moments(await lists(MEDWAY, 'MED-08', '2026-04-03T00:00:00Z'))).toEqual([
      '2026-04-03T08:00:00.000Z',
      '2026-04-04T08:00:00.000Z',
      '2026-04-05T08:00:00.000Z',
      '2026-04-06T08:00:00.000Z',
    ]);
  }, 240_000);

  it('the figures of the week are of its local days, and count hours that passed', async () => {
    const week = { from: '2026-03-29', to: '2026-04-05' };
    const wigan = await reportOf(hub.agency(WIGAN), 'episodes', week);
    const reference = overnight.wigan.receipts.findLast((one) => one.reference)?.reference;
    expect(wigan.rows).toMatchObject([
      { reference, since: '2026-03-29T00:30:00.000Z', endedAt: '2026-04-05T09:00:00.000Z', hours: 176.5 },
    ]);
    // 22:30 on Saturday is before the week; both of Birmingham's own are within it, and one since Sunday's night
    expect((await reportOf(hub.agency(MEDWAY), 'episodes', week)).rows).toEqual([]);
    expect((await reportOf(hub.agency(BIRMINGHAM), 'episodes', week)).rows.map((row) => row['since'])).toEqual(
      expect.arrayContaining(['2026-03-29T00:30:00.000Z', '2026-04-02T10:00:00.000Z', '2026-04-03T22:15:00.000Z']),
    );
    const saturday = await reportOf(hub.agency(MEDWAY), 'episodes', { from: '2026-03-28', to: '2026-03-28' });
    expect(saturday.rows).toMatchObject([{ since: '2026-03-28T22:30:00.000Z', endedAt: null }]);
  });

  it('after Easter the emergency duty team hears of the return of the child of whom it was told, though it is day', async () => {
    await hub.moveTo('2026-04-07T09:00:00Z');
    await easter.goodFriday.found();
    const returned = await easter.goodFriday.alerts({ rule: 'BHM-01', kind: 'missing.found' });
    expect(toldTo(returned)).toEqual([`${BIRMINGHAM}/out-of-hours/responsible`]);
    await hub.moveTo('2026-04-07T16:01:00Z');
    expect(await raised(easter.darlington, 'DAR-09', 'task.overdue')).toEqual(['2026-04-07T16:00:00.001Z']);
    await hub.moveTo('2026-04-10T16:01:00Z');
    expect(await raised(overnight.birmingham, 'BHM-03', 'task.overdue')).toEqual(['2026-04-10T16:00:00.001Z']);
  }, 240_000);

  it('school days leave out the holiday, and the day that Darlington added: the fifth is Tuesday 14 April, the fifth after Wednesday', async () => {
    const pupil = absent.darlington;
    // counted: Friday 27, Monday 30, Tuesday 31, Wednesday 1, Tuesday 14
    await hub.moveTo('2026-04-14T15:59:00Z');
    expect(await pupil.alerts({ rule: 'DAR-15' })).toEqual([]);
    await hub.moveTo('2026-04-14T16:00:00Z');
    expect(await raised(pupil, 'DAR-15', 'notice.rule')).toEqual(['2026-04-14T16:00:00.000Z']);
    expect(await pupil.tasks({ rule: 'DAR-14' })).toEqual([]);
    await hub.moveTo('2026-04-15T16:00:00Z');
    expect((await due(pupil, { rule: 'DAR-14' })).sort()).toEqual([
      'DAR-14 cme-enquiry 2026-04-15T16:00:00.000Z',
      'DAR-14 referral 2026-04-15T16:00:00.000Z',
    ]);
  }, 240_000);
});
