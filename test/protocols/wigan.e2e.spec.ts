import { describe, expect, it } from '@jest/globals';
import type { HubClient } from '#testing';
import { GREATER_MANCHESTER, HOME } from '../stories/cast.js';
import { LIVERPOOL, WIGAN } from './places.js';
import { onHub } from './on-hub.js';
import { Story, toldTo, type Lives } from './story.js';

const HOUR = 3_600_000;
const HOME_URN = 'SC900301';
const status = (kind: string): object => ({ statuses: [{ kind, from: '2026-01-05' }] });

describe('Wigan and Greater Manchester', () => {
  let hub: HubClient;

  onHub((client) => (hub = client));

  const inCare = (more: Partial<Lives> = {}, register: object = {}, place: object = {}): Promise<Story> =>
    new Story(hub, { responsible: WIGAN, ...more }).known(register, place);
  const atHome = (register: object = {}): Promise<Story> => inCare({ placed: false }, register);
  const fromLiverpool = (register: object = {}, place: object = {}): Promise<Story> =>
    inCare({ responsible: LIVERPOOL, host: WIGAN }, register, place);
  const hoursAgo = async (hours: number, minutes = 0): Promise<string> =>
    new Date((await hub.now()).getTime() - hours * HOUR - minutes * 60_000).toISOString();

  it('WIG-02 a delay of more than six hours is flagged, and told to the home’s manager, the coordinator and the force', async () => {
    const story = await inCare({ age: 14 }, {}, { placement: { provider: { name: 'Example House', urn: HOME_URN } } });
    const since = await hoursAgo(6, 5);
    await story.missing({ since });
    expect((await story.episode(WIGAN)).flags).toContain('reported-late');
    expect(toldTo(await story.alerts({ rule: 'WIG-02' }))).toEqual([
      `${WIGAN}/missing-coordinator/responsible`,
      `${HOME}/home-manager/placement-provider`,
      `${GREATER_MANCHESTER}/missing-persons-unit/police-responsible-area`,
    ]);
  });

  it('WIG-02 stays quiet on six hours to the minute, on a child of 12, and on another authority’s child elsewhere', async () => {
    for (const [lives, hours] of [
      [{ age: 14 }, 6],
      [{ age: 12 }, 7],
      [{ age: 14, responsible: LIVERPOOL, host: LIVERPOOL }, 7],
    ] as const) {
      const story = await inCare(lives);
      await story.missing({ since: await hoursAgo(hours) });
      expect((await story.episode(story.responsible)).flags).not.toContain('reported-late');
      expect(await story.alerts({ rule: 'WIG-02' })).toEqual([]);
    }
  });

  it('WIG-02 another agency’s report that follows the first is no delay', async () => {
    const story = await inCare({ age: 14 });
    await story.missing();
    await story.later({ hours: 8 });
    await story.missing({ since: await hoursAgo(8) }, { by: WIGAN });
    expect((await story.episode(WIGAN)).flags).not.toContain('reported-late');
    expect(await story.alerts({ rule: 'WIG-02' })).toEqual([]);
  });

  it('WIG-03 early help is asked about a child who is not open, the weekly meeting hears it, and the coordinator offers the interview', async () => {
    const story = await atHome();
    await story.missing();
    expect(toldTo(await story.alerts({ rule: 'WIG-03', kind: 'missing.reported' }))).toEqual([
      `${WIGAN}/early-help/responsible`,
      `${WIGAN}/missing-coordinator/responsible`,
    ]);
    await story.later({ hours: 3 });
    const back = await hub.now();
    await story.found();
    expect(await story.tasks({ rule: 'WIG-03' })).toMatchObject([
      {
        kind: 'return-interview',
        owner: { organisation: WIGAN, role: 'missing-coordinator' },
        rule: 'WIG-03',
        rules: ['WIG-03', 'ENG-09'],
        state: 'open',
        dueAt: new Date(back.getTime() + 72 * HOUR).toISOString(),
      },
    ]);
    await story.interview('completed', { independent: false });
    expect(await story.tasks({ rule: 'WIG-03', state: 'open' })).toHaveLength(1);
    await story.interview('completed');
    expect(await story.tasks({ rule: 'WIG-03', state: 'done' })).toHaveLength(1);
  });

  it('WIG-03 says nothing of a child who is open to social care', async () => {
    const story = await atHome(status('child-in-need'));
    await story.wholeEpisode();
    expect(await story.alerts({ rule: 'WIG-03' })).toEqual([]);
    expect(await story.tasks({ rule: 'WIG-03' })).toEqual([]);
  });

  it.each(['child-in-need', 'assessment', 'child-protection-plan'])(
    'WIG-04 the allocated social worker of a child with the status %s is told, and an interview is due within 72 hours',
    async (kind) => {
      const worker = { role: 'social-worker', name: 'S. Invented', email: 's.invented@sink.invalid' };
      const story = await atHome({ ...status(kind), professionals: [worker] });
      await story.missing();
      expect(toldTo(await story.alerts({ rule: 'WIG-04' }))).toEqual([`${WIGAN}/social-worker/named-professional`]);
      await story.later({ hours: 1 });
      const back = await hub.now();
      await story.found();
      expect(await story.alerts({ rule: 'WIG-04', kind: 'missing.found' })).toHaveLength(1);
      expect(await story.tasks({ rule: 'WIG-04' })).toMatchObject([
        { kind: 'return-interview', dueAt: new Date(back.getTime() + 72 * HOUR).toISOString() },
      ]);
      await story.interview('completed');
      expect(await story.tasks({ rule: 'WIG-04', state: 'done' })).toHaveLength(1);
    },
  );

  it('WIG-04 says nothing of a child without such a status', async () => {
    for (const story of [await atHome(), await inCare()]) {
      await story.wholeEpisode();
      expect(await story.alerts({ rule: 'WIG-04' })).toEqual([]);
      expect(await story.tasks({ rule: 'WIG-04' })).toEqual([]);
    }
  });

  it('WIG-05 the social worker sees Wigan’s own looked-after child within 24 hours, and only a team manager puts it off', async () => {
    const story = await inCare();
    await story.missing();
    await story.later({ hours: 4 });
    const back = await hub.now();
    await story.found();
    const due = new Date(back.getTime() + 24 * HOUR).toISOString();
    const owner = { organisation: WIGAN, role: 'social-worker' };
    expect(await story.tasks({ rule: 'WIG-05' })).toMatchObject([{ kind: 'social-worker-visit', owner, dueAt: due }]);
    const later = new Date(back.getTime() + 60 * HOUR).toISOString();
    const deferral = { outcome: 'deferred', nextReviewAt: later, reason: 'the child is placed far away' };
    await story.action('social-worker-visit', { ...deferral, authorisedBy: { rank: 'social-worker', name: 'S. I.' } });
    expect(await story.tasks({ rule: 'WIG-05' })).toMatchObject([{ dueAt: due, state: 'open' }]);
    await story.action('social-worker-visit', { ...deferral, authorisedBy: { rank: 'team-manager', name: 'M. I.' } });
    expect(await story.tasks({ rule: 'WIG-05' })).toMatchObject([{ dueAt: later, state: 'open' }]);
    await story.action('social-worker-visit');
    expect(await story.tasks({ rule: 'WIG-05' })).toMatchObject([{ state: 'done' }]);
  });

  it('WIG-05 asks nothing about a child at home or of another authority', async () => {
    for (const story of [await atHome(), await fromLiverpool()]) {
      await story.wholeEpisode();
      expect(await story.tasks({ rule: 'WIG-05' })).toEqual([]);
    }
  });

  it('WIG-06 the daily governance meeting hears of a child who is open to the exploitation team, and of no other', async () => {
    const story = await atHome(status('exploitation-team'));
    await story.missing();
    expect(toldTo(await story.alerts({ rule: 'WIG-06' }))).toEqual([
      `${WIGAN}/exploitation-team/responsible`,
      `${WIGAN}/missing-coordinator/responsible`,
    ]);
    const other = await atHome({ flags: ['child-sexual-exploitation'] });
    await other.missing();
    expect(await other.alerts({ rule: 'WIG-06' })).toEqual([]);
  });

  it('WIG-07 the Missing Hub is told of a placement from elsewhere, and the force of the risk that the child brings', async () => {
    const story = await fromLiverpool({ flags: ['persistent'] });
    expect(toldTo(await story.alerts({ rule: 'WIG-07', kind: 'placement.started' }))).toEqual([
      `${WIGAN}/missing-coordinator/host`,
      `${GREATER_MANCHESTER}/missing-persons-unit/police-host-area`,
    ]);
    await story.place({ change: 'ended' });
    expect(toldTo(await story.alerts({ rule: 'WIG-07', kind: 'placement.ended' }))).toEqual([
      `${WIGAN}/missing-coordinator/host`,
    ]);
    const history = await fromLiverpool({}, { documents: { missingHistory: true } });
    expect(await history.alerts({ rule: 'WIG-07', to: GREATER_MANCHESTER })).toHaveLength(1);
    const calm = await fromLiverpool();
    expect(toldTo(await calm.alerts({ rule: 'WIG-07' }))).toEqual([`${WIGAN}/missing-coordinator/host`]);
    expect(await (await inCare({}, { flags: ['persistent'] })).alerts({ rule: 'WIG-07' })).toEqual([]);
  });

  it('WIG-07 the responsible authority hears of each episode, of the return, and of what the meeting learns', async () => {
    const story = await fromLiverpool();
    await story.missing({ category: 'absent' });
    const responsible = `${LIVERPOOL}/front-door/responsible`;
    expect(toldTo(await story.alerts({ rule: 'WIG-07', kind: 'missing.reported' }))).toEqual([responsible]);
    await story.later({ minutes: 10 });
    await story.updated({ reviewAt: await hoursAgo(-4) });
    expect(await story.alerts({ rule: 'WIG-07', kind: 'missing.updated' })).toEqual([]);
    await story.updated({ child: story.child.record, information: 'a friend in Example Road' }, { by: WIGAN });
    const learnt = await story.alerts({ rule: 'WIG-07', kind: 'missing.updated' });
    expect(toldTo(learnt)).toEqual([responsible]);
    expect(JSON.stringify(learnt[0]?.facts)).toContain('a friend in Example Road');
    await story.found();
    expect(toldTo(await story.alerts({ rule: 'WIG-07', kind: 'missing.found' }))).toEqual([responsible]);
    const own = await inCare();
    await own.missing();
    await own.updated({ information: 'a friend in Example Road' });
    expect(await own.alerts({ rule: 'WIG-07' })).toEqual([]);
  });

  it('WIG-16 an authorised interview goes to the force, the child’s own words only where the child agrees', async () => {
    const force = `${GREATER_MANCHESTER}/missing-persons-unit/police-responsible-area`;
    for (const consents of [true, false]) {
      const story = await inCare();
      await story.wholeEpisode();
      const consentTo = consents ? [GREATER_MANCHESTER] : [];
      await story.interview('completed', { narrative: 'canary words', themes: ['peers'], consentTo });
      expect(await story.alerts({ rule: 'WIG-16' })).toEqual([]);
      await story.later({ minutes: 20 });
      await story.interview('authorised');
      const told = await story.alerts({ rule: 'WIG-16' });
      expect(toldTo(told)).toEqual([force]);
      expect(told[0]).toMatchObject({ kind: 'return-interview.recorded', facts: { notice: { themes: ['peers'] } } });
      expect(JSON.stringify(told).includes('canary words')).toBe(consents);
      if (!consents)
        expect(told[0]?.withheld).toContainEqual({ category: 'interview-narrative', reason: 'no-consent' });
    }
  });

  it('WIG-16 says nothing of an interview that is only offered or held', async () => {
    const story = await inCare();
    await story.wholeEpisode();
    await story.interview('offered');
    await story.interview('completed', { consentTo: [GREATER_MANCHESTER] });
    expect(await story.alerts({ rule: 'WIG-16' })).toEqual([]);
  });
});
