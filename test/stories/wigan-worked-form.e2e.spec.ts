import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { AlertBody, TaskBody } from '#contracts';
import {
  describeOnBothTransports,
  startHubProcess,
  type AgencyClient,
  type HubClient,
  type HubProcess,
  type Told,
} from '#testing';
import { alertsAbout, GREATER_MANCHESTER, only, recipients, rulesOf, tasksAbout, WIGAN } from './cast.js';

/**
 * Wigan's own worked form, "Missing Person Return Interview", as its protocol prints it: what it says of the child, of
 * the times and of the answers, sent as the police and the council would have sent it. All its times are British Summer
 * Time.
 */
const FORM = {
  child: { name: { given: 'Tom', family: 'Missing' }, caseNumber: '1008803' },
  policeLog: 'PO-1254689',
  missing: '2016-05-09T09:00:00+01:00',
  found: '2016-05-15T16:00:00+01:00',
  dayOfForm: '2016-05-16',
  completedBy: 'KS Social Worker',
  authorisedBy: 'KS Social Work Team Manager',
  answers: [
    'Checked attendance at school: yes.',
    'Wanting family contact: no. To clear your head: yes. Planned, took food, clothes or money: yes.',
    'Just stayed out: no. Friends encouraged you: no. Kept against your will: yes.',
    'Scared to return: no. Anything bad happened: no. Held captive: no. Offered drink or drugs: no.',
    'Anywhere to stay: yes. Food, money or clothing an issue: no.',
    'Returned of your own accord: no. Returned by someone: yes, police found me. Asked to be picked up: no.',
  ].join(' '),
} as const;

const IDENTIFIERS = [
  { system: 'local-authority', issuer: WIGAN, value: FORM.child.caseNumber },
  { system: 'police', issuer: GREATER_MANCHESTER, value: FORM.policeLog },
];
const onTheDayOfTheForm = (time: string): string => `${FORM.dayOfForm}T${time}:00+01:00`;

describeOnBothTransports('Wigan’s worked form of May 2016: Tom Missing, away from Monday 9 to Sunday 15 May', (env) => {
  let process: HubProcess;
  let hub: HubClient;
  let wigan: AgencyClient;
  let police: AgencyClient;
  let report: Told;
  let find: Told;

  const record = { identifiers: IDENTIFIERS.slice(0, 1), name: FORM.child.name };
  const asThePoliceHeard = { identifiers: IDENTIFIERS, name: FORM.child.name };

  const taskOf = async (kind: string): Promise<TaskBody | undefined> =>
    (await tasksAbout(hub, report.receipt.reference)).find((task) => task.kind === kind);
  const told = async (kind: string): Promise<AlertBody[]> =>
    (await alertsAbout(hub, report.receipt.reference)).filter((alert) => alert.kind === kind);
  const interview = async (status: string, time: string, more: object = {}): Promise<Told> => {
    await hub.moveTo(onTheDayOfTheForm(time));
    return wigan.tell(
      'return-interview.recorded',
      { child: record, status, at: onTheDayOfTheForm(time), ...more },
      { subject: FORM.child.caseNumber },
    );
  };

  beforeAll(async () => {
    process = await startHubProcess({ env, now: '2016-05-09T08:30:00+01:00' });
    hub = process.client;
    wigan = hub.agency(WIGAN);
    police = hub.agency(GREATER_MANCHESTER);
  }, 120_000);
  afterAll(() => process.discard(), 30_000);

  it('Wigan knows him under its case number as a child that it looks after, with his social worker and her manager', async () => {
    const { receipt } = await wigan.tell(
      'child.registered',
      {
        child: record,
        responsibleAuthority: WIGAN,
        statuses: [{ kind: 'looked-after', from: '2015-09-01' }],
        professionals: [
          { role: 'social-worker', name: FORM.completedBy, organisation: WIGAN },
          { role: 'team-manager', name: FORM.authorisedBy, organisation: WIGAN },
        ],
      },
      { subject: FORM.child.caseNumber },
    );
    expect(receipt.status).toBe('linked');
  });

  it('the police report him on the Monday at nine, under their log number, and his record is known by Wigan’s', async () => {
    await hub.moveTo(FORM.missing);
    report = await police.tell(
      'missing.reported',
      {
        child: asThePoliceHeard,
        category: 'missing',
        since: FORM.missing,
        missingFrom: { kind: 'placement', authority: WIGAN },
      },
      { subject: FORM.policeLog },
    );
    expect(report.receipt).toMatchObject({ status: 'linked', notes: [] });
    const episode = await wigan.episode(String(report.receipt.episode));
    expect(episode).toMatchObject({
      state: 'open',
      category: 'missing',
      since: '2016-05-09T08:00:00.000Z',
      endedAt: null,
      responsible: WIGAN,
      host: null,
      child: { name: FORM.child.name, identifiers: IDENTIFIERS },
      care: { statuses: [{ kind: 'looked-after', from: '2015-09-01' }] },
    });
  });

  it('ENG-21 the protocols of today apply to that May, and Wigan’s front door reads the time as its own clocks show it', async () => {
    const alerts = await told('missing.reported');
    expect(recipients(alerts)).toEqual(
      expect.arrayContaining([
        `${WIGAN}/front-door/responsible`,
        `${GREATER_MANCHESTER}/missing-persons-unit/police-responsible-area`,
      ]),
    );
    const door = only(alerts.filter(({ to }) => to.organisation === WIGAN && to.role === 'front-door'));
    expect(rulesOf(door)).toEqual(expect.arrayContaining(['ENG-04', 'ENG-21']));
    expect(door.because.map(({ protocol }) => protocol)).toContainEqual(expect.stringMatching(/^england@\d+$/));
    expect(door.agreements.map(({ id }) => id)).toEqual(['england-statutory']);
    expect(door.body).toContain('Missing since: 09:00 on Mon 9 May');
    expect(door.acknowledgeBy).toBe('2016-05-09T08:15:00.000Z');
    for (const { id, to } of alerts) await hub.agency(to.organisation).acknowledge(id, 'Duty officer');
  });

  it('ENG-07 no host is told, since he is in Wigan’s own care and area', async () => {
    expect((await told('missing.reported')).flatMap(rulesOf)).not.toContain('ENG-07');
  });

  it('the police find him on the Sunday at four, six days and seven hours later', async () => {
    await hub.moveTo('2016-05-15T16:10:00+01:00');
    find = await police.tell(
      'missing.found',
      { child: asThePoliceHeard, at: FORM.found, how: 'found-by-police', returnedTo: 'placement' },
      { subject: FORM.policeLog },
    );
    expect(find.receipt).toMatchObject({ status: 'linked', episode: report.receipt.episode });
    const episode = await wigan.episode(String(report.receipt.episode));
    expect(episode).toMatchObject({ state: 'closed', endedAt: '2016-05-15T15:00:00.000Z' });
    expect(Date.parse(String(episode.endedAt)) - Date.parse(String(episode.since))).toBe((6 * 24 + 7) * 3_600_000);
  });

  it('WIG-05 his social worker is to see him by Monday at four', async () => {
    expect(await taskOf('social-worker-visit')).toMatchObject({
      rule: 'WIG-05',
      protocol: expect.stringMatching(/^wigan@\d+$/),
      owner: { organisation: WIGAN, role: 'social-worker' },
      startedAt: '2016-05-15T15:00:00.000Z',
      dueAt: '2016-05-16T15:00:00.000Z',
      state: 'open',
      late: false,
    });
  });

  it('ENG-09 his return interview is due by Wednesday at four', async () => {
    expect(await taskOf('return-interview')).toMatchObject({
      rule: 'ENG-09',
      owner: { organisation: WIGAN },
      dueAt: '2016-05-18T15:00:00.000Z',
      state: 'open',
    });
  });

  it('WIG-05 the visit of Monday, recorded by Wigan, is in time', async () => {
    await hub.moveTo(onTheDayOfTheForm('14:00'));
    const { event } = await wigan.tell(
      'action.recorded',
      { child: record, action: 'social-worker-visit', at: onTheDayOfTheForm('14:00'), outcome: 'seen alone' },
      { subject: FORM.child.caseNumber },
    );
    expect(await taskOf('social-worker-visit')).toMatchObject({
      state: 'done',
      closedAt: '2016-05-16T13:00:00.000Z',
      closedBy: { event: event.id },
      outcome: 'seen alone',
    });
  });

  it('ENG-09 an interview that is offered and accepted is not yet held', async () => {
    await interview('offered', '14:05');
    await interview('accepted', '14:10');
    expect((await taskOf('return-interview'))?.state).toBe('open');
  });

  it('ENG-09 the form, completed on Monday 16 May, meets the duty two days early', async () => {
    const { event, receipt } = await interview('completed', '15:00', {
      independent: true,
      primaryFactor: 'other',
      themes: ['other', 'person-posing-risk'],
      narrative: FORM.answers,
    });
    expect(receipt).toMatchObject({ status: 'linked', episode: report.receipt.episode });
    expect(await taskOf('return-interview')).toMatchObject({
      state: 'done',
      closedAt: '2016-05-16T14:00:00.000Z',
      closedBy: { event: event.id },
      outcome: 'completed',
    });
  });

  it('the team manager authorises it and it is forwarded to the police the same day', async () => {
    expect((await interview('authorised', '15:30')).receipt.status).toBe('linked');
    await hub.moveTo(onTheDayOfTheForm('15:45'));
    const copy = await wigan.tell(
      'action.recorded',
      {
        child: record,
        action: 'interview-copy',
        at: onTheDayOfTheForm('15:45'),
        authorisedBy: { rank: 'team-manager', name: FORM.authorisedBy },
      },
      { subject: FORM.child.caseNumber },
    );
    expect(copy.receipt).toMatchObject({ status: 'linked', episode: report.receipt.episode });
  });

  it('nothing is overdue when both times have passed', async () => {
    await hub.moveTo('2016-05-18T16:30:00+01:00');
    expect(
      (await tasksAbout(hub, report.receipt.reference)).filter(({ rule }) => ['WIG-05', 'ENG-09'].includes(rule)),
    ).toMatchObject([{ state: 'done' }, { state: 'done' }]);
    const overdue = (await told('task.overdue')).flatMap(rulesOf);
    // What the length of his absence asked for was never recorded as done.
    expect(overdue.sort()).toEqual(['WIG-08', 'WIG-10', 'WIG-11', 'WIG-15']);
  });

  it('the child’s own words go to nobody who was not named: he consented to a form without names', async () => {
    const everything = (await Promise.all(hub.subscribers.map((agency) => agency.alerts()))).flat();
    const elsewhere = everything.filter(({ to }) => to.organisation !== WIGAN);
    expect(elsewhere.length).toBeGreaterThan(0);
    expect(JSON.stringify(elsewhere)).not.toMatch(/clear your head|against your will/);
    const asPoliceSeeIt = await police.episode(String(report.receipt.episode));
    expect(JSON.stringify(asPoliceSeeIt)).not.toMatch(/clear your head|against your will/);
  });

  it('the timeline is the form’s, in the order in which it happened', async () => {
    const { timeline } = await wigan.episode(String(report.receipt.episode));
    expect(timeline?.map(({ at, kind, by }) => [at, kind, by])).toEqual([
      ['2016-05-09T08:00:00.000Z', 'missing.reported', GREATER_MANCHESTER],
      ['2016-05-15T15:00:00.000Z', 'missing.found', GREATER_MANCHESTER],
      ['2016-05-16T13:00:00.000Z', 'action.recorded', WIGAN],
      ['2016-05-16T13:05:00.000Z', 'return-interview.recorded', WIGAN],
      ['2016-05-16T13:10:00.000Z', 'return-interview.recorded', WIGAN],
      ['2016-05-16T14:00:00.000Z', 'return-interview.recorded', WIGAN],
      ['2016-05-16T14:30:00.000Z', 'return-interview.recorded', WIGAN],
      ['2016-05-16T14:45:00.000Z', 'action.recorded', WIGAN],
    ]);
  });
});
