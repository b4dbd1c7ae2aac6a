import { describe, expect, it } from '@jest/globals';
import type { HubClient } from '#testing';
import { KENT, LEEDS, LIVERPOOL, MEDWAY } from './places.js';
import { onHub } from './on-hub.js';
import { reportOf } from './reading-reports.js';
import { Story } from './story.js';
import { hoursAfter, whoHeard } from './who-heard.js';

const WORKER = {
  role: 'social-worker',
  name: 'S. Invented',
  email: 's.invented@medway.example',
  phone: '01632 960001',
};
const LEADERS = ['assistant-director', 'director', 'head-of-service'];

describe('Medway and Kent', () => {
  let hub: HubClient;

  onHub((client) => (hub = client));

  const own = (register: object = {}): Promise<Story> => new Story(hub, { responsible: MEDWAY }).known(register);
  const atHome = (statuses: readonly object[] = []): Promise<Story> =>
    new Story(hub, { responsible: MEDWAY, placed: false }).known({ statuses });
  const placedByLeeds = (): Promise<Story> => new Story(hub, { responsible: LEEDS, host: MEDWAY }).known();
  const inMedway = (...roles: string[]): string[] => roles.map((role) => `${MEDWAY}/${role}`);

  it('MED-03 an absence that Kent Police report or update is refused with the reason, whoever the child is', async () => {
    for (const responsible of [MEDWAY, KENT, LIVERPOOL]) {
      const story = await new Story(hub, { responsible, placed: false }).known();
      const since = (await hub.now()).toISOString();
      const kent = hub.agency('kent');
      const said = { child: story.asKnownTo('kent'), category: 'absent', since };
      for (const event of [
        kent.event('missing.reported', said, { subject: story.case }),
        kent.event('missing.updated', { category: 'absent' }, { subject: story.case }),
      ]) {
        const { status, body } = await kent.post(event);
        expect(status).toBe(422);
        expect(body).toMatchObject({ errors: [{ pointer: '/data/category', code: 'MED-03' }] });
      }
    }
  });

  it('MED-03 takes their missing and away, and another force’s absent as it was sent', async () => {
    const story = await own();
    await story.missing({ category: 'away-without-authorisation' });
    expect((await story.episode(MEDWAY)).category).toBe('away-without-authorisation');
    const placed = await new Story(hub, { responsible: LIVERPOOL, host: MEDWAY }).known();
    await placed.missing({ category: 'absent' }, { by: 'merseyside' });
    expect((await placed.episode(MEDWAY)).category).toBe('absent');
  });

  it('MED-01 police report a child missing, then found: the Missing Information Officer and the allocated team are told', async () => {
    const story = await own();
    await story.missing();
    const told = inMedway('allocated-team', 'missing-coordinator');
    expect(await whoHeard(story, { rule: 'MED-01', kind: 'missing.reported' })).toEqual(told);
    await story.later({ hours: 1 });
    await story.found();
    expect(await whoHeard(story, { rule: 'MED-01', kind: 'missing.found' })).toEqual(told);
    const helped = await atHome([{ kind: 'early-help', from: '2026-01-05' }]);
    await helped.missing();
    expect(await whoHeard(helped, { rule: 'MED-01' })).toEqual(told);
  });

  it('MED-01 no team is told where none is allocated, and nobody of what somebody else reports', async () => {
    for (const story of [await atHome(), await placedByLeeds()]) {
      await story.missing();
      expect(await whoHeard(story, { rule: 'MED-01' })).toEqual(inMedway('missing-coordinator'));
    }
    const reported = await own();
    await reported.missing({}, { by: MEDWAY });
    expect(await reported.alerts({ rule: 'MED-01' })).toEqual([]);
  });

  it('MED-02 youth offending, and CME and inclusion, are told of a child with whom they work, and of no other', async () => {
    const offending = await atHome([{ kind: 'youth-offending', from: '2026-01-05' }]);
    const education = await atHome([{ kind: 'children-missing-education', from: '2026-01-05' }]);
    const neither = await own();
    for (const story of [offending, education, neither]) await story.missing();
    expect(await whoHeard(offending, { rule: 'MED-02' })).toEqual(inMedway('youth-offending'));
    expect(await whoHeard(education, { rule: 'MED-02' })).toEqual(inMedway('cme-officer', 'education-welfare'));
    expect(await whoHeard(neither, { rule: 'MED-02' })).toEqual([]);
    await offending.found();
    expect(await whoHeard(offending, { rule: 'MED-02', kind: 'missing.found' })).toEqual(inMedway('youth-offending'));
  });

  it('MED-04 an OLA child of whose placement no notice is on file: the placing authority’s placements are chased, until it comes', async () => {
    const statuses = [{ kind: 'looked-after', from: '2025-01-27' }];
    const story = await new Story(hub, { responsible: LEEDS, host: MEDWAY, placed: false }).known({ statuses });
    await story.missing({ missingFrom: { kind: 'placement', authority: MEDWAY } });
    expect(await story.tasks({ rule: 'MED-04' })).toMatchObject([
      { kind: 'placement-notice', owner: { organisation: LEEDS, role: 'placements' }, state: 'open', dueAt: null },
    ]);
    expect((await story.episode(MEDWAY)).flags).toContain('assumed:placement');
    await story.later({ hours: 1 });
    await story.place();
    expect(await story.tasks({ rule: 'MED-04' })).toMatchObject([{ state: 'done' }]);
    expect((await story.episode(MEDWAY)).flags).not.toContain('assumed:placement');
    const noticed = await placedByLeeds();
    await noticed.missing();
    const ours = await own();
    await ours.missing();
    for (const one of [noticed, ours]) expect(await one.tasks({ rule: 'MED-04' })).toEqual([]);
  });

  it('MED-16 and MED-12 an interview that is received goes to Kent Police, and to the coordinator to read', async () => {
    const story = await own();
    await story.wholeEpisode();
    await story.interview('offered');
    for (const rule of ['MED-12', 'MED-16']) {
      expect(await story.alerts({ rule, kind: 'return-interview.recorded' })).toEqual([]);
    }
    await story.interview('completed', { independent: true });
    expect(await whoHeard(story, { rule: 'MED-12', kind: 'return-interview.recorded' })).toEqual(
      inMedway('missing-coordinator'),
    );
    expect(await whoHeard(story, { rule: 'MED-16', kind: 'return-interview.recorded' })).toEqual([
      'kent/missing-persons-unit',
    ]);
    expect(await story.tasks({ rule: 'MED-16' })).toMatchObject([
      { kind: 'interview-copy', owner: { organisation: MEDWAY, role: 'missing-coordinator' }, state: 'open' },
    ]);
    await story.action('interview-copy');
    expect(await story.tasks({ rule: 'MED-16', state: 'done' })).toHaveLength(1);
    const placed = await placedByLeeds();
    await placed.wholeEpisode();
    await placed.interview('received', {}, { by: MEDWAY });
    expect(await placed.alerts({ rule: 'MED-16', to: 'kent' })).toHaveLength(1);
  });

  it('MED-12 the return interview of Medway’s own child is due within 72 hours of the find', async () => {
    const story = await own();
    await story.missing();
    await story.later({ hours: 3 });
    const back = await hub.now();
    await story.found();
    const [task] = await story.tasks({ rule: 'MED-12' });
    expect(task).toMatchObject({
      kind: 'return-interview',
      owner: { organisation: MEDWAY },
      dueAt: hoursAfter(back, 72),
    });
    expect(task?.rules).toEqual(['MED-12', 'ENG-09']);
    await story.interview('completed');
    expect(await story.tasks({ rule: 'MED-12', state: 'done' })).toHaveLength(1);
    const placed = await placedByLeeds();
    await placed.wholeEpisode();
    expect(await placed.tasks({ rule: 'MED-12' })).toEqual([]);
  });

  it('MED-11 at the third failed attempt the interview counts as declined, and a letter goes out', async () => {
    const story = await own();
    await story.wholeEpisode();
    await story.later({ hours: 2 });
    await story.interview('attempted');
    await story.later({ hours: 2 });
    await story.interview('attempted');
    expect(await story.tasks({ rule: 'MED-11' })).toEqual([]);
    await story.later({ hours: 2 });
    await story.interview('attempted');
    const tasks = await story.tasks({ rule: 'MED-11' });
    expect(tasks.map(({ kind }) => kind).sort()).toEqual(['letter', 'parents-views']);
    for (const task of tasks) {
      expect(task).toMatchObject({ owner: { organisation: MEDWAY, role: 'missing-coordinator' }, state: 'open' });
    }
    await story.action('letter');
    expect(await story.tasks({ rule: 'MED-11', kind: 'letter' })).toMatchObject([{ state: 'done' }]);
    const days = { from: '2026-03-01', to: '2026-12-31' };
    const { rows } = await reportOf(hub.agency(MEDWAY), 'episodes', days);
    const { reference } = await story.episode(MEDWAY);
    expect(rows.filter((row) => row['reference'] === reference)).toMatchObject([{ interview: 'declined' }]);
  });

  it('MED-13 found with safeguarding concerns, or the third time ever: First Response decides on a referral', async () => {
    const concerned = await own();
    await concerned.wholeEpisode({ found: { concerns: ['substance-misuse'] } });
    expect(await concerned.tasks({ rule: 'MED-13' })).toMatchObject([
      { kind: 'triage', owner: { organisation: MEDWAY, role: 'front-door' }, state: 'open' },
    ]);
    const alone = await own({ flags: ['unaccompanied-asylum-seeking'] });
    await alone.wholeEpisode();
    expect(await alone.tasks({ rule: 'MED-13' })).toHaveLength(1);
    const often = await own({ flags: ['persistent'] });
    await often.wholeEpisode({ thenDays: 1 });
    await often.wholeEpisode({ thenDays: 1, found: { concerns: ['offending'] } });
    expect(await often.tasks({ rule: 'MED-13' })).toEqual([]);
    await often.missing();
    expect(await often.tasks({ rule: 'MED-13' })).toEqual([]);
    await often.found();
    expect(await often.tasks({ rule: 'MED-13' })).toHaveLength(1);
  });

  it('MED-17 when a child in care or with a plan returns, reviewing officer or conference chair and senior leaders get a need-to-know', async () => {
    const story = await own();
    await story.missing();
    expect(await story.tasks({ rule: 'MED-17' })).toEqual([]);
    await story.found();
    expect(await whoHeard(story, { rule: 'MED-17', kind: 'missing.found' })).toEqual(inMedway(...LEADERS, 'iro'));
    expect(await story.tasks({ rule: 'MED-17' })).toMatchObject([
      { kind: 'need-to-know', owner: { organisation: MEDWAY }, state: 'open' },
    ]);
    const plan = await atHome([{ kind: 'child-protection-plan', from: '2026-01-05' }]);
    await plan.wholeEpisode();
    expect(await whoHeard(plan, { rule: 'MED-17', kind: 'missing.found' })).toEqual(
      inMedway('assistant-director', 'conference-chair', 'director', 'head-of-service'),
    );
    const neither = await atHome();
    await neither.wholeEpisode();
    expect([...(await neither.alerts({ rule: 'MED-17' })), ...(await neither.tasks({ rule: 'MED-17' }))]).toEqual([]);
  });

  it('MED-18 safeguarding concerns about a child who is not open, or an OLA child: a referral to the front door', async () => {
    const concern = { risk: { level: 'medium', factors: ['domestic-abuse'] } };
    for (const story of [await atHome(), await placedByLeeds()]) {
      await story.missing();
      expect(await story.tasks({ rule: 'MED-18' })).toEqual([]);
      await story.later({ minutes: 10 });
      await story.updated(concern);
      expect(await story.tasks({ rule: 'MED-18' })).toMatchObject([
        { kind: 'referral', owner: { organisation: MEDWAY, role: 'front-door' }, state: 'open' },
      ]);
    }
    const open = await own();
    await open.missing(concern);
    expect(await open.tasks({ rule: 'MED-18' })).toEqual([]);
  });

  it('MED-19 at high risk the social worker’s contact goes to the police liaison officer', async () => {
    const story = await own({ professionals: [WORKER] });
    await story.missing();
    expect(await story.alerts({ rule: 'MED-19' })).toEqual([]);
    await story.later({ minutes: 10 });
    await story.updated({ risk: { level: 'high' } });
    const [alert] = await story.alerts({ rule: 'MED-19' });
    expect(alert).toMatchObject({ to: { organisation: 'kent', role: 'liaison-officer' } });
    expect(JSON.stringify(alert?.facts)).toContain(WORKER.phone);
    const unknown = await atHome();
    await unknown.missing({ risk: { level: 'high', factors: [] } });
    expect(await unknown.alerts({ rule: 'MED-19' })).toEqual([]);
  });
});
