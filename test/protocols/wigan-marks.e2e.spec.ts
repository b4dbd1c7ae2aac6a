import { describe, expect, it } from '@jest/globals';
import type { HubClient } from '#testing';
import { GREATER_MANCHESTER, HOME } from '../stories/cast.js';
import { goneAgainAfterMeeting } from './gone-again.js';
import { LIVERPOOL, WIGAN } from './places.js';
import { onHub } from './on-hub.js';
import { Story, toldTo, type Lives } from './story.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const PROVIDER = { name: 'Example House', urn: 'SC900301' };
const LEADERS = [`${WIGAN}/assistant-director/responsible`, `${WIGAN}/service-manager/responsible`];

describe('Wigan: what time and repetition bring', () => {
  let hub: HubClient;

  onHub((client) => (hub = client));

  const inCare = (more: Partial<Lives> = {}, register: object = {}, place: object = {}): Promise<Story> =>
    new Story(hub, { responsible: WIGAN, ...more }).known(register, place);
  const fromNow = async (ms: number): Promise<string> => new Date((await hub.now()).getTime() + ms).toISOString();

  it('WIG-08 the third missing episode of a month brings an intervention meeting by the next working day, with all involved', async () => {
    const story = await inCare({}, {}, { placement: { provider: PROVIDER } });
    await story.wholeEpisode({ thenDays: 1 });
    await story.wholeEpisode({ missing: { category: 'absent' } });
    await story.wholeEpisode();
    expect(await story.tasks({ rule: 'WIG-08' })).toEqual([]);
    await story.missing();
    // On Tuesday 3 March.
    expect(await story.tasks({ rule: 'WIG-08' })).toMatchObject([
      {
        kind: 'intervention-meeting',
        owner: { organisation: WIGAN },
        participants: [
          { organisation: WIGAN, role: 'social-worker' },
          { organisation: GREATER_MANCHESTER, role: 'missing-persons-unit' },
          { organisation: HOME, role: 'duty' },
        ],
        state: 'open',
        dueAt: '2026-03-04T17:00:00.000Z',
      },
    ]);
    expect(toldTo(await story.alerts({ rule: 'WIG-08', kind: 'task.due' }))).toEqual([
      `${WIGAN}/front-door/responsible`,
      `${WIGAN}/social-worker/responsible`,
      `${HOME}/duty/placement-provider`,
      `${GREATER_MANCHESTER}/missing-persons-unit/police-responsible-area`,
    ]);
    await story.found();
    expect(await story.tasks({ rule: 'WIG-08', state: 'open' })).toHaveLength(1);
    await story.action('intervention-meeting');
    expect(await story.tasks({ rule: 'WIG-08', state: 'done' })).toHaveLength(1);
  });

  it('WIG-09 missing again after the meeting, senior managers consider; where they escalate, director and chief officer', async () => {
    const story = await inCare();
    await story.missing();
    const { id: firstEpisode } = await story.episode(WIGAN);
    await story.later({ hours: 25 });
    await story.found();
    await story.later({ hours: 1 });
    story.beginCase();
    await story.missing();
    expect(await story.tasks({ rule: 'WIG-09' })).toEqual([]);
    await story.found();
    const [meeting] = (await story.tasks({ kind: 'intervention-meeting', state: 'open' })).filter(
      ({ episode }) => episode === firstEpisode,
    );
    await hub.agency(WIGAN).complete(String(meeting?.id), { outcome: 'held' });
    await story.later({ hours: 1 });
    story.beginCase();
    await story.missing();
    expect(await story.tasks({ rule: 'WIG-09' })).toMatchObject([
      {
        kind: 'senior-review',
        owner: { organisation: WIGAN, role: 'head-of-service' },
        participants: [
          { organisation: WIGAN, role: 'assistant-director' },
          { organisation: GREATER_MANCHESTER, role: 'senior-officer' },
        ],
        dueAt: null,
        state: 'open',
      },
    ]);
    expect(await story.alerts({ rule: 'WIG-09', to: GREATER_MANCHESTER, role: 'missing-persons-unit' })).toHaveLength(
      1,
    );
    expect(await story.alerts({ rule: 'WIG-09', role: 'director' })).toEqual([]);
    const [review] = await story.tasks({ rule: 'WIG-09' });
    const { status } = await hub.agency(WIGAN).complete(review?.id ?? '', { outcome: 'escalated' });
    expect(status).toBe(200);
    await hub.settle();
    expect(await story.tasks({ rule: 'WIG-09', state: 'open' })).toMatchObject([
      {
        kind: 'senior-review',
        owner: { organisation: WIGAN, role: 'director' },
        participants: [{ organisation: GREATER_MANCHESTER, role: 'chief-officer' }],
      },
    ]);
    expect(await story.alerts({ rule: 'WIG-09', to: WIGAN, role: 'director' })).toHaveLength(1);
    expect(await story.alerts({ rule: 'WIG-09', to: GREATER_MANCHESTER, role: 'chief-officer' })).toHaveLength(1);
    await story.later({ minutes: 10 });
    await story.action('senior-review', { outcome: 'they intervene' });
    expect(await story.tasks({ rule: 'WIG-09', state: 'open' })).toEqual([]);
  });

  it('WIG-09 a notice that senior managers escalate opens the next step, and does not close it', async () => {
    const story = await inCare();
    await story.missing();
    await goneAgainAfterMeeting(story);
    await story.action('senior-review', { outcome: 'escalated' });
    expect(await story.tasks({ rule: 'WIG-09', state: 'open' })).toMatchObject([
      { owner: { organisation: WIGAN, role: 'director' } },
    ]);
    expect(await story.alerts({ rule: 'WIG-09', to: WIGAN, role: 'director' })).toHaveLength(1);
    expect(await story.alerts({ rule: 'WIG-09', to: GREATER_MANCHESTER, role: 'chief-officer' })).toHaveLength(1);
    await story.action('senior-review', { outcome: 'they intervene' });
    expect(await story.tasks({ rule: 'WIG-09', state: 'open' })).toEqual([]);
  });

  it('WIG-09 goes no further where senior managers do not escalate', async () => {
    const story = await inCare();
    await story.missing();
    await story.later({ hours: 25 });
    await story.found();
    await story.action('intervention-meeting');
    await story.later({ hours: 1 });
    story.beginCase();
    await story.missing();
    await story.later({ minutes: 10 });
    await story.action('senior-review', { outcome: 'the plan is right' });
    expect(await story.tasks({ rule: 'WIG-09' })).toMatchObject([{ state: 'done', outcome: 'the plan is right' }]);
    expect(await story.alerts({ rule: 'WIG-09', role: 'director' })).toEqual([]);
  });

  it('WIG-10 after 24 hours a need-to-know is written and two leaders are told; WIG-08 an intervention meeting is due, too', async () => {
    // A Monday.
    await hub.moveTo('2026-03-09T10:00:00Z');
    const story = await inCare();
    const absent = await inCare();
    const back = await inCare();
    await story.missing();
    await absent.missing({ category: 'absent' });
    await back.missing();
    await story.later({ hours: 23 });
    await back.found();
    expect(await story.tasks({ rule: 'WIG-10' })).toEqual([]);
    await story.later({ hours: 1, minutes: 1 });
    expect(await story.tasks({ rule: 'WIG-10' })).toMatchObject([
      { kind: 'need-to-know', owner: { organisation: WIGAN }, state: 'open', dueAt: '2026-03-10T10:00:00.000Z' },
    ]);
    expect(toldTo(await story.alerts({ rule: 'WIG-10', kind: 'notice.rule' }))).toEqual(LEADERS);
    expect(await story.tasks({ rule: 'WIG-08' })).toMatchObject([
      { kind: 'intervention-meeting', dueAt: '2026-03-11T17:00:00.000Z', state: 'open' },
    ]);
    for (const other of [absent, back]) {
      expect(await other.tasks({ rule: 'WIG-10' })).toEqual([]);
      expect(await other.tasks({ rule: 'WIG-08' })).toEqual([]);
      expect(await other.alerts({ rule: 'WIG-10' })).toEqual([]);
    }
    await story.action('need-to-know');
    expect(await story.tasks({ rule: 'WIG-10', state: 'done' })).toHaveLength(1);
  });

  it('WIG-11 after 72 hours an urgent strategy meeting is due, and its outcome goes to the two leaders', async () => {
    // A Monday, so that the mark is on Thursday.
    await hub.moveTo('2026-03-16T10:00:00Z');
    const story = await inCare();
    const back = await inCare();
    await story.missing();
    await back.missing();
    await story.later({ hours: 71 });
    expect(await story.tasks({ rule: 'WIG-11' })).toEqual([]);
    await story.later({ hours: 2 });
    const due = { kind: 'strategy-meeting', owner: { organisation: WIGAN }, dueAt: '2026-03-20T17:00:00.000Z' };
    expect(await story.tasks({ rule: 'WIG-11' })).toMatchObject([{ ...due, state: 'open' }]);
    await back.found();
    expect(await back.tasks({ rule: 'WIG-11' })).toMatchObject([{ ...due, state: 'cancelled' }]);
    expect(await story.alerts({ rule: 'WIG-11', role: 'assistant-director' })).toEqual([]);
    await story.action('strategy-meeting', { outcome: 'search widened' });
    expect(await story.tasks({ rule: 'WIG-11' })).toMatchObject([{ state: 'done' }]);
    const told = await story.alerts({ rule: 'WIG-11', kind: 'action.recorded' });
    expect(toldTo(told)).toEqual(LEADERS);
    expect(JSON.stringify(told[0]?.facts)).toContain('search widened');
  });

  it('WIG-11 the outcome goes to them, too, where the meeting’s task is completed', async () => {
    const story = await inCare();
    await story.missing();
    await story.later({ hours: 73 });
    const [meeting] = await story.tasks({ rule: 'WIG-11' });
    await hub.agency(WIGAN).complete(meeting?.id ?? '', { outcome: 'search widened' });
    await hub.settle();
    expect(toldTo(await story.alerts({ rule: 'WIG-11', kind: 'notice.rule' }))).toEqual(LEADERS);
  });

  it('WIG-12 after seven days a principal manager chairs another meeting, and the leaders hear weekly until the return', async () => {
    await hub.moveTo('2026-03-23T10:00:00Z');
    const iro = { role: 'iro', name: 'I. Invented', email: 'i.invented@sink.invalid' };
    const story = await inCare({}, { professionals: [iro] });
    await story.missing();
    await story.later({ days: 6 });
    expect(await story.tasks({ rule: 'WIG-12' })).toEqual([]);
    await story.later({ days: 1, hours: 1 });
    // Seven days on, at the same local time, which is summer time by then.
    expect(await story.tasks({ rule: 'WIG-12' })).toMatchObject([
      {
        kind: 'strategy-meeting',
        owner: { organisation: WIGAN, role: 'principal-manager' },
        participants: [
          { organisation: WIGAN, role: 'principal-manager' },
          { organisation: WIGAN, role: 'iro' },
        ],
        state: 'open',
        dueAt: '2026-03-30T09:00:00.000Z',
      },
    ]);
    expect(await story.tasks({ kind: 'strategy-meeting' })).toHaveLength(2);
    expect(toldTo(await story.alerts({ rule: 'WIG-12', role: 'iro' }))).toEqual([`${WIGAN}/iro/named-professional`]);
    const updates = async (): Promise<number> => (await story.alerts({ rule: 'WIG-12', kind: 'notice.rule' })).length;
    expect(toldTo(await story.alerts({ rule: 'WIG-12', kind: 'notice.rule' }))).toEqual(LEADERS);
    await story.later({ days: 7 });
    expect(await updates()).toBe(4);
    await story.found();
    expect(await story.tasks({ rule: 'WIG-12' })).toMatchObject([{ state: 'cancelled' }]);
    await story.later({ days: 8 });
    expect(await updates()).toBe(4);
  });

  it('WIG-12 invites no reviewing officer for a child at home', async () => {
    const story = await inCare({ placed: false });
    await story.missing();
    await story.later({ days: 7, minutes: 1 });
    expect(await story.tasks({ rule: 'WIG-12' })).toMatchObject([
      { participants: [{ organisation: WIGAN, role: 'principal-manager' }] },
    ]);
  });

  it('WIG-15 after the first time a risk assessment is due within three working days of the going, then of the return', async () => {
    // A Monday without a bank holiday in the weeks after it.
    await hub.moveTo('2026-06-08T10:00:00Z');
    const story = await inCare();
    const owner = { organisation: WIGAN, role: 'social-worker' };
    expect(await story.tasks({ rule: 'WIG-15' })).toEqual([]);
    await story.missing();
    const due = { kind: 'risk-assessment', owner, state: 'open' };
    expect(await story.tasks({ rule: 'WIG-15' })).toMatchObject([{ ...due, dueAt: '2026-06-11T16:00:00.000Z' }]);
    await story.later({ days: 1 });
    await story.found();
    expect(await story.tasks({ rule: 'WIG-15' })).toMatchObject([{ ...due, dueAt: '2026-06-12T16:00:00.000Z' }]);
    await story.later({ hours: 1 });
    await story.action('risk-assessment');
    expect(await story.tasks({ rule: 'WIG-15', state: 'done' })).toHaveLength(1);
    // Six months on, at the same local time.
    expect(await story.tasks({ rule: 'WIG-15', state: 'open' })).toMatchObject([
      { ...due, dueAt: '2026-12-09T12:00:00.000Z' },
    ]);
    await story.later({ days: 10 });
    const nextReviewAt = await fromNow(30 * DAY);
    await story.action('risk-assessment', { nextReviewAt });
    expect(await story.tasks({ rule: 'WIG-15', state: 'open' })).toMatchObject([{ ...due, dueAt: nextReviewAt }]);
    story.beginCase();
    await story.wholeEpisode();
    expect(await story.tasks({ rule: 'WIG-15', state: 'open' })).toHaveLength(1);
    await story.register({ statuses: [{ kind: 'looked-after', from: '2025-01-27', to: '2026-06-10' }] });
    expect(await story.tasks({ rule: 'WIG-15', state: 'open' })).toEqual([]);
    expect(await story.tasks({ rule: 'WIG-15', state: 'cancelled' })).toHaveLength(1);
  });

  it('WIG-15 of a child known to run, by the day a planned placement begins, and within three working days of an emergency one', async () => {
    await hub.moveTo('2026-07-06T10:00:00Z');
    const runs = { flags: ['persistent'] };
    const planned = await inCare({}, runs, { placement: { from: '2026-07-10' } });
    expect(await planned.tasks({ rule: 'WIG-15' })).toMatchObject([
      { kind: 'risk-assessment', state: 'open', episode: null, dueAt: '2026-07-10T16:00:00.000Z' },
    ]);
    const emergency = await inCare({}, runs, { placement: { from: '2026-07-06', emergency: true } });
    expect(await emergency.tasks({ rule: 'WIG-15' })).toMatchObject([
      { kind: 'risk-assessment', state: 'open', dueAt: '2026-07-09T16:00:00.000Z' },
    ]);
    expect(await emergency.alerts({ rule: 'WIG-15', kind: 'task.due' })).toHaveLength(1);
    await planned.action('risk-assessment', {}, { subject: planned.child.local });
    expect(await planned.tasks({ rule: 'WIG-15', state: 'done' })).toHaveLength(1);
    await emergency.later({ days: 4 });
    expect(await emergency.tasks({ rule: 'WIG-15', state: 'overdue' })).toHaveLength(1);
  });

  it('WIG-15 asks nothing about a child who never ran, is at home, or is another authority’s', async () => {
    expect(await (await inCare()).tasks({ rule: 'WIG-15' })).toEqual([]);
    const home = await inCare({ placed: false });
    const others = await inCare({ responsible: LIVERPOOL, host: WIGAN }, { flags: ['persistent'] });
    for (const story of [home, others]) {
      await story.wholeEpisode();
      expect(await story.tasks({ rule: 'WIG-15' })).toEqual([]);
    }
  });
});
