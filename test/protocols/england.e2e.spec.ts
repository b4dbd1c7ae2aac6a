import { describe, expect, it } from '@jest/globals';
import type { AlertBody } from '#contracts';
import type { HubClient } from '#testing';
import { HOSPITAL, SCHOOL } from '../stories/cast.js';
import { BRADFORD, LEEDS, LIVERPOOL, WIGAN } from './places.js';
import { onHub } from './on-hub.js';
import { FORCES, Story } from './story.js';

const BUREAU = 'uk-missing-persons-bureau';
const GMP = FORCES[WIGAN] ?? '';
const MERSEYSIDE = FORCES[LIVERPOOL] ?? '';

const to = (alerts: readonly AlertBody[]): string[] =>
  alerts.map(({ to: { organisation, role, capacity } }) => `${organisation}/${role}/${capacity}`).sort();

describe('The national guidance', () => {
  let hub: HubClient;

  onHub((client) => (hub = client));

  const atHome = (responsible: string): Promise<Story> => new Story(hub, { responsible, placed: false }).known();
  const inOwnCare = (responsible: string): Promise<Story> => new Story(hub, { responsible }).known();
  const placedOut = (register: object = {}, place: object = {}): Promise<Story> =>
    new Story(hub, { responsible: LIVERPOOL, host: WIGAN }).known(register, place);

  it('ENG-01 missing, absent and away are three things; an episode moves between them and keeps the moves', async () => {
    const story = await atHome(WIGAN);
    await story.missing({ category: 'absent' });
    expect(await story.episode(WIGAN)).toMatchObject({ category: 'absent' });
    await story.later({ minutes: 30 });
    await story.updated({ category: 'missing' });
    const { category, categories } = await story.episode(WIGAN);
    expect(category).toBe('missing');
    expect(categories?.map((step) => step.category)).toEqual(['absent', 'missing']);
  });

  it('ENG-01 away without authorisation is taken from a force as it was sent', async () => {
    const story = await inOwnCare(WIGAN);
    const { receipt } = await story.missing({ category: 'away-without-authorisation' });
    expect(receipt).toMatchObject({ status: 'linked', notes: [] });
    expect(await story.episode(WIGAN)).toMatchObject({ category: 'away-without-authorisation' });
  });

  it.each(['low', 'very-low', 'none'])(
    'ENG-02 a risk of %s is kept as sent, treated as medium, and the force is told so',
    async (level) => {
      const story = await atHome(WIGAN);
      await story.missing({ risk: { level, factors: [] } });
      expect(to(await story.alerts({ rule: 'ENG-02' }))).toEqual([
        `${GMP}/missing-persons-unit/police-responsible-area`,
      ]);
      expect((await story.episode(WIGAN)).risk).toMatchObject({ level: 'medium', reported: level });
    },
  );

  it('ENG-02 an update, and an absence that becomes missing, count like reports; not assessed is medium without a word', async () => {
    const story = await atHome(WIGAN);
    await story.missing({ category: 'absent', risk: { level: 'low', factors: [] } });
    expect(await story.alerts({ rule: 'ENG-02' })).toEqual([]);
    expect((await story.episode(WIGAN)).risk).toMatchObject({ level: 'low' });
    await story.later({ minutes: 10 });
    await story.updated({ category: 'missing' });
    expect(await story.alerts({ rule: 'ENG-02' })).toHaveLength(1);
    await story.later({ minutes: 10 });
    await story.updated({ risk: { level: 'very-low', factors: [] } });
    expect(await story.alerts({ rule: 'ENG-02' })).toHaveLength(2);
    const other = await atHome(WIGAN);
    await other.missing({ risk: { level: 'not-assessed', factors: [] } });
    expect(await other.alerts({ rule: 'ENG-02' })).toEqual([]);
    expect((await other.episode(WIGAN)).risk).toMatchObject({ level: 'medium', reported: 'not-assessed' });
  });

  it('ENG-03 a high risk is told at once to the Bureau, CEOP and the front doors of host and responsible', async () => {
    const story = await placedOut();
    await story.missing({ risk: { level: 'high', factors: [] } });
    const told = await story.alerts({ rule: 'ENG-03' });
    expect(to(told)).toEqual([
      `${WIGAN}/front-door/host`,
      `${LIVERPOOL}/front-door/responsible`,
      'ceop/duty/national',
      `${BUREAU}/duty/national`,
    ]);
    expect(new Set(told.map(({ urgency }) => urgency))).toEqual(new Set(['immediate']));
  });

  it('ENG-03 is told when the risk becomes high later, and not while it is medium', async () => {
    const story = await placedOut();
    await story.missing();
    expect(await story.alerts({ rule: 'ENG-03' })).toEqual([]);
    await story.later({ hours: 1 });
    await story.updated({ risk: { level: 'high', factors: [] } });
    expect(await story.alerts({ rule: 'ENG-03', kind: 'missing.updated' })).toHaveLength(4);
  });

  it('ENG-04 a looked-after child: police, responsible authority and reviewing officer are told, parents are owed it', async () => {
    const story = await inOwnCare(WIGAN);
    await story.missing();
    expect(to(await story.alerts({ rule: 'ENG-04', kind: 'missing.reported' }))).toEqual([
      `${WIGAN}/front-door/responsible`,
      `${WIGAN}/iro/responsible`,
      `${GMP}/missing-persons-unit/police-responsible-area`,
    ]);
    expect(await story.tasks({ rule: 'ENG-04', kind: 'parents-told', owner: WIGAN })).toMatchObject([
      { state: 'open', dueAt: null },
    ]);
    await story.action('parents-told');
    expect(await story.tasks({ rule: 'ENG-04', kind: 'parents-told', state: 'done' })).toHaveLength(1);
  });

  it('ENG-04 the named reviewing officer is told in person', async () => {
    const officer = { role: 'iro', name: 'Ida Invented', email: 'ida@example.invalid', organisation: WIGAN };
    const story = await new Story(hub, { responsible: WIGAN }).known({ professionals: [officer] });
    await story.missing();
    expect(to(await story.alerts({ rule: 'ENG-04', role: 'iro' }))).toEqual([`${WIGAN}/iro/named-professional`]);
  });

  it('ENG-04 no task for parents where the record forbids it; away tells the officer alone; nothing for a child at home', async () => {
    const secret = await new Story(hub, { responsible: WIGAN }).known({ parentsMayBeTold: false });
    await secret.missing();
    expect(await secret.tasks({ kind: 'parents-told' })).toEqual([]);
    const away = await inOwnCare(WIGAN);
    await away.missing({ category: 'away-without-authorisation' });
    expect(to(await away.alerts({ rule: 'ENG-04' }))).toEqual([`${WIGAN}/iro/responsible`]);
    const home = await atHome(WIGAN);
    await home.missing();
    expect(await home.alerts({ rule: 'ENG-04' })).toEqual([]);
    expect(await home.tasks({ rule: 'ENG-04' })).toEqual([]);
  });

  it('ENG-04 the task to tell the parents falls away with the return', async () => {
    const story = await inOwnCare(WIGAN);
    await story.missing();
    await story.found();
    expect(await story.tasks({ rule: 'ENG-04' })).toMatchObject([{ kind: 'parents-told', state: 'cancelled' }]);
  });

  it('ENG-05 an absence that nobody reviews in time: the reporter and the force are told', async () => {
    const story = await inOwnCare(WIGAN);
    const reviewAt = new Date((await hub.now()).getTime() + 2 * 3_600_000).toISOString();
    await story.missing({ category: 'absent', reviewAt }, { by: WIGAN });
    expect(await story.tasks({ rule: 'ENG-05' })).toMatchObject([
      { kind: 'absence-review', owner: { organisation: GMP }, dueAt: reviewAt, state: 'open' },
    ]);
    await story.later({ hours: 3 });
    expect(to(await story.alerts({ rule: 'ENG-05', kind: 'task.overdue' }))).toEqual([
      `${WIGAN}/front-door/responsible`,
      `${GMP}/missing-persons-unit/police-responsible-area`,
    ]);
  });

  it('ENG-05 a review moves the time on, and a return ends it', async () => {
    const story = await inOwnCare(WIGAN);
    const now = (await hub.now()).getTime();
    const inHours = (hours: number): string => new Date(now + hours * 3_600_000).toISOString();
    await story.missing({ category: 'absent', reviewAt: inHours(2) });
    await story.later({ hours: 1 });
    await story.updated({ reviewAt: inHours(6) });
    await story.later({ hours: 2 });
    expect(await story.alerts({ rule: 'ENG-05', kind: 'task.overdue' })).toEqual([]);
    expect(await story.tasks({ rule: 'ENG-05' })).toMatchObject([{ state: 'open', dueAt: inHours(6) }]);
    await story.action('absence-review', { nextReviewAt: inHours(8) }, { by: GMP });
    await story.later({ hours: 4 });
    expect(await story.tasks({ rule: 'ENG-05' })).toMatchObject([{ state: 'open', dueAt: inHours(8) }]);
    await story.found();
    expect(await story.tasks({ rule: 'ENG-05' })).toMatchObject([{ state: 'cancelled' }]);
    await story.later({ hours: 4 });
    expect(await story.alerts({ rule: 'ENG-05', kind: 'task.overdue' })).toEqual([]);
  });

  it('ENG-06 an out-of-area placement that starts, changes or ends is told to the host and the services it names', async () => {
    const story = await placedOut({}, { services: [SCHOOL, HOSPITAL] });
    const told = (kind: string): Promise<string[]> => story.alerts({ rule: 'ENG-06', kind }).then(to);
    const all = [`${WIGAN}/front-door/host`, `${SCHOOL}/duty/education`, `${HOSPITAL}/duty/health`];
    expect(await told('placement.started')).toEqual(all);
    await story.place({ change: 'changed', services: [SCHOOL, HOSPITAL] });
    expect(await told('placement.changed')).toEqual(all);
    const today = (await hub.now()).toISOString().slice(0, 10);
    await story.place({ change: 'ended', placement: { to: today }, services: [SCHOOL, HOSPITAL] });
    expect(await told('placement.ended')).toEqual(all);
  });

  it('ENG-06 a placement in the authority’s own area is told to nobody', async () => {
    const story = await inOwnCare(WIGAN);
    expect(await story.alerts({ rule: 'ENG-06' })).toEqual([]);
  });

  it.each(['missing', 'away-without-authorisation'])(
    'ENG-07 a child placed elsewhere is %s, then found: both authorities and both forces hear of each',
    async (category) => {
      const story = await placedOut();
      await story.missing({ category });
      const all = [
        `${WIGAN}/front-door/host`,
        `${LIVERPOOL}/front-door/responsible`,
        `${GMP}/missing-persons-unit/police-host-area`,
        `${MERSEYSIDE}/missing-persons-unit/police-responsible-area`,
      ];
      expect(to(await story.alerts({ rule: 'ENG-07', kind: 'missing.reported' }))).toEqual(all);
      await story.later({ hours: 1 });
      await story.found();
      expect(to(await story.alerts({ rule: 'ENG-07', kind: 'missing.found' }))).toEqual(all);
      expect(await story.alerts({ to: BRADFORD })).toEqual([]);
    },
  );

  it('ENG-07 says nothing of a child in its own authority’s area, nor of an absence', async () => {
    const own = await inOwnCare(WIGAN);
    await own.wholeEpisode();
    expect(await own.alerts({ rule: 'ENG-07' })).toEqual([]);
    const absent = await placedOut();
    await absent.missing({ category: 'absent' });
    expect(await absent.alerts({ rule: 'ENG-07' })).toEqual([]);
  });

  it('ENG-08 a missing child who is found is checked by the force, or the reason why not is recorded', async () => {
    const story = await placedOut();
    await story.missing();
    expect(await story.tasks({ rule: 'ENG-08' })).toEqual([]);
    await story.later({ hours: 1 });
    await story.found();
    expect(await story.tasks({ rule: 'ENG-08' })).toMatchObject([
      { kind: 'safe-and-well', owner: { organisation: GMP }, state: 'open' },
    ]);
    const at = (await hub.now()).toISOString();
    const check = { child: story.asKnownTo(GMP), done: false, at, reasonNotDone: 'seen by hospital staff' };
    await story.tell('safe-and-well.recorded', check, { by: GMP });
    expect(await story.tasks({ rule: 'ENG-08' })).toMatchObject([{ state: 'done', outcome: 'not-done' }]);
  });

  it.each(['absent', 'away-without-authorisation'])(
    'ENG-08 a child who was %s gets no such check',
    async (category) => {
      const story = await inOwnCare(WIGAN);
      await story.wholeEpisode({ missing: { category } });
      expect(await story.tasks({ rule: 'ENG-08' })).toEqual([]);
    },
  );

  it('ENG-09 an independent interview is due 72 hours after the return, of the responsible authority', async () => {
    const story = await placedOut();
    await story.missing();
    await story.later({ hours: 5 });
    const back = await hub.now();
    await story.found();
    const dueAt = new Date(back.getTime() + 72 * 3_600_000).toISOString();
    const task = { kind: 'return-interview', owner: { organisation: LIVERPOOL, role: 'missing-coordinator' }, dueAt };
    expect(await story.tasks({ rule: 'ENG-09' })).toMatchObject([{ ...task, state: 'open' }]);
    await story.interview('completed', { independent: false });
    expect(await story.tasks({ rule: 'ENG-09' })).toMatchObject([{ ...task, state: 'open' }]);
    await story.later({ hours: 73 });
    expect(await story.tasks({ rule: 'ENG-09' })).toMatchObject([{ ...task, state: 'overdue' }]);
    expect(await story.alerts({ rule: 'ENG-09', kind: 'task.overdue', to: LIVERPOOL })).toHaveLength(1);
    await story.interview('completed', { independent: true });
    expect(await story.tasks({ rule: 'ENG-09' })).toMatchObject([{ ...task, state: 'done' }]);
  });

  it('ENG-09 follows an unauthorised stay too, and no absence', async () => {
    const away = await inOwnCare(LEEDS);
    await away.wholeEpisode({ missing: { category: 'away-without-authorisation' } });
    expect(await away.tasks({ rule: 'ENG-09' })).toHaveLength(1);
    const absent = await inOwnCare(LEEDS);
    await absent.wholeEpisode({ missing: { category: 'absent' } });
    expect(await absent.tasks({ rule: 'ENG-09' })).toEqual([]);
  });

  it('ENG-10 a child declines the interview: the coordinator asks parents and carers', async () => {
    const story = await placedOut();
    await story.wholeEpisode();
    await story.interview('offered');
    expect(await story.tasks({ rule: 'ENG-10' })).toEqual([]);
    await story.interview('declined');
    expect(await story.tasks({ rule: 'ENG-10' })).toMatchObject([
      { kind: 'parents-views', owner: { organisation: LIVERPOOL, role: 'missing-coordinator' }, state: 'open' },
    ]);
    await story.action('parents-views', { outcome: 'said where the child goes' });
    expect(await story.tasks({ rule: 'ENG-10' })).toMatchObject([{ state: 'done' }]);
  });

  it('ENG-11 from the second missing episode on, a talk with the family and a review are due of the social worker', async () => {
    const story = await inOwnCare(WIGAN);
    await story.wholeEpisode({ thenDays: 100 });
    expect(await story.tasks({ rule: 'ENG-11' })).toEqual([]);
    await story.missing();
    const owner = { organisation: WIGAN, role: 'social-worker' };
    const due = await story.tasks({ rule: 'ENG-11' });
    expect(due.map(({ kind }) => kind).sort()).toEqual(['case-review', 'family-discussion']);
    expect(due).toEqual([expect.objectContaining({ owner }), expect.objectContaining({ owner })]);
    await story.found();
    await story.action('family-discussion');
    expect(await story.tasks({ rule: 'ENG-11', state: 'done' })).toMatchObject([{ kind: 'family-discussion' }]);
  });

  it('ENG-11 an earlier absence does not count', async () => {
    const story = await inOwnCare(WIGAN);
    await story.wholeEpisode({ missing: { category: 'absent' }, thenDays: 3 });
    await story.missing();
    expect(await story.tasks({ rule: 'ENG-11' })).toEqual([]);
  });

  it('ENG-12 located without meaningful contact: the episode stays open, and the authority speaks to the police', async () => {
    const story = await placedOut();
    await story.missing();
    await story.later({ hours: 1 });
    await story.found({ how: 'located-without-contact', returnedTo: 'not-returned' });
    expect(await story.episode(LIVERPOOL)).toMatchObject({ state: 'open', endedAt: null });
    expect(await story.tasks({ rule: 'ENG-12' })).toMatchObject([
      { kind: 'contact-police', owner: { organisation: LIVERPOOL }, state: 'open' },
    ]);
    await story.action('contact-police');
    expect(await story.tasks({ rule: 'ENG-12' })).toMatchObject([{ state: 'done' }]);
    const back = await placedOut();
    await back.wholeEpisode();
    expect(await back.tasks({ rule: 'ENG-12' })).toEqual([]);
  });

  it('ENG-13 a looked-after child is found: worker and reviewing officer hear, and the placement is reviewed with reasons', async () => {
    const story = await placedOut();
    await story.missing();
    await story.later({ hours: 1 });
    await story.found();
    expect(to(await story.alerts({ rule: 'ENG-13', kind: 'missing.found' }))).toEqual([
      `${LIVERPOOL}/iro/responsible`,
      `${LIVERPOOL}/social-worker/responsible`,
    ]);
    expect(await story.tasks({ rule: 'ENG-13' })).toMatchObject([
      { kind: 'placement-review', owner: { organisation: LIVERPOOL, role: 'social-worker' }, state: 'open' },
    ]);
    await story.action('placement-review', { outcome: 'stays', reason: 'the child wants to stay' });
    expect(await story.tasks({ rule: 'ENG-13' })).toMatchObject([{ state: 'done', outcome: 'stays' }]);
  });

  it('ENG-19 the care plan and the statutory review are brought up to date when a looked-after child’s episode closes', async () => {
    const story = await inOwnCare(WIGAN);
    await story.missing();
    expect(await story.tasks({ rule: 'ENG-19' })).toEqual([]);
    await story.later({ hours: 1 });
    await story.found();
    expect(await story.tasks({ rule: 'ENG-19' })).toMatchObject([
      { kind: 'care-plan-review', owner: { organisation: WIGAN, role: 'iro' }, state: 'open' },
    ]);
    await story.action('care-plan-review');
    expect(await story.tasks({ rule: 'ENG-19' })).toMatchObject([{ state: 'done' }]);
  });

  it('ENG-13 ENG-19 ask nothing about a child at home', async () => {
    const story = await atHome(WIGAN);
    await story.wholeEpisode();
    expect(await story.alerts({ rule: 'ENG-13' })).toEqual([]);
    expect(await story.tasks({ rule: 'ENG-13' })).toEqual([]);
    expect(await story.tasks({ rule: 'ENG-19' })).toEqual([]);
  });

  it('ENG-21 the police report a missing child: the front door where it lives is told; an absence is not', async () => {
    const story = await placedOut();
    await story.missing();
    expect(to(await story.alerts({ rule: 'ENG-21' }))).toEqual([`${WIGAN}/front-door/host`]);
    const home = await atHome(BRADFORD);
    await home.missing({ category: 'absent' });
    expect(await home.alerts({ rule: 'ENG-21' })).toEqual([]);
    await home.later({ minutes: 5 });
    await home.updated({ category: 'missing' });
    expect(to(await home.alerts({ rule: 'ENG-21' }))).toEqual([`${BRADFORD}/front-door/responsible`]);
  });

  it('ENG-04 ENG-07 a record that comes after the report: whom the going concerns in its light is told of it then, and nobody twice', async () => {
    const story = new Story(hub, { responsible: LIVERPOOL, host: WIGAN });
    await story.missing({ child: story.child.record });
    expect(to(await story.alerts())).toContain(`${WIGAN}/front-door/responsible`);
    await story.later({ hours: 1 });
    const before = new Date((await hub.now()).getTime());
    await story.known();
    const told = await story.alerts({ kind: 'missing.reported', since: before });
    expect(to(told)).toEqual(
      expect.arrayContaining([
        `${LIVERPOOL}/front-door/responsible`,
        `${LIVERPOOL}/iro/responsible`,
        `${MERSEYSIDE}/missing-persons-unit/police-responsible-area`,
      ]),
    );
    expect(to(told)).not.toContain(`${WIGAN}/front-door/host`);
    await story.register();
    expect(await story.alerts({ kind: 'missing.reported', since: before })).toHaveLength(told.length);
  });

  it('ENG-07 whoever was told that the child is missing hears of the return though it counts as absent by then', async () => {
    const story = await placedOut();
    await story.missing();
    await story.later({ hours: 1 });
    await story.updated({ category: 'absent' });
    await story.later({ hours: 1 });
    await story.found();
    expect(to(await story.alerts({ rule: 'ENG-07', kind: 'missing.found' }))).toEqual(
      to(await story.alerts({ rule: 'ENG-07', kind: 'missing.reported' })),
    );
    expect(await story.alerts({ rule: 'ENG-04', role: 'iro', kind: 'missing.found' })).toHaveLength(1);
  });

  it('ENG-08 a check before the return counts, and why there was none is on the task', async () => {
    const story = await inOwnCare(LEEDS);
    await story.missing();
    await story.later({ hours: 1 });
    const at = (await hub.now()).toISOString();
    await story.later({ hours: 1 });
    const check = { child: story.asKnownTo(story.force), done: false, at, reasonNotDone: 'seen by hospital staff' };
    await story.tell('safe-and-well.recorded', check, { by: story.force });
    await story.found();
    expect(await story.tasks({ rule: 'ENG-08' })).toMatchObject([
      { state: 'done', outcome: 'not-done', closedBy: { reason: 'seen by hospital staff' } },
    ]);
    await story.action('placement-review', { outcome: 'stays', reason: 'the child wants to stay' });
    expect(await story.tasks({ rule: 'ENG-13' })).toMatchObject([{ closedBy: { reason: 'the child wants to stay' } }]);
  });

  it.each([SCHOOL, HOSPITAL, 'home-office', 'example-house-wigan'])(
    'ENG-16 %s reports a child missing from home: the authority where it lives is told at once; of an absence it is not',
    async (by) => {
      const story = await atHome(LEEDS);
      await story.missing({}, { by });
      expect(await story.alerts({ rule: 'ENG-16', kind: 'missing.reported' })).toMatchObject([
        { urgency: 'immediate', to: { organisation: LEEDS, role: 'front-door', capacity: 'responsible' } },
      ]);
      const absent = await atHome(LEEDS);
      await absent.missing({ category: 'absent' }, { by });
      expect(await absent.alerts({ rule: 'ENG-16' })).toEqual([]);
    },
  );

  it('ENG-07 where no placement is on file the child counts as placed where it is missing from, and the alert says so', async () => {
    const story = new Story(hub, { responsible: LIVERPOOL, host: WIGAN });
    await story.register({ statuses: [{ kind: 'looked-after', legalStatus: 'C2', from: '2025-01-06' }] });
    await story.missing({ child: story.child.record });
    expect(await story.episode(WIGAN)).toMatchObject({ host: WIGAN, responsible: LIVERPOOL });
    expect((await story.episode(WIGAN)).flags).toContain('assumed:placement');
    const [alert] = await story.alerts({ rule: 'ENG-07', to: WIGAN, kind: 'missing.reported' });
    expect(alert?.body).toContain('no placement is on file');
    const known = await placedOut();
    await known.missing();
    expect((await known.episode(WIGAN)).flags).not.toContain('assumed:placement');
  });
});
