import { describe, expect, it } from '@jest/globals';
import type { TaskBody } from '#contracts';
import type { HubClient } from '#testing';
import { LEEDS, MEDWAY } from './places.js';
import { onHub } from './on-hub.js';
import { Story } from './story.js';
import { hoursAfter, whoHeard } from './who-heard.js';

const KENT_POLICE = 'kent';
const LEADERS = ['assistant-director', 'director', 'head-of-service'];
const DAY_HOURS = 24;

describe('Medway and Kent: what a length of absence, or an interview that does not come, leads to', () => {
  let hub: HubClient;

  onHub((client) => (hub = client));

  const own = (): Promise<Story> => new Story(hub, { responsible: MEDWAY }).known();
  const atHome = (): Promise<Story> => new Story(hub, { responsible: MEDWAY, placed: false }).known();
  const placedByLeeds = (): Promise<Story> => new Story(hub, { responsible: LEEDS, host: MEDWAY }).known();

  it('MED-06, MED-07 and MED-10 mark 24 and 48 hours for a child in care and for one who is not open', async () => {
    const [care, home, back, placed] = [await own(), await atHome(), await own(), await placedByLeeds()];
    const since = await hub.now();
    for (const story of [care, home, back, placed]) await story.missing();
    const brief = { kind: 'need-to-know', owner: { organisation: MEDWAY }, dueAt: hoursAfter(since, 24) };
    expect(await care.tasks({ rule: 'MED-06' })).toMatchObject([{ ...brief, state: 'open' }]);
    expect(await home.tasks({ rule: 'MED-06' })).toEqual([]);
    expect(await care.alerts({ rule: 'MED-06', kind: 'notice.rule' })).toEqual([]);
    await care.later({ hours: 20 });
    await back.found();
    expect(await back.tasks({ rule: 'MED-06' })).toMatchObject([{ state: 'cancelled' }]);
    await care.later({ hours: 5 });
    expect(await care.tasks({ rule: 'MED-06' })).toMatchObject([{ ...brief, state: 'overdue' }]);
    expect(await whoHeard(care, { rule: 'MED-06', kind: 'notice.rule' })).toEqual(
      [...LEADERS, 'iro'].map((role) => `${MEDWAY}/${role}`),
    );
    expect(await home.tasks({ rule: 'MED-06' })).toMatchObject([
      { kind: 'referral', owner: { organisation: MEDWAY, role: 'front-door' }, dueAt: hoursAfter(since, 24) },
    ]);
    expect(await whoHeard(back, { rule: 'MED-06', kind: 'notice.rule' })).toEqual([]);
    await care.action('need-to-know');
    expect(await care.tasks({ rule: 'MED-06' })).toMatchObject([{ state: 'done' }]);

    expect(await care.tasks({ rule: 'MED-07' })).toEqual([]);
    expect(await care.tasks({ rule: 'MED-10' })).toEqual([]);
    await care.later({ hours: 24 });
    for (const story of [care, home]) {
      expect(await story.tasks({ rule: 'MED-07' })).toMatchObject([
        { kind: 'strategy-meeting', owner: { organisation: MEDWAY }, dueAt: hoursAfter(since, 48), state: 'open' },
      ]);
      expect(await whoHeard(story, { rule: 'MED-07', kind: 'notice.rule' })).toEqual([`${MEDWAY}/head-of-service`]);
    }
    expect((await care.tasks({ rule: 'MED-07' }))[0]?.participants).toEqual([{ organisation: MEDWAY, role: 'iro' }]);
    for (const story of [care, home, placed]) {
      expect(await story.tasks({ rule: 'MED-10' })).toMatchObject([
        {
          kind: 'professionals-meeting',
          owner: { organisation: KENT_POLICE, role: 'liaison-officer' },
          dueAt: hoursAfter(since, 48),
        },
      ]);
    }
    for (const rule of ['MED-07', 'MED-10']) expect(await back.tasks({ rule })).toEqual([]);
    expect(await placed.tasks({ rule: 'MED-07' })).toEqual([]);
    for (const story of [care, home, placed]) await story.found();
    expect(await care.tasks({ rule: 'MED-07' })).toMatchObject([{ state: 'cancelled' }]);
    const [meeting] = await care.tasks({ rule: 'MED-10' });
    expect(meeting).toMatchObject({ state: 'open' });
    await hub.agency(KENT_POLICE).complete(String(meeting?.id), { outcome: 'held' });
    await hub.settle();
    expect(await care.tasks({ rule: 'MED-10' })).toMatchObject([{ state: 'done' }]);
  });

  it('MED-07 of a child with a protection plan the conference chair is invited to the strategy meeting', async () => {
    const statuses = [{ kind: 'child-protection-plan', from: '2026-01-05' }];
    const story = await new Story(hub, { responsible: MEDWAY, placed: false }).known({ statuses });
    await story.missing();
    await story.later({ hours: 47 });
    expect(await story.tasks({ rule: 'MED-07' })).toEqual([]);
    await story.later({ hours: 2 });
    const chair = { organisation: MEDWAY, role: 'conference-chair' };
    expect(await story.tasks({ rule: 'MED-07' })).toMatchObject([{ state: 'open', participants: [chair] }]);
    expect(await story.alerts({ rule: 'MED-07', role: 'conference-chair' })).toMatchObject([
      { kind: 'task.due', to: chair },
    ]);
    await story.found();
    expect(await story.tasks({ rule: 'MED-07' })).toMatchObject([{ state: 'cancelled' }]);
  });

  it('MED-10 a particularly vulnerable child, or the third report in 90 days, has a professionals’ meeting at once', async () => {
    const vulnerable = await own();
    await vulnerable.missing({ risk: { level: 'medium', factors: ['medical-need'] } });
    expect(await vulnerable.tasks({ rule: 'MED-10' })).toMatchObject([
      { kind: 'professionals-meeting', owner: { organisation: KENT_POLICE, role: 'liaison-officer' }, dueAt: null },
    ]);
    await vulnerable.found();
    const often = await own();
    await often.wholeEpisode({ thenDays: 5 });
    await often.wholeEpisode({ thenDays: 5 });
    expect(await often.tasks({ rule: 'MED-10' })).toEqual([]);
    await often.wholeEpisode();
    expect(await often.tasks({ rule: 'MED-10' })).toHaveLength(1);
  });

  it('MED-05 the OLA child’s authority is asked at the going, told of the return, and left alone once the interview is in', async () => {
    const story = await placedByLeeds();
    await story.missing();
    expect(await whoHeard(story, { rule: 'MED-05', kind: 'missing.reported' })).toEqual([`${LEEDS}/front-door`]);
    expect(await story.tasks({ rule: 'MED-05' })).toMatchObject([
      { kind: 'referral', owner: { organisation: LEEDS, role: 'front-door' }, state: 'open' },
    ]);
    await story.later({ hours: 2 });
    await story.found();
    expect(await whoHeard(story, { rule: 'MED-05', kind: 'missing.found' })).toEqual([`${LEEDS}/front-door`]);
    await story.action('referral', {}, { by: LEEDS });
    expect(await story.tasks({ rule: 'MED-05', state: 'done' })).toHaveLength(1);
    await story.later({ days: 10 });
    await story.interview('completed', { independent: true });
    await story.later({ days: 25 });
    expect(await story.alerts({ rule: 'MED-05', kind: 'notice.rule' })).toEqual([]);
    const ours = await own();
    await ours.wholeEpisode();
    expect([...(await ours.tasks({ rule: 'MED-05' })), ...(await ours.alerts({ rule: 'MED-05' }))]).toEqual([]);
  });

  it('MED-05 an interview that does not come: a reminder after 14 days, the head of service after 28, the third time the director', async () => {
    const story = await placedByLeeds();
    const [reminded, asked] = [`${LEEDS}/front-door`, `${LEEDS}/head-of-service`];
    await story.wholeEpisode({ hours: 2 });
    await story.later({ hours: 72 + 14 * DAY_HOURS - 1 });
    expect(await whoHeard(story, { rule: 'MED-05', kind: 'notice.rule' })).toEqual([]);
    await story.later({ hours: 2 });
    expect(await whoHeard(story, { rule: 'MED-05', kind: 'notice.rule' })).toEqual([reminded]);
    await story.later({ hours: 14 * DAY_HOURS });
    expect(await whoHeard(story, { rule: 'MED-05', kind: 'notice.rule' })).toEqual([reminded, asked]);
    await story.wholeEpisode({ thenDays: 32 });
    const second = await hub.now();
    expect(await story.alerts({ rule: 'MED-05', to: LEEDS, role: 'head-of-service' })).toHaveLength(2);
    expect(await story.alerts({ rule: 'MED-05', to: LEEDS, role: 'director' })).toEqual([]);
    await story.wholeEpisode({ thenDays: 32 });
    expect(await story.alerts({ rule: 'MED-05', role: 'director', since: second })).toMatchObject([
      { kind: 'notice.rule', to: { organisation: LEEDS, role: 'director' } },
    ]);
  });

  it('MED-09 a child who stays away is looked at on day 14 and 28, at 2, 4 and 6 months; only a ratified decision that another agency takes over closes', async () => {
    const story = await own();
    const back = await own();
    const since = await hub.now();
    await story.missing();
    await back.missing();
    const local = (months: number): string => {
      const at = new Date(since);
      at.setUTCMonth(at.getUTCMonth() + months);
      const shift = offset(since) - offset(at);
      return new Date(at.getTime() + shift).toISOString();
    };
    const due = async (kind: string): Promise<(string | null)[]> =>
      (await story.tasks({ rule: 'MED-09', kind })).map(({ dueAt }) => dueAt).sort();
    await story.later({ days: 13 });
    expect(await story.tasks({ rule: 'MED-09' })).toEqual([]);
    await back.found();
    await story.later({ days: 2 });
    const [first] = await story.tasks({ rule: 'MED-09' });
    expect(first).toMatchObject({
      kind: 'exploitation-meeting',
      owner: { organisation: MEDWAY, role: 'service-manager' },
      participants: [
        { organisation: MEDWAY, role: 'social-worker' },
        { organisation: KENT_POLICE, role: 'exploitation-police' },
      ],
    });
    await story.later({ days: 14 });
    expect(await due('exploitation-meeting')).toEqual([hoursAfter(since, 14 * 24), hoursAfter(since, 28 * 24)]);
    await story.later({ days: 34 });
    expect(await story.tasks({ rule: 'MED-09', kind: 'record-review' })).toMatchObject([
      {
        owner: { organisation: MEDWAY, role: 'head-of-service' },
        participants: [{ organisation: MEDWAY, role: 'assistant-director' }],
        dueAt: local(2),
      },
    ]);
    await story.later({ days: 125 });
    expect(await due('multi-disciplinary-meeting')).toEqual([local(2), local(4), local(6)]);
    const decision = async (): Promise<TaskBody | undefined> => {
      const meetings = await story.tasks({ rule: 'MED-09', kind: 'multi-disciplinary-meeting' });
      return meetings.find(({ dueAt }) => dueAt === local(6));
    };
    const id = String((await decision())?.id);
    const refused = await hub.agency(MEDWAY).complete(id, { outcome: 'close', takenOverBy: 'Example Council' });
    expect(refused.body.state).not.toBe('done');
    const ratified = { authorisedBy: { rank: 'assistant-director', name: 'A. Invented' } };
    await story.action('multi-disciplinary-meeting', { outcome: 'close', ...ratified });
    await story.action('multi-disciplinary-meeting', { outcome: 'close', takenOverBy: 'Example Council' });
    expect(await decision()).toMatchObject({
      state: expect.stringMatching(/open|overdue/),
      participants: expect.arrayContaining([{ organisation: KENT_POLICE, role: 'senior-officer' }]),
    });
    await story.action('multi-disciplinary-meeting', { outcome: 'close', takenOverBy: 'Example Council', ...ratified });
    expect(await decision()).toMatchObject({ state: 'done', outcome: 'close' });
    expect(await back.tasks({ rule: 'MED-09' })).toEqual([]);
  });
});

/** How far England's clocks are ahead of UTC at a moment, in milliseconds. */
function offset(at: Date): number {
  const local = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Europe/London',
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  return Date.parse(`${local.format(at).replace(' ', 'T')}Z`) - Math.floor(at.getTime() / 1000) * 1000;
}
