import { describe, expect, it } from '@jest/globals';
import type { HubClient } from '#testing';
import { BIRMINGHAM, LEEDS, SANDWELL } from './places.js';
import { onHub } from './on-hub.js';
import { Story, type AlertFilter } from './story.js';

const HOUR = 3_600_000;

describe('Birmingham: the authority', () => {
  let hub: HubClient;
  const told = async (story: Story, filter: AlertFilter): Promise<string[]> =>
    (await story.alerts(filter)).map(({ kind, to }) => `${kind} ${to.organisation}/${to.role}`).sort();
  const own = (lives: object = {}): Story => new Story(hub, { responsible: BIRMINGHAM, ...lives });

  onHub((client) => (hub = client));

  it('BHM-02 the host is told at once of the going and of the return of a child placed outside the city', async () => {
    const story = await own({ host: SANDWELL }).known();
    await story.missing();
    await story.found();
    const alerts = await story.alerts({ rule: 'BHM-02', to: SANDWELL });
    expect(alerts.map(({ kind, urgency, to }) => [kind, urgency, to.capacity]).sort()).toEqual([
      ['missing.found', 'immediate', 'host'],
      ['missing.reported', 'immediate', 'host'],
    ]);
    const inTheCity = await own().known();
    await inTheCity.missing();
    expect(await inTheCity.alerts({ rule: 'BHM-02' })).toEqual([]);
  });

  it('BHM-03 suspected exploitation asks for a strategy meeting at once, from when it is known', async () => {
    const story = await own().known();
    await story.missing();
    await story.later({ hours: 5 });
    expect(await story.tasks({ kind: 'strategy-meeting' })).toEqual([]);
    await story.updated({ risk: { factors: ['county-lines'] } });
    const now = (await hub.now()).toISOString();
    expect(await story.tasks({ rule: 'BHM-03' })).toMatchObject([
      { kind: 'strategy-meeting', dueAt: now, priority: 'priority', late: false, state: 'open' },
    ]);
    await story.found();
    expect(await story.tasks({ rule: 'BHM-03' })).toMatchObject([{ state: 'cancelled' }]);
  });

  it('BHM-03 a child who turns out to be looked after when the 72 hours are past: at once, and late', async () => {
    const home = await own({ placed: false }).known();
    await home.missing();
    await home.later({ hours: 80 });
    expect(await home.tasks({ rule: 'BHM-03' })).toEqual([]);
    await home.register({ statuses: [{ kind: 'looked-after', legalStatus: 'C2', from: home.daysAgo(400) }] });
    expect(await home.tasks({ rule: 'BHM-03' })).toMatchObject([
      { kind: 'strategy-meeting', late: true, state: 'open' },
    ]);
  });

  it.each([['child-protection-plan'], ['section-47']])(
    'BHM-04 a child at home with %s has a strategy meeting within 7 days, which falls away with the return',
    async (kind) => {
      const story = await own({ placed: false }).known({ statuses: [{ kind, from: '2026-01-05' }] });
      await story.missing();
      const [task] = await story.tasks({ rule: 'BHM-04' });
      const seventh = new Date((await hub.now()).getTime() + 7 * 24 * HOUR).toISOString().slice(0, 10);
      expect(task).toMatchObject({ kind: 'strategy-meeting', owner: { organisation: BIRMINGHAM }, state: 'open' });
      expect(task?.dueAt).toBe(`${seventh}T17:00:00.000Z`);
      await story.found();
      expect(await story.tasks({ rule: 'BHM-04' })).toMatchObject([{ state: 'cancelled' }]);
    },
  );

  it('BHM-04 asks nothing for a child without plan or enquiry', async () => {
    const story = await own({ placed: false }).known({ statuses: [{ kind: 'child-in-need', from: '2026-01-05' }] });
    await story.missing();
    expect(await story.tasks({ rule: 'BHM-04' })).toEqual([]);
  });

  it('BHM-06 the designated education professional hears of any going of Birmingham’s looked-after child, and of the return', async () => {
    const story = await own({ host: SANDWELL }).known();
    await story.missing();
    expect(await told(story, { rule: 'BHM-06' })).toEqual([`missing.reported ${BIRMINGHAM}/education-safeguarding`]);
    await story.later({ minutes: 5 });
    await story.found();
    expect(await told(story, { rule: 'BHM-06', kind: 'missing.found' })).toHaveLength(1);
    const another = await new Story(hub, { responsible: LEEDS, host: BIRMINGHAM }).known();
    await another.missing();
    expect(await another.alerts({ rule: 'BHM-06' })).toEqual([]);
  });

  it('BHM-05 nurse and doctor for looked-after children hear of a high risk, and are invited to the meeting', async () => {
    const story = await own({ host: SANDWELL }).known();
    await story.missing();
    expect(await told(story, { rule: 'BHM-05' })).toEqual([]);
    await story.later({ hours: 1 });
    await story.updated({ risk: { level: 'high' } });
    const both = ['designated-doctor', 'looked-after-nurse'];
    expect(await told(story, { rule: 'BHM-05', kind: 'missing.updated' })).toEqual(
      both.map((role) => `missing.updated ${BIRMINGHAM}/${role}`),
    );
    const [meeting] = await story.tasks({ kind: 'strategy-meeting' });
    expect(meeting?.participants).toEqual(
      expect.arrayContaining(both.map((role) => ({ organisation: BIRMINGHAM, role }))),
    );
    expect(await told(story, { rule: 'BHM-05', kind: 'task.due' })).toEqual(
      expect.arrayContaining(both.map((role) => `task.due ${BIRMINGHAM}/${role}`)),
    );
    const another = await new Story(hub, { responsible: LEEDS, host: BIRMINGHAM }).known();
    await another.missing({ risk: { level: 'high', factors: [] } });
    expect(await another.alerts({ rule: 'BHM-05' })).toEqual([]);
  });

  it('BHM-05 who is invited when the meeting stands already is asked then', async () => {
    const story = await own().known({ flags: ['criminal-exploitation'] });
    await story.missing();
    expect(await story.tasks({ kind: 'strategy-meeting' })).toMatchObject([{ rules: ['BHM-03'], participants: [] }]);
    await story.later({ hours: 1 });
    await story.updated({ risk: { level: 'high' } });
    expect(await told(story, { kind: 'task.due', role: 'designated-doctor' })).toHaveLength(1);
  });

  it('BHM-07 children who go together are linked, and one meeting closes each child’s own task', async () => {
    const first = await own().known();
    const second = await own().known();
    // The companion's case is named before it is reported.
    await first.missing({ risk: { level: 'high', factors: [] }, companions: [{ subject: second.case }] });
    expect((await first.episode(BIRMINGHAM)).linked).toEqual([]);
    await second.missing({ risk: { level: 'high', factors: [] } });
    const [one, other] = [await first.episode(BIRMINGHAM), await second.episode(BIRMINGHAM)];
    expect([one.linked, other.linked]).toEqual([[other.id], [one.id]]);
    await first.action('strategy-meeting', { alsoFor: [second.case] });
    expect(await first.tasks({ kind: 'strategy-meeting', state: 'done' })).toHaveLength(1);
    expect(await second.tasks({ kind: 'strategy-meeting', state: 'done' })).toHaveLength(1);
  });

  it('BHM-07 a meeting for one child alone leaves the other’s task open', async () => {
    const first = await own().known();
    const second = await own().known();
    await first.missing({ risk: { level: 'high', factors: [] }, companions: [{ subject: second.case }] });
    await second.missing({ risk: { level: 'high', factors: [] } });
    await first.action('strategy-meeting');
    expect(await second.tasks({ kind: 'strategy-meeting', state: 'done' })).toEqual([]);
  });

  it.each([
    ['harm', {}, { harmed: true }],
    ['exploitation', { risk: { level: 'medium', factors: ['trafficking'] } }, {}],
    ['offending', { risk: { level: 'medium', factors: ['offending'] } }, {}],
    ['a person posing a risk', {}, { concerns: ['person-posing-risk'] }],
  ])('BHM-08 the return interview is a priority: %s', async (_, missing, found) => {
    const story = await own().known();
    await story.wholeEpisode({ missing, found });
    expect(await story.tasks({ kind: 'return-interview' })).toMatchObject([{ priority: 'priority' }]);
  });

  it('BHM-08 the second report makes it one, the first does not', async () => {
    const story = await own().known();
    await story.wholeEpisode({ thenDays: 1 });
    await story.wholeEpisode();
    const interviews = await story.tasks({ kind: 'return-interview' });
    expect(interviews.map(({ priority }) => priority).sort()).toEqual(['normal', 'priority']);
    expect(interviews.filter(({ rules }) => rules.includes('BHM-08'))).toHaveLength(1);
  });

  it('BHM-12 the third missing episode in three months puts the child to the next MASE meeting', async () => {
    const story = await own().known();
    await story.wholeEpisode({ thenDays: 2 });
    await story.wholeEpisode({ thenDays: 2 });
    expect(await story.tasks({ rule: 'BHM-12' })).toEqual([]);
    const since = await hub.now();
    await story.missing();
    const day = new Date(since.getTime() + 30 * 24 * HOUR).toISOString().slice(0, 10);
    const [task, ...others] = await story.tasks({ rule: 'BHM-12' });
    expect([task?.kind, task?.owner.role, task?.dueAt?.slice(0, 10), others]).toEqual([
      'exploitation-meeting',
      'exploitation-team',
      day,
      [],
    ]);
    await story.found();
    await story.action('exploitation-meeting');
    expect(await story.tasks({ rule: 'BHM-12' })).toMatchObject([{ state: 'done' }]);
  });

  it('BHM-15 green has a letter, amber is looked into with the agencies, red has a priority interview', async () => {
    const story = await own().known();
    await story.missing();
    expect((await story.episode(BIRMINGHAM)).triage).toBe('green');
    expect(await story.tasks({ rule: 'BHM-15' })).toMatchObject([
      { kind: 'letter', owner: { organisation: BIRMINGHAM, role: 'missing-coordinator' }, dueAt: null },
    ]);
    await story.later({ hours: 1 });
    await story.updated({ risk: { factors: ['mental-health'] } });
    expect((await story.episode(BIRMINGHAM)).triage).toBe('amber');
    const tasks = await story.tasks({ rule: 'BHM-15' });
    expect(tasks.map(({ kind, state }) => `${kind} ${state}`).sort()).toEqual(['letter cancelled', 'triage open']);
    expect(await told(story, { rule: 'BHM-15', to: 'west-midlands', kind: 'task.due' })).toHaveLength(1);
    await story.updated({ risk: { factors: ['substance-misuse'] } });
    expect((await story.episode(BIRMINGHAM)).triage).toBe('red');
    await story.found();
    expect(await story.tasks({ rule: 'BHM-15', kind: 'return-interview' })).toMatchObject([
      { priority: 'priority', rules: expect.arrayContaining(['ENG-09', 'BHM-15']) },
    ]);
  });

  it('BHM-15 missing and absent count together: the second is amber, the third red, with an interview after an absence', async () => {
    const story = await own().known();
    await story.wholeEpisode({ missing: { category: 'absent' }, thenDays: 1 });
    expect(await story.tasks({ kind: 'return-interview' })).toEqual([]);
    await story.wholeEpisode({ thenDays: 1 });
    expect(await story.tasks({ rule: 'BHM-15', kind: 'triage' })).toHaveLength(1);
    await story.missing({ category: 'absent' });
    expect((await story.episode(BIRMINGHAM)).triage).toBe('red');
    await story.found();
    const latest = (await story.tasks({ kind: 'return-interview' })).filter(({ rule }) => rule === 'BHM-15');
    expect(latest).toMatchObject([{ priority: 'priority', owner: { role: 'missing-coordinator' } }]);
  });

  it('BHM-16 more than three missing episodes make the child persistent', async () => {
    const story = await own({ placed: false }).known();
    for (let nth = 1; nth <= 3; nth += 1) await story.wholeEpisode({ thenDays: 1 });
    expect((await story.episode(BIRMINGHAM)).flags).not.toContain('persistent');
    await story.missing();
    expect((await story.episode(BIRMINGHAM)).flags).toContain('persistent');
  });

  it('BHM-22 another authority’s child last seen in the city: the front door is told, the record flagged and reviewed', async () => {
    const story = await new Story(hub, { responsible: LEEDS }).known();
    const lastSeen = { at: (await hub.now()).toISOString(), place: 'station', postcode: 'B1 1BB' };
    await story.missing({ lastSeen }, { by: LEEDS });
    expect(await told(story, { rule: 'BHM-22', kind: 'missing.reported' })).toEqual([
      `missing.reported ${BIRMINGHAM}/front-door`,
    ]);
    expect(await story.tasks({ rule: 'BHM-22' })).toMatchObject([
      { kind: 'record-review', owner: { organisation: BIRMINGHAM } },
    ]);
    expect((await story.episode(LEEDS)).flags).toContain('reported-by-another-authority');
    const elsewhere = await new Story(hub, { responsible: LEEDS }).known();
    await elsewhere.missing({}, { by: LEEDS });
    expect(await elsewhere.alerts({ rule: 'BHM-22' })).toEqual([]);
    expect(await elsewhere.tasks({ rule: 'BHM-22' })).toEqual([]);
  });

  it('BHM-22 another authority says later that its child was sighted in the city', async () => {
    const story = await new Story(hub, { responsible: LEEDS }).known();
    await story.missing();
    await story.later({ minutes: 5 });
    const sighting = async (): Promise<object> => ({ at: (await hub.now()).toISOString(), postcode: 'B1 1BB' });
    await story.tell('missing.updated', { child: story.child.record, information: 'took a train' });
    expect(await story.alerts({ to: BIRMINGHAM })).toEqual([]);
    await story.tell('missing.updated', { child: story.child.record, sighting: await sighting() });
    expect(await told(story, { rule: 'BHM-22', kind: 'missing.updated', urgency: 'immediate' })).toEqual([
      `missing.updated ${BIRMINGHAM}/front-door`,
    ]);
    expect(await story.tasks({ rule: 'BHM-22', kind: 'record-review' })).toHaveLength(1);
    expect((await story.episode(LEEDS)).flags).toContain('reported-by-another-authority');
    await story.later({ minutes: 5 });
    await story.found();
    expect(await told(story, { rule: 'BHM-22', kind: 'missing.found' })).toHaveLength(1);
  });

  it('BHM-23 the factor restricts the record: named roles see it, all others have the pointer', async () => {
    const story = await own().known();
    await story.missing({ risk: { level: 'medium', factors: ['honour-based-violence'] } });
    const alerts = await story.alerts({ kind: 'missing.reported' });
    const shown = (role: string): boolean[] =>
      alerts.filter(({ to }) => to.role === role).map(({ facts }) => Object.keys(facts).length > 0);
    expect(shown('front-door')).toEqual([true]);
    expect(shown('education-safeguarding')).toEqual([false]);
    expect(await told(story, { rule: 'BHM-06' })).toHaveLength(1);
    const open = await own().known();
    await open.missing();
    const [education] = await open.alerts({ role: 'education-safeguarding' });
    expect(Object.keys(education?.facts ?? {})).not.toEqual([]);
  });

  it('BHM-01 at night the emergency duty team is told of the going, and of the return by day as well', async () => {
    const byDay = await own().known();
    expect((await hub.now()).getUTCHours()).toBeLessThan(17);
    await hub.moveTo(new Date('2026-06-03T20:30:00Z'));
    const story = await own().known();
    await story.missing();
    expect(await told(story, { rule: 'BHM-01' })).toEqual([`missing.reported ${BIRMINGHAM}/out-of-hours`]);
    const absent = await own().known();
    await absent.missing({ category: 'absent' });
    expect(await absent.alerts({ rule: 'BHM-01' })).toEqual([]);
    await hub.moveTo(new Date('2026-06-04T10:00:00Z'));
    await story.found();
    expect(await told(story, { rule: 'BHM-01', kind: 'missing.found' })).toEqual([
      `missing.found ${BIRMINGHAM}/out-of-hours`,
    ]);
    await byDay.missing();
    await byDay.found();
    expect(await byDay.alerts({ rule: 'BHM-01' })).toEqual([]);
  });

  it('BHM-01 a child who goes by day and is found at night: the emergency duty team is told of the return', async () => {
    const story = await own().known();
    await story.missing();
    await hub.moveTo(new Date('2026-06-04T21:00:00Z'));
    await story.found();
    expect(await told(story, { rule: 'BHM-01' })).toEqual([`missing.found ${BIRMINGHAM}/out-of-hours`]);
  });
});
