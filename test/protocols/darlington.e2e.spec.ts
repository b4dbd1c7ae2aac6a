import { describe, expect, it } from '@jest/globals';
import type { HubClient } from '#testing';
import { COUNTY_DURHAM, DARLINGTON, LEEDS, WIGAN } from './places.js';
import { onHub } from './on-hub.js';
import { Story } from './story.js';
import { hoursAfter, whoHeard } from './who-heard.js';

const DURHAM = 'durham';
const WORKER = { role: 'social-worker', name: 'S. Invented', email: 's.invented@darlington.example' };
const AT_HOME = { placed: false, responsible: DARLINGTON };

describe('Darlington and Durham', () => {
  let hub: HubClient;

  onHub((client) => (hub = client));

  const own = (register: object = {}): Promise<Story> => new Story(hub, { responsible: DARLINGTON }).known(register);
  const placedByLeeds = (): Promise<Story> => new Story(hub, { responsible: LEEDS, host: DARLINGTON }).known();
  const withPlan = (story: Story): object => ({
    statuses: [
      { kind: 'looked-after', from: story.daysAgo(400) },
      { kind: 'child-protection-plan', from: '2025-12-01' },
    ],
  });

  it('DAR-03 a missing action plan is due within 6 working days of the return, and is done once a team manager has authorised it', async () => {
    const story = await own();
    await story.missing();
    expect(await story.tasks({ rule: 'DAR-03' })).toEqual([]);
    await story.later({ hours: 2 });
    await story.found();
    // Monday 2 March, so that the sixth working day after it is the Tuesday of the week after.
    expect(await story.tasks({ rule: 'DAR-03' })).toMatchObject([
      { kind: 'action-plan', owner: { organisation: DARLINGTON }, state: 'open', dueAt: '2026-03-10T17:00:00.000Z' },
    ]);
    await story.action('action-plan', { authorisedBy: { rank: 'social-worker', name: 'S. Invented' } });
    expect(await story.tasks({ rule: 'DAR-03', state: 'open' })).toHaveLength(1);
    await story.action('action-plan', { authorisedBy: { rank: 'team-manager', name: 'M. Invented' } });
    expect(await story.tasks({ rule: 'DAR-03', state: 'done' })).toHaveLength(1);
  });

  it('DAR-03 is put off with a reason and a new date by whoever it falls to, and by nobody else', async () => {
    const story = await own();
    await story.wholeEpisode();
    const [task] = await story.tasks({ rule: 'DAR-03' });
    const nextReviewAt = hoursAfter(await hub.now(), 24 * 20);
    const putOff = { outcome: 'deferred', nextReviewAt };
    await story.action('action-plan', { ...putOff, reason: 'the child is in hospital' }, { by: DURHAM });
    await hub.agency(DARLINGTON).complete(String(task?.id), putOff);
    await hub.settle();
    expect(await story.tasks({ rule: 'DAR-03' })).toMatchObject([{ state: 'open', dueAt: task?.dueAt }]);
    await hub.agency(DARLINGTON).complete(String(task?.id), { ...putOff, reason: 'the child is in hospital' });
    await hub.settle();
    expect(await story.tasks({ rule: 'DAR-03' })).toMatchObject([{ state: 'open', dueAt: nextReviewAt }]);
  });

  it('DAR-09 a strategy discussion is due by the end of the next working day after a missing child was found', async () => {
    const story = await own();
    await story.missing();
    expect(await story.tasks({ rule: 'DAR-09' })).toEqual([]);
    await story.found();
    expect(await story.tasks({ rule: 'DAR-09' })).toMatchObject([
      { kind: 'strategy-discussion', owner: { organisation: DARLINGTON }, dueAt: '2026-03-03T17:00:00.000Z' },
    ]);
    await story.action('strategy-discussion', { outcome: 'not-practicable', reason: 'nobody could be reached' });
    expect(await story.tasks({ rule: 'DAR-09' })).toMatchObject([{ state: 'done', outcome: 'not-practicable' }]);
    const other = await own();
    await other.wholeEpisode();
    const [task] = await other.tasks({ rule: 'DAR-09' });
    const { status, body } = await hub.agency(DARLINGTON).complete(String(task?.id), { outcome: 'not-practicable' });
    expect([status, body.state]).toEqual([200, 'done']);
    await hub.settle();
    expect(await other.tasks({ rule: 'DAR-09' })).toMatchObject([{ state: 'done', outcome: 'not-practicable' }]);
  });

  it('DAR-09 with a child protection plan it must be held: that it was not practicable is no answer, whichever way it comes', async () => {
    const story = await own();
    await story.register(withPlan(story));
    await story.missing();
    await story.found();
    await story.action('strategy-discussion', { outcome: 'not-practicable', reason: 'nobody could be reached' });
    const [task] = await story.tasks({ rule: 'DAR-09', state: 'open' });
    const refused = await hub
      .agency(DARLINGTON)
      .complete(String(task?.id), { outcome: 'not-practicable', reason: 'again nobody' });
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({ errors: [{ pointer: '/outcome', code: 'DAR-09' }] });
    await hub.settle();
    expect(await story.tasks({ rule: 'DAR-09', state: 'open' })).toHaveLength(1);
    await story.action('strategy-discussion', { outcome: 'held' });
    expect(await story.tasks({ rule: 'DAR-09', state: 'done' })).toHaveLength(1);
  });

  it('DAR-03, DAR-09, DAR-17 and DAR-19 ask nothing about another authority’s child', async () => {
    const story = await placedByLeeds();
    await story.wholeEpisode();
    for (const rule of ['DAR-03', 'DAR-09', 'DAR-19']) expect(await story.tasks({ rule })).toEqual([]);
    expect(await story.alerts({ rule: 'DAR-17' })).toEqual([]);
  });

  it('DAR-01 police report a child missing, then found: front door, coordinator, service manager, director and case holder are told', async () => {
    const story = await own({ professionals: [WORKER] });
    await story.missing();
    const all = ['director', 'front-door', 'missing-coordinator', 'service-manager', 'social-worker'];
    const each = all.map((role) => `${DARLINGTON}/${role}`);
    expect(await whoHeard(story, { rule: 'DAR-01', kind: 'missing.reported' })).toEqual(each);
    expect(await story.alerts({ rule: 'DAR-01', role: 'social-worker', capacity: 'named-professional' })).toHaveLength(
      1,
    );
    await story.later({ hours: 1 });
    await story.found();
    expect(await whoHeard(story, { rule: 'DAR-01', kind: 'missing.found' })).toEqual(each);
  });

  it('DAR-01 the case holder is the allocated team where no worker is named, nobody where no case is open, and an OLA child’s authority', async () => {
    const open = await own();
    await open.missing();
    expect(await whoHeard(open, { rule: 'DAR-01', to: DARLINGTON })).toContain(`${DARLINGTON}/allocated-team`);
    const closed = await new Story(hub, AT_HOME).known();
    await closed.missing();
    expect(await whoHeard(closed, { rule: 'DAR-01' })).toEqual(
      ['director', 'front-door', 'missing-coordinator', 'service-manager'].map((role) => `${DARLINGTON}/${role}`),
    );
    const placed = await placedByLeeds();
    await placed.missing();
    expect(await whoHeard(placed, { rule: 'DAR-01' })).toEqual([
      ...['director', 'front-door', 'missing-coordinator', 'service-manager'].map((role) => `${DARLINGTON}/${role}`),
      `${LEEDS}/front-door`,
    ]);
  });

  it('DAR-01 is about what the police report, and not about an absence', async () => {
    const story = await own();
    await story.missing({}, { by: DARLINGTON });
    const absent = await own();
    await absent.missing({ category: 'absent' });
    for (const one of [story, absent]) expect(await one.alerts({ rule: 'DAR-01' })).toEqual([]);
  });

  it('DAR-02 after missing and after absent a return interview is held within 72 hours; one that is not independent does not count', async () => {
    for (const category of ['missing', 'absent']) {
      const story = await own();
      await story.missing({ category });
      await story.later({ hours: 2 });
      const back = await hub.now();
      await story.found();
      expect(await story.tasks({ rule: 'DAR-02' })).toMatchObject([
        {
          kind: 'return-interview',
          owner: { role: 'missing-coordinator' },
          dueAt: hoursAfter(back, 72),
          state: 'open',
        },
      ]);
      await story.interview('completed', { independent: false });
      expect(await story.tasks({ rule: 'DAR-02', state: 'open' })).toHaveLength(1);
      await story.interview('completed', { independent: true });
      expect(await story.tasks({ rule: 'DAR-02', state: 'done' })).toHaveLength(1);
    }
    const placed = await placedByLeeds();
    await placed.missing({ category: 'absent' });
    await placed.found();
    expect(await placed.tasks({ rule: 'DAR-02' })).toEqual([]);
  });

  it('DAR-02 asks for none after an absence that nobody reported to the police, nor after an unauthorised stay', async () => {
    const quiet = await own();
    await quiet.missing({ category: 'absent' }, { by: DARLINGTON });
    await quiet.later({ hours: 1 });
    await quiet.found({}, { by: DARLINGTON });
    expect(await quiet.tasks({ kind: 'return-interview' })).toEqual([]);
    const away = await own();
    await away.wholeEpisode({ missing: { category: 'away-without-authorisation' } });
    expect(await away.tasks({ rule: 'DAR-02' })).toEqual([]);
  });

  it('DAR-10 a completed return interview goes to the police exploitation team, and nothing else about it does', async () => {
    const story = await own();
    await story.wholeEpisode();
    await story.interview('offered');
    expect(await story.alerts({ rule: 'DAR-10' })).toEqual([]);
    await story.interview('completed', { independent: true });
    expect(await story.alerts({ rule: 'DAR-10', kind: 'return-interview.recorded' })).toMatchObject([
      { to: { organisation: DURHAM, role: 'exploitation-police' } },
    ]);
    expect(await story.tasks({ rule: 'DAR-10' })).toMatchObject([
      { kind: 'interview-copy', owner: { organisation: DARLINGTON, role: 'missing-coordinator' }, state: 'open' },
    ]);
    await story.action('interview-copy');
    expect(await story.tasks({ rule: 'DAR-10', state: 'done' })).toHaveLength(1);
  });

  it('DAR-17 the conference chair is asked about an earlier review when an action plan is due for a child with a protection plan', async () => {
    const story = await own();
    await story.register(withPlan(story));
    await story.missing();
    expect(await story.alerts({ rule: 'DAR-17' })).toEqual([]);
    await story.found();
    expect(await whoHeard(story, { rule: 'DAR-17' })).toEqual([`${DARLINGTON}/conference-chair`]);
    const without = await own();
    await without.wholeEpisode();
    expect(await without.alerts({ rule: 'DAR-17' })).toEqual([]);
  });

  it('DAR-19 the parents are offered a talk with the coordinator, unless they may not be told', async () => {
    const story = await own();
    await story.missing();
    expect(await story.tasks({ rule: 'DAR-19' })).toEqual([]);
    await story.found();
    expect(await story.tasks({ rule: 'DAR-19' })).toMatchObject([
      { kind: 'family-discussion', owner: { organisation: DARLINGTON, role: 'missing-coordinator' }, state: 'open' },
    ]);
    await story.action('family-discussion', { outcome: 'offered' });
    expect(await story.tasks({ rule: 'DAR-19', state: 'done' })).toHaveLength(1);
    const silent = await own({ parentsMayBeTold: false, parentsReason: 'against the welfare of the child' });
    await silent.wholeEpisode();
    expect(await silent.tasks({ rule: 'DAR-19' })).toEqual([]);
  });

  it('DAR-07 for a child placed outside the area of Durham’s police the coordinator arranges the interview there', async () => {
    const away = await new Story(hub, { responsible: DARLINGTON, host: LEEDS }).known();
    await away.missing();
    const back = await hub.now();
    await away.found();
    const [task, ...others] = await away.tasks({ rule: 'DAR-07' });
    expect(others).toEqual([]);
    expect(task).toMatchObject({
      kind: 'return-interview',
      owner: { organisation: DARLINGTON, role: 'missing-coordinator' },
      dueAt: hoursAfter(back, 72),
    });
    const near = await new Story(hub, { responsible: DARLINGTON, host: COUNTY_DURHAM }).known();
    await near.wholeEpisode();
    expect(await near.tasks({ rule: 'DAR-07' })).toEqual([]);
  });

  it('DAR-12 a pregnant woman or a family that cannot be found goes to the front door at once, and is never linked to a child', async () => {
    for (const subjectKind of ['unborn', 'family']) {
      const child = await new Story(hub, AT_HOME).known();
      const adult = new Story(hub, AT_HOME);
      const said = { subjectKind, child: { name: child.child.record.name } };
      const { receipt } = await adult.missing(said);
      expect(receipt.status).toBe('linked');
      const [alert, ...others] = await adult.alerts({ rule: 'DAR-12' });
      expect(others).toEqual([]);
      expect(alert).toMatchObject({
        kind: 'missing.reported',
        urgency: 'immediate',
        to: { organisation: DARLINGTON, role: 'front-door' },
      });
      // A family may have children on a roll.
      expect(await adult.tasks({ rule: 'DAR-16' })).toHaveLength(subjectKind === 'family' ? 1 : 0);
      await child.missing();
      expect((await child.episode(DARLINGTON)).childId).not.toBe((await adult.episode(DARLINGTON)).childId);
      expect(await child.alerts({ rule: 'DAR-12' })).toEqual([]);
      await adult.found({ child: { name: child.child.record.name } });
      expect((await adult.episode(DARLINGTON)).state).toBe('closed');
      expect((await child.episode(DARLINGTON)).state).toBe('open');
    }
  });

  it('DAR-13 the authority where a child was found that is not likely to return joins', async () => {
    const story = await own();
    await story.missing();
    await story.found({ place: { authority: LEEDS }, likelyToReturn: false, returnedTo: 'other' });
    expect(await story.alerts({ rule: 'DAR-13', to: LEEDS })).toMatchObject([
      { kind: 'missing.found', to: { role: 'front-door', capacity: 'receiving' } },
    ]);
    expect((await story.episode(LEEDS)).id).toBe((await story.episode(DARLINGTON)).id);
    expect((await story.tasks({ rule: 'DAR-09' }))[0]?.participants).toEqual([
      { organisation: LEEDS, role: 'front-door' },
    ]);
    const back = await own();
    await back.missing();
    await back.found({ place: { authority: LEEDS }, likelyToReturn: true });
    const near = await own();
    await near.missing();
    await near.found({ likelyToReturn: false });
    for (const one of [back, near]) {
      expect(await one.alerts({ rule: 'DAR-13' })).toEqual([]);
      const { id } = await one.episode(DARLINGTON);
      expect((await hub.agency(LEEDS).call('GET', `/v1/episodes/${id}`)).status).toBe(404);
    }
  });

  it('DAR-13 is Darlington’s: no other authority’s child brings in the one where it was found, nor does a later episode', async () => {
    const others = await new Story(hub, { responsible: WIGAN }).known();
    await others.missing();
    await others.found({ place: { authority: LEEDS }, likelyToReturn: false, returnedTo: 'other' });
    const story = await own();
    await story.missing();
    await story.found({ place: { authority: LEEDS }, likelyToReturn: false, returnedTo: 'other' });
    await story.later({ days: 1 });
    story.beginCase();
    await story.missing();
    for (const one of [others, story]) {
      const { id } = await one.episode(one.responsible);
      expect((await hub.agency(LEEDS).call('GET', `/v1/episodes/${id}`)).status).toBe(404);
    }
  });

  it('DAR-04 at the third episode in 90 days the case holder holds a meeting to which the exploitation team is invited', async () => {
    const story = await own({ professionals: [WORKER] });
    await story.wholeEpisode({ thenDays: 20 });
    await story.wholeEpisode({ thenDays: 20 });
    expect(await story.tasks({ rule: 'DAR-04' })).toEqual([]);
    await story.missing();
    const invited = { organisation: DURHAM, role: 'exploitation-police' };
    expect(await story.tasks({ rule: 'DAR-04' })).toMatchObject([
      { kind: 'strategy-meeting', owner: { organisation: DARLINGTON, role: 'social-worker' }, participants: [invited] },
    ]);
    expect(await story.alerts({ rule: 'DAR-04', to: DURHAM, kind: 'task.due' })).toMatchObject([{ to: invited }]);
    await story.found();
    expect(await story.tasks({ rule: 'DAR-04', state: 'open' })).toHaveLength(1);
    await story.action('strategy-meeting');
    expect(await story.tasks({ rule: 'DAR-04', state: 'done' })).toHaveLength(1);
  });

  it('DAR-04 where no case is open the front door decides; episodes more than 90 days back do not count', async () => {
    const story = await new Story(hub, AT_HOME).known();
    await story.wholeEpisode({ thenDays: 91 });
    await story.wholeEpisode({ thenDays: 10 });
    await story.wholeEpisode({ thenDays: 10 });
    expect(await story.tasks({ rule: 'DAR-04' })).toEqual([]);
    await story.missing();
    expect(await story.tasks({ rule: 'DAR-04' })).toMatchObject([
      { kind: 'triage', owner: { organisation: DARLINGTON, role: 'front-door' } },
    ]);
  });

  it('DAR-06 an OLA child’s authority gets the information and is asked for the interview; after repeated episodes for a safety plan', async () => {
    const story = await placedByLeeds();
    await story.missing();
    await story.later({ hours: 1 });
    const back = await hub.now();
    await story.found();
    expect(await whoHeard(story, { rule: 'DAR-06', kind: 'missing.found' })).toEqual([`${LEEDS}/front-door`]);
    const [interview] = await story.tasks({ rule: 'DAR-06' });
    expect(interview).toMatchObject({
      kind: 'return-interview',
      owner: { organisation: LEEDS },
      rules: expect.arrayContaining(['DAR-06', 'ENG-09']),
      dueAt: hoursAfter(back, 72),
    });
    story.beginCase();
    await story.later({ days: 2 });
    await story.wholeEpisode({ thenDays: 2 });
    expect(await story.tasks({ rule: 'DAR-06', kind: 'risk-plan' })).toEqual([]);
    await story.wholeEpisode();
    expect(await story.tasks({ rule: 'DAR-06', kind: 'risk-plan' })).toMatchObject([
      { owner: { organisation: LEEDS }, state: 'open' },
    ]);
    expect(await story.alerts({ rule: 'DAR-06', to: DARLINGTON, role: 'service-manager' })).toHaveLength(1);
    const ours = await own();
    await ours.wholeEpisode();
    expect([...(await ours.tasks({ rule: 'DAR-06' })), ...(await ours.alerts({ rule: 'DAR-06' }))]).toEqual([]);
  });
});
