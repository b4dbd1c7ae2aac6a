import { describe, expect, it } from '@jest/globals';
import type { HubClient } from '#testing';
import { HOME } from '../stories/cast.js';
import { BRADFORD, KENT, LEEDS, WIGAN } from './places.js';
import { onHub } from './on-hub.js';
import { Story, toldTo, type Lives } from './story.js';

const HOUR = 3_600_000;
const WEST_YORKSHIRE = 'west-yorkshire';
const AGENCY = 'example-fostering';
const RUNS = { flags: ['persistent'] };
const HOST = `${KENT}/front-door/host`;

describe('Bradford and West Yorkshire', () => {
  let hub: HubClient;

  onHub((client) => (hub = client));

  const inCare = (more: Partial<Lives> = {}, register: object = {}, place: object = {}): Promise<Story> =>
    new Story(hub, { responsible: BRADFORD, ...more }).known(register, place);
  const atHome = (register: object = {}): Promise<Story> => inCare({ placed: false }, register);
  const inKent = (register: object = {}): Promise<Story> => inCare({ host: KENT }, register);

  it('BRA-01 what the police report of going and return reaches social care and the coordinator, open case or not', async () => {
    for (const story of [await atHome(), await inCare({ responsible: LEEDS, host: BRADFORD })]) {
      await story.missing();
      const as = story.responsible === BRADFORD ? 'responsible' : 'host';
      const told = [`${BRADFORD}/front-door/${as}`, `${BRADFORD}/missing-coordinator/${as}`];
      expect(toldTo(await story.alerts({ rule: 'BRA-01', kind: 'missing.reported' }))).toEqual(told);
      await story.found();
      expect(toldTo(await story.alerts({ rule: 'BRA-01', kind: 'missing.found' }))).toEqual(told);
    }
  });

  it('BRA-01 says nothing of an absence, nor of what others than the police report', async () => {
    const absent = await atHome();
    await absent.missing({ category: 'absent' });
    expect(await absent.alerts({ rule: 'BRA-01' })).toEqual([]);
    const byCouncil = await atHome();
    await byCouncil.missing({}, { by: BRADFORD });
    expect(await byCouncil.alerts({ rule: 'BRA-01' })).toEqual([]);
  });

  it('BRA-02 the support service visits a child at home within 72 hours', async () => {
    const story = await atHome();
    await story.missing();
    const back = await hub.now();
    await story.found();
    expect(await story.tasks({ rule: 'BRA-02' })).toMatchObject([
      {
        kind: 'return-interview',
        owner: { organisation: BRADFORD, role: 'interview-provider' },
        rules: ['BRA-02', 'ENG-09'],
        dueAt: new Date(back.getTime() + 72 * HOUR).toISOString(),
        state: 'open',
      },
    ]);
    await story.interview('completed');
    expect(await story.tasks({ rule: 'BRA-02' })).toMatchObject([{ state: 'done' }]);
  });

  it('BRA-02 a looked-after child, and any child with a social worker, is seen by that worker as well', async () => {
    const worker = { role: 'social-worker', name: 'S. Invented', email: 's.invented@sink.invalid' };
    for (const story of [await inCare(), await atHome({ professionals: [worker] })]) {
      await story.missing();
      const back = await hub.now();
      await story.found();
      const dueAt = new Date(back.getTime() + 72 * HOUR).toISOString();
      const owner = { organisation: BRADFORD, role: 'social-worker' };
      expect(await story.tasks({ rule: 'BRA-02', kind: 'social-worker-visit' })).toMatchObject([{ owner, dueAt }]);
      expect(await story.tasks({ rule: 'BRA-02', kind: 'return-interview' })).toMatchObject([{ dueAt }]);
      await story.action('social-worker-visit');
      expect(await story.tasks({ rule: 'BRA-02', state: 'done' })).toMatchObject([{ kind: 'social-worker-visit' }]);
    }
  });

  it('BRA-02 asks nothing of Bradford about another authority’s child, nor after an absence', async () => {
    const other = await inCare({ responsible: LEEDS, host: BRADFORD });
    await other.wholeEpisode();
    const absent = await inCare();
    await absent.wholeEpisode({ missing: { category: 'absent' } });
    for (const story of [other, absent]) expect(await story.tasks({ rule: 'BRA-02' })).toEqual([]);
  });

  it('BRA-03 a completed interview is shared with the force and the council that the agreement names', async () => {
    const story = await atHome();
    await story.wholeEpisode();
    await story.interview('offered');
    expect(await story.alerts({ rule: 'BRA-03' })).toEqual([]);
    await story.later({ minutes: 5 });
    await story.interview('completed', { themes: ['peers'], narrative: 'canary words' });
    const told = await story.alerts({ rule: 'BRA-03' });
    expect(toldTo(told)).toEqual([
      `${BRADFORD}/front-door/responsible`,
      `${WEST_YORKSHIRE}/missing-persons-unit/police-responsible-area`,
    ]);
    const force = told.find(({ to }) => to.organisation === WEST_YORKSHIRE);
    expect(force?.facts).toMatchObject({ notice: { themes: ['peers'] } });
    expect(JSON.stringify(force)).not.toContain('canary words');
    const agreed = await atHome();
    await agreed.wholeEpisode();
    await agreed.interview('completed', { narrative: 'canary words', consentTo: [WEST_YORKSHIRE] });
    expect(JSON.stringify(await agreed.alerts({ rule: 'BRA-03', to: WEST_YORKSHIRE }))).toContain('canary words');
  });

  it('BRA-03 a safe-and-well check is shared when it was done, and not when it was not', async () => {
    const story = await atHome();
    await story.missing();
    await story.found();
    const at = (await hub.now()).toISOString();
    await story.tell(
      'safe-and-well.recorded',
      { done: false, at, reasonNotDone: 'not at home' },
      { by: WEST_YORKSHIRE },
    );
    expect(await story.alerts({ rule: 'BRA-03' })).toEqual([]);
    await story.tell('safe-and-well.recorded', { done: true, at, themes: ['peers'] }, { by: WEST_YORKSHIRE });
    expect(toldTo(await story.alerts({ rule: 'BRA-03' }))).toEqual([
      `${BRADFORD}/front-door/responsible`,
      `${WEST_YORKSHIRE}/missing-persons-unit/police-responsible-area`,
    ]);
  });

  it('BRA-05 a reporting strategy and a risk plan are due when the record says persistent, once', async () => {
    const story = await atHome();
    await story.wholeEpisode();
    expect(await story.tasks({ rule: 'BRA-05' })).toEqual([]);
    await story.register(RUNS);
    const owed = await story.tasks({ rule: 'BRA-05' });
    expect(owed.map(({ kind, state, episode }) => `${kind} ${state} ${String(episode)}`).sort()).toEqual([
      'reporting-strategy open null',
      'risk-plan open null',
    ]);
    await story.register(RUNS);
    await story.wholeEpisode();
    expect(await story.tasks({ rule: 'BRA-05' })).toHaveLength(2);
    await story.action('risk-plan');
    expect(await story.tasks({ rule: 'BRA-05', state: 'done' })).toMatchObject([{ kind: 'risk-plan' }]);
  });

  it('BRA-05 they are due with the fourth missing episode of twelve months, and not again with the fifth', async () => {
    const story = await atHome();
    for (const owed of [0, 0, 0, 2, 2]) {
      await story.missing();
      expect(await story.tasks({ rule: 'BRA-05' })).toHaveLength(owed);
      await story.later({ hours: 1 });
      await story.found();
      await story.later({ hours: 1 });
      story.beginCase();
    }
  });

  it('BRA-06 the host is told of a persistent child that Bradford places with it, and of its going', async () => {
    const story = await inKent(RUNS);
    expect(toldTo(await story.alerts({ rule: 'BRA-06', kind: 'placement.started' }))).toEqual([HOST]);
    await story.missing();
    expect(toldTo(await story.alerts({ rule: 'BRA-06', kind: 'missing.reported' }))).toEqual([HOST]);
    const calm = await inKent();
    await calm.wholeEpisode();
    expect(await calm.alerts({ rule: 'BRA-06' })).toEqual([]);
  });

  it('BRA-06 the host is told without an episode when the record names a new risk, or says persistent', async () => {
    const story = await inKent({ flags: ['self-harm'] });
    expect(await story.alerts({ rule: 'BRA-06' })).toEqual([]);
    await story.later({ minutes: 5 });
    await story.register({ flags: ['self-harm', 'county-lines'] });
    expect(toldTo(await story.alerts({ rule: 'BRA-06' }))).toEqual([HOST]);
    await story.later({ minutes: 5 });
    await story.register({ flags: ['self-harm', 'county-lines'] });
    expect(await story.alerts({ rule: 'BRA-06' })).toHaveLength(1);
    await story.later({ minutes: 5 });
    await story.register({ flags: ['self-harm', 'county-lines', 'persistent'] });
    expect(await story.alerts({ rule: 'BRA-06' })).toHaveLength(2);
  });

  it('BRA-06 the host is told in an episode when the risk becomes high, and when a factor is new', async () => {
    const story = await inKent();
    await story.missing();
    await story.later({ minutes: 5 });
    await story.updated({ risk: { level: 'medium', factors: ['gangs'] } });
    expect(await story.alerts({ rule: 'BRA-06', to: KENT })).toHaveLength(1);
    await story.later({ minutes: 5 });
    await story.updated({ risk: { level: 'medium', factors: ['gangs'] } });
    expect(await story.alerts({ rule: 'BRA-06' })).toHaveLength(1);
    await story.later({ minutes: 5 });
    await story.updated({ risk: { level: 'high', factors: ['gangs'] } });
    expect(toldTo(await story.alerts({ rule: 'BRA-06', urgency: 'immediate' }))).toEqual([HOST]);
    await story.later({ minutes: 5 });
    const seen = { child: story.child.record, at: (await hub.now()).toISOString(), setting: 'street' };
    await story.tell('child.seen', { ...seen, concerns: ['county-lines'] }, { by: KENT });
    expect(toldTo(await story.alerts({ rule: 'BRA-06', kind: 'child.seen' }))).toEqual([HOST]);
    const own = await inCare({}, RUNS);
    await own.missing({ risk: { level: 'high', factors: ['gangs'] } });
    expect(await own.alerts({ rule: 'BRA-06' })).toEqual([]);
  });

  it('BRA-09 a private home is told of placement, going and return of a child of Bradford, and what it reports is heard', async () => {
    const placement = { provider: { name: 'Example House', urn: 'SC900301' } };
    const story = await inCare({ host: WIGAN }, {}, { placement });
    const home = `${HOME}/duty/placement-provider`;
    expect(toldTo(await story.alerts({ rule: 'BRA-09', kind: 'placement.started' }))).toEqual([home]);
    await story.missing();
    await story.found();
    expect(toldTo(await story.alerts({ rule: 'BRA-09', kind: 'missing.reported' }))).toEqual([home]);
    expect(toldTo(await story.alerts({ rule: 'BRA-09', kind: 'missing.found' }))).toEqual([home]);
    await story.later({ hours: 1 });
    story.beginCase();
    const { receipt } = await story.missing({}, { by: HOME });
    expect(receipt.status).toBe('linked');
    const since = await hub.now();
    expect(await story.alerts({ rule: 'BRA-09', to: BRADFORD, role: 'front-door', since })).toHaveLength(1);
  });

  it('BRA-09 a fostering agency likewise, and nobody where the child lives with none', async () => {
    const placement = { kind: 'foster-care', provider: { name: 'Example Fostering', urn: 'SC900401' } };
    const story = await inCare({}, {}, { placement });
    await story.missing({}, { by: AGENCY });
    await story.found();
    expect(toldTo(await story.alerts({ rule: 'BRA-09', to: AGENCY, kind: 'missing.found' }))).toEqual([
      `${AGENCY}/duty/reporter`,
    ]);
    expect(await story.alerts({ rule: 'BRA-09', to: BRADFORD, kind: 'missing.reported' })).toHaveLength(1);
    const none = await inCare();
    await none.wholeEpisode();
    expect(await none.alerts({ rule: 'BRA-09' })).toEqual([]);
  });
});
