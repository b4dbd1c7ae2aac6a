import { describe, expect, it } from '@jest/globals';
import type { HubClient } from '#testing';
import { BIRMINGHAM, LEEDS, SANDWELL, WIGAN } from './places.js';
import { onHub } from './on-hub.js';
import { Story, type AlertFilter } from './story.js';

const QUESTIONS = [
  'out-of-character',
  'likely-harm',
  'danger-to-self-or-others',
  'suicide',
  'victim-of-abuse',
  'medical-needs',
  'specific-concern',
  'whereabouts-known',
].map((code) => ({ code, answer: 'no' }));
const OPEN = QUESTIONS.slice(1);

describe('Birmingham: West Midlands Police', () => {
  let hub: HubClient;
  const told = async (story: Story, filter: AlertFilter): Promise<string[]> =>
    (await story.alerts(filter)).map(({ kind, to }) => `${kind} ${to.organisation}/${to.role}`).sort();

  onHub((client) => (hub = client));

  it('BHM-09 an absence with a question unanswered is treated as missing, and the force told why', async () => {
    const story = await new Story(hub, { responsible: SANDWELL }).known();
    await story.missing({ category: 'absent', risk: { level: 'medium', factors: [], questions: OPEN } });
    expect((await story.episode(SANDWELL)).category).toBe('missing');
    expect(await told(story, { rule: 'BHM-09' })).toEqual(['notice.rule west-midlands/missing-persons-unit']);
    expect(await told(story, { rule: 'ENG-21', to: SANDWELL })).toHaveLength(1);
    await story.later({ hours: 1 });
    await story.updated({ category: 'absent', risk: { questions: QUESTIONS } });
    expect((await story.episode(SANDWELL)).category).toBe('absent');
  });

  it('BHM-09 exploitation that is known later makes missing of the absence', async () => {
    const story = await new Story(hub, { responsible: BIRMINGHAM }).known();
    await story.missing({ category: 'absent', risk: { level: 'medium', factors: [], questions: QUESTIONS } });
    expect((await story.episode(BIRMINGHAM)).category).toBe('absent');
    expect(await story.alerts({ rule: 'BHM-09' })).toEqual([]);
    await story.later({ hours: 1 });
    await story.updated({ risk: { factors: ['child-sexual-exploitation'] } });
    expect((await story.episode(BIRMINGHAM)).category).toBe('missing');
    expect(await told(story, { rule: 'BHM-09' })).toEqual(['notice.rule west-midlands/missing-persons-unit']);
  });

  it('BHM-09 exploitation that the record tells of later makes missing of the absence, and who hears of a missing child is told', async () => {
    const story = await new Story(hub, { responsible: SANDWELL, placed: false }).known();
    await story.missing({ category: 'absent', risk: { level: 'medium', factors: [], questions: QUESTIONS } });
    await story.later({ hours: 1 });
    await story.register({ flags: ['county-lines'] });
    expect((await story.episode(SANDWELL)).category).toBe('missing');
    expect(await told(story, { rule: 'BHM-09' })).toEqual(['notice.rule west-midlands/missing-persons-unit']);
    expect(await told(story, { rule: 'BHM-14', kind: 'missing.reported' })).toHaveLength(1);
  });

  it('BHM-09 leaves another force’s absence as it was sent', async () => {
    const story = await new Story(hub, { responsible: LEEDS }).known();
    await story.missing({ category: 'absent', risk: { level: 'medium', factors: ['county-lines'], questions: OPEN } });
    expect((await story.episode(LEEDS)).category).toBe('absent');
    expect(await story.alerts({ rule: 'BHM-09' })).toEqual([]);
  });

  it('BHM-10 the front door hears of every absence, the force’s coordinator of the third in 90 days', async () => {
    const story = await new Story(hub, { responsible: SANDWELL }).known();
    await story.wholeEpisode({ missing: { category: 'absent' }, thenDays: 1 });
    await story.wholeEpisode({ missing: { category: 'absent' }, thenDays: 1 });
    expect(await told(story, { rule: 'BHM-10', kind: 'missing.reported' })).toEqual([
      `missing.reported ${SANDWELL}/front-door`,
      `missing.reported ${SANDWELL}/front-door`,
    ]);
    expect(await story.alerts({ rule: 'BHM-10', role: 'force-coordinator' })).toEqual([]);
    await story.missing({ category: 'absent' });
    expect(await told(story, { rule: 'BHM-10', kind: 'notice.rule' })).toEqual([
      `notice.rule ${SANDWELL}/front-door`,
      'notice.rule west-midlands/force-coordinator',
    ]);
    const missing = await new Story(hub, { responsible: SANDWELL }).known();
    await missing.missing();
    expect(await missing.alerts({ rule: 'BHM-10' })).toEqual([]);
  });

  it('BHM-11 the fifth absence from one address in 30 days, of whichever child: the coordinator is told where', async () => {
    const written = ['7 Sample Road', '7, SAMPLE RD', 'No. 7 Sample Road', '7 sample road,', '7 Sample Rd.'];
    const stories: Story[] = [];
    for (const line of written) {
      const story = await new Story(hub, { responsible: BIRMINGHAM, placed: false }).known();
      const address = { lines: [line], postcode: stories.length % 2 ? 'B3 2ZZ' : 'b32zz' };
      await story.missing({ category: 'absent', missingFrom: { kind: 'home', authority: BIRMINGHAM, address } });
      stories.push(story);
      await story.later({ days: 1 });
      const alerts = await story.alerts({ rule: 'BHM-11' });
      expect(alerts.map(({ to }) => to.role)).toEqual(stories.length === 5 ? ['force-coordinator'] : []);
      for (const alert of alerts) expect(JSON.stringify(alert.facts)).toContain(line);
    }
    await hub.moveTo(new Date((await hub.now()).getTime() + 31 * 86_400_000));
    const late = await new Story(hub, { responsible: BIRMINGHAM, placed: false }).known();
    const address = { lines: ['7 Sample Road'], postcode: 'B3 2ZZ' };
    await late.missing({ category: 'absent', missingFrom: { kind: 'home', authority: BIRMINGHAM, address } });
    expect(await late.alerts({ rule: 'BHM-11' })).toEqual([]);
  });

  it('BHM-13 a high risk stays until somebody of the rank lowers it, and the force is told why', async () => {
    const story = await new Story(hub, { responsible: WIGAN, host: BIRMINGHAM }).known();
    const high = async (): Promise<unknown> => (await story.episode(BIRMINGHAM)).risk;
    const lower = (authorisedBy?: object): ReturnType<Story['updated']> =>
      story.updated({ risk: { level: 'medium' }, ...(authorisedBy ? { authorisedBy } : {}) });
    await story.missing({ risk: { level: 'high', factors: [] } });
    await story.later({ minutes: 10 });
    const { receipt } = await lower();
    expect(receipt).toMatchObject({ status: 'needs-review', notes: [{ code: 'BHM-13' }] });
    expect(await high()).toMatchObject({ level: 'high', reported: 'medium' });
    expect(await told(story, { rule: 'BHM-13' })).toEqual(['notice.rule west-midlands/missing-persons-unit']);
    await story.later({ minutes: 10 });
    expect((await lower({ rank: 'inspector' })).receipt.status).toBe('needs-review');
    expect(await high()).toMatchObject({ level: 'high' });
    await story.later({ minutes: 10 });
    expect((await lower({ rank: 'superintendent', name: 'S. Invented' })).receipt).toMatchObject({
      status: 'linked',
      notes: [],
    });
    expect(await high()).toMatchObject({ level: 'medium', reported: 'medium' });
  });

  it('BHM-13 an inspector lowers it where the first assessment was wrong; another force needs nobody', async () => {
    const story = await new Story(hub, { responsible: BIRMINGHAM }).known();
    await story.missing({ risk: { level: 'high', factors: [] } });
    await story.later({ minutes: 10 });
    const wrong = { rank: 'inspector', initialAssessmentWrong: true };
    expect((await story.updated({ risk: { level: 'medium' }, authorisedBy: wrong })).receipt.status).toBe('linked');
    expect((await story.episode(BIRMINGHAM)).risk).toMatchObject({ level: 'medium' });
    const leeds = await new Story(hub, { responsible: LEEDS }).known();
    await leeds.missing({ risk: { level: 'high', factors: [] } });
    await leeds.later({ minutes: 10 });
    expect((await leeds.updated({ risk: { level: 'medium' } })).receipt.status).toBe('linked');
    expect((await leeds.episode(LEEDS)).risk).toMatchObject({ level: 'medium' });
    expect(await leeds.alerts({ rule: 'BHM-13' })).toEqual([]);
  });

  it('BHM-14 Missing People is told of a missing child as far as its agreement goes, and of the return; of no absence', async () => {
    const story = await new Story(hub, { responsible: BIRMINGHAM }).known();
    const lastSeen = { at: (await hub.now()).toISOString(), place: 'Canary Parade', postcode: 'B1 1BB' };
    await story.missing({ lastSeen, description: { clothing: 'yellow coat' }, circumstances: 'a canary secret' });
    const [alert, ...others] = await story.alerts({ rule: 'BHM-14' });
    expect(others).toEqual([]);
    expect(alert).toMatchObject({
      kind: 'missing.reported',
      to: { organisation: 'missing-people', capacity: 'charity' },
    });
    const shown = JSON.stringify(alert?.facts);
    expect(shown).toContain(story.child.record.name.family);
    expect(shown).toContain('yellow coat');
    expect(shown.toLowerCase()).not.toContain('canary');
    expect(shown).not.toContain('Sample Road');
    await story.found();
    expect(await told(story, { rule: 'BHM-14', kind: 'missing.found' })).toHaveLength(1);
    const absent = await new Story(hub, { responsible: BIRMINGHAM }).known();
    await absent.missing({ category: 'absent' });
    expect(await absent.alerts({ rule: 'BHM-14' })).toEqual([]);
    const leeds = await new Story(hub, { responsible: LEEDS }).known();
    await leeds.missing();
    expect(await leeds.alerts({ rule: 'BHM-14' })).toEqual([]);
  });

  it('WIG-01 a child of 12 is never absent, and the force is told when somebody else reports it', async () => {
    const story = await new Story(hub, { responsible: WIGAN, age: 12, placed: false }).known();
    await story.missing({ category: 'absent' });
    expect((await story.episode(WIGAN)).category).toBe('missing');
    expect(await story.alerts({ rule: 'WIG-01' })).toEqual([]);
    await story.later({ hours: 1 });
    expect((await story.updated({ category: 'absent' })).receipt.status).toBe('linked');
    expect((await story.episode(WIGAN)).category).toBe('missing');
    const another = await new Story(hub, { responsible: WIGAN, age: 11 }).known();
    await another.missing({}, { by: WIGAN });
    expect(await told(another, { rule: 'WIG-01', kind: 'missing.reported', urgency: 'immediate' })).toEqual([
      'missing.reported greater-manchester/missing-persons-unit',
    ]);
  });

  it('WIG-01 a child of 13 may be absent; one whose age nobody knows counts as younger, and that is said', async () => {
    const older = await new Story(hub, { responsible: WIGAN, age: 13, placed: false }).known();
    await older.missing({ category: 'absent' }, { by: WIGAN });
    expect((await older.episode(WIGAN)).category).toBe('absent');
    expect(await older.alerts({ rule: 'WIG-01' })).toEqual([]);
    const unknown = new Story(hub, { responsible: WIGAN, placed: false });
    Object.assign(unknown.child.record, { dateOfBirth: undefined });
    await unknown.known();
    await unknown.missing({ category: 'absent' });
    const episode = await unknown.episode(WIGAN);
    expect(episode.category).toBe('missing');
    expect(episode.flags).toContain('assumed:age');
  });

  it('a task that needs somebody’s authority stays open when it is completed without, and says so', async () => {
    const story = await new Story(hub, { responsible: 'E06000005' }).known();
    await story.wholeEpisode();
    const [plan] = await story.tasks({ kind: 'action-plan' });
    const darlington = hub.agency('E06000005');
    const complete = (body: object): Promise<{ body: unknown }> => darlington.complete(plan?.id ?? '', body);
    expect((await complete({ outcome: 'written' })).body).toMatchObject({ state: 'open', closedAt: null });
    const manager = { rank: 'team-manager', name: 'M. Invented' };
    expect((await complete({ outcome: 'written', authorisedBy: manager })).body).toMatchObject({ state: 'done' });
  });

  it('ENG-05 a review that is moved on and missed again is told of again', async () => {
    const story = await new Story(hub, { responsible: LEEDS }).known();
    const inHours = async (hours: number): Promise<string> =>
      new Date((await hub.now()).getTime() + hours * 3_600_000).toISOString();
    await story.missing({ category: 'absent', reviewAt: await inHours(2) });
    await story.later({ hours: 3 });
    expect(await told(story, { kind: 'task.overdue', rule: 'ENG-05' })).toHaveLength(1);
    await story.updated({ reviewAt: await inHours(2) });
    await story.later({ hours: 3 });
    expect(await told(story, { kind: 'task.overdue', rule: 'ENG-05' })).toHaveLength(2);
  });
});
