import { describe, expect, it } from '@jest/globals';
import type { HubClient } from '#testing';
import { BIRMINGHAM, LEEDS, LIVERPOOL, MEDWAY, WIGAN } from './places.js';
import { onHub } from './on-hub.js';
import { Story } from './story.js';

const HOME_OFFICE = 'home-office';
const BUREAU = 'uk-missing-persons-bureau';
const HOSPITAL = 'example-hospital-wigan';
const RESTRICTED = { flags: ['subject-to-immigration-restriction'] };
const UNACCOMPANIED = { flags: ['unaccompanied-asylum-seeking'] };

describe('children subject to immigration control', () => {
  let hub: HubClient;

  onHub((client) => (hub = client));

  it('BHM-20 Home Office, police, the Bureau and social care are told of the going whichever of them reported it', async () => {
    for (const [by, units] of [
      ['west-midlands', ['duty']],
      [HOME_OFFICE, ['duty']],
      [BIRMINGHAM, ['duty', 'evidence-and-enquiry']],
    ] as const) {
      const story = await new Story(hub, { responsible: BIRMINGHAM }).known(RESTRICTED);
      await story.missing({}, { by });
      const told = await story.alerts({ rule: 'BHM-20', kind: 'missing.reported' });
      expect(told.map(({ to }) => `${to.organisation}/${to.role}`).sort()).toEqual(
        [
          `${BIRMINGHAM}/front-door`,
          ...units.map((unit) => `${HOME_OFFICE}/${unit}`),
          `${BUREAU}/duty`,
          'west-midlands/missing-persons-unit',
        ].sort(),
      );
      expect(told.every(({ urgency }) => urgency === 'immediate')).toBe(true);
    }
  });

  it('BHM-20 a found child goes to the Evidence and Enquiry Unit where the authority reports it, to Command and Control where the police do', async () => {
    for (const [by, unit, other] of [
      [BIRMINGHAM, 'evidence-and-enquiry', 'command-and-control'],
      ['west-midlands', 'command-and-control', 'evidence-and-enquiry'],
    ] as const) {
      const story = await new Story(hub, { responsible: BIRMINGHAM }).known(RESTRICTED);
      await story.missing();
      await story.later({ hours: 2 });
      await story.found({}, { by });
      const told = await story.alerts({ rule: 'BHM-20', kind: 'missing.found' });
      const to = new Set(told.map((alert) => `${alert.to.organisation}/${alert.to.role}`));
      for (const each of [`${HOME_OFFICE}/${unit}`, `${BUREAU}/duty`, `${BIRMINGHAM}/front-door`])
        expect(to).toContain(each);
      expect(to).toContain('west-midlands/missing-persons-unit');
      expect(to).not.toContain(`${HOME_OFFICE}/${other}`);
    }
  });

  it('BHM-20 the Home Office reports a find, reads the episode with its flag, and nobody else is shown why it is told', async () => {
    const story = await new Story(hub, { responsible: BIRMINGHAM }).known(RESTRICTED);
    const { receipt } = await story.missing({}, { by: HOME_OFFICE });
    expect(receipt.status).toBe('linked');
    expect((await story.episode(HOME_OFFICE)).flags).toEqual(['subject-to-immigration-restriction']);
    expect((await story.episode(BIRMINGHAM)).flags).toEqual(['subject-to-immigration-restriction']);
    expect(await story.episode('west-midlands')).toMatchObject({
      flags: [],
      withheld: expect.arrayContaining([expect.objectContaining({ category: 'immigration' })]) as unknown,
    });
    await story.later({ hours: 1 });
    await story.found({ how: 'found-by-home-office' }, { by: HOME_OFFICE });
    expect(await story.alerts({ rule: 'BHM-20', kind: 'missing.found', to: 'west-midlands' })).toHaveLength(1);
    expect(await story.alerts({ rule: 'BHM-20', kind: 'missing.found', to: BIRMINGHAM })).toHaveLength(1);
  });

  it('BHM-20 and BHM-21 say nothing of a child without the flag, or of another authority’s', async () => {
    const plain = await new Story(hub, { responsible: BIRMINGHAM }).known();
    const elsewhere = await new Story(hub, { responsible: LEEDS }).known(RESTRICTED);
    const absent = await new Story(hub, { responsible: BIRMINGHAM }).known(RESTRICTED);
    await plain.missing();
    await elsewhere.missing({}, { by: LEEDS });
    await absent.missing({ category: 'absent' });
    for (const story of [plain, elsewhere, absent]) {
      expect(await story.alerts({ rule: 'BHM-20' })).toEqual([]);
      expect(await story.tasks({ rule: 'BHM-21' })).toEqual([]);
      expect(await story.alerts({ to: HOME_OFFICE })).toEqual([]);
    }
  });

  it('BHM-21 a contact is due every week, opens when the week before it ends, is met by what is recorded and falls away with the return', async () => {
    await hub.moveTo('2026-03-19T10:00:00Z');
    const story = await new Story(hub, { responsible: BIRMINGHAM }).known(RESTRICTED);
    await story.missing();
    const weeks = async (state?: string): Promise<string[]> =>
      (await story.tasks({ rule: 'BHM-21', ...(state === undefined ? {} : { state }) }))
        .map(({ dueAt }) => String(dueAt))
        .sort();
    expect(await story.tasks({ rule: 'BHM-21' })).toMatchObject([
      {
        kind: 'weekly-contact',
        owner: { organisation: HOME_OFFICE, role: 'duty' },
        dueAt: '2026-03-26T17:00:00.000Z',
        late: false,
      },
    ]);
    expect(await story.alerts({ rule: 'BHM-21', kind: 'task.due', to: 'west-midlands' })).toHaveLength(1);
    await hub.moveTo('2026-03-24T12:00:00Z');
    await story.action('weekly-contact', { outcome: 'no news' }, { by: HOME_OFFICE });
    expect(await weeks('done')).toEqual(['2026-03-26T17:00:00.000Z']);
    await hub.moveTo('2026-03-26T23:59:00Z');
    expect(await weeks('open')).toEqual([]);
    await hub.moveTo('2026-03-27T00:00:00Z');
    // 17:00 in summer time: the clocks have changed meanwhile.
    expect(await weeks('open')).toEqual(['2026-04-02T16:00:00.000Z']);
    await hub.moveTo('2026-04-03T09:00:00Z');
    expect(await weeks('overdue')).toEqual(['2026-04-02T16:00:00.000Z']);
    expect(await weeks('open')).toEqual(['2026-04-09T16:00:00.000Z']);
    await story.action('weekly-contact', { outcome: 'spoke to the police' }, { by: 'west-midlands' });
    expect(await weeks('overdue')).toEqual([]);
    await hub.moveTo('2026-04-10T09:00:00Z');
    await story.found();
    expect(await weeks('cancelled')).toEqual(['2026-04-16T16:00:00.000Z']);
    await story.later({ days: 8 });
    expect(await weeks()).toHaveLength(4);
  });

  it('ENG-14 an unaccompanied child who goes missing within 7 days of coming into care is flagged, and Home Office and police are told', async () => {
    const story = new Story(hub, { responsible: LIVERPOOL, host: WIGAN });
    await story.known();
    await story.register({ ...UNACCOMPANIED, statuses: [{ kind: 'looked-after', from: story.daysAgo(7) }] });
    await story.missing();
    const { flags } = await story.episode(LIVERPOOL);
    expect(flags).toEqual(expect.arrayContaining(['potential-trafficking-victim', 'unaccompanied-asylum-seeking']));
    expect(await story.alerts({ rule: 'ENG-14', to: HOME_OFFICE })).toMatchObject([
      { kind: 'missing.reported', to: { role: 'duty', capacity: 'home-office' } },
    ]);
    expect(await story.alerts({ rule: 'ENG-14', to: 'greater-manchester' })).toHaveLength(1);
    expect(await story.tasks({ rule: 'ENG-14' })).toMatchObject([
      { kind: 'nrm-referral', owner: { organisation: LIVERPOOL }, state: 'open' },
    ]);
    await story.action('nrm-referral', { outcome: 'referred' });
    expect(await story.tasks({ rule: 'ENG-14' })).toMatchObject([{ state: 'done' }]);
  });

  it('ENG-14 on the eighth day, or of a child who is no migrant, nothing is presumed', async () => {
    for (const [flags, days] of [
      [UNACCOMPANIED.flags, 8],
      [[], 3],
    ] as const) {
      const story = new Story(hub, { responsible: WIGAN });
      await story.known();
      await story.register({ flags, statuses: [{ kind: 'looked-after', from: story.daysAgo(days) }] });
      await story.missing();
      expect((await story.episode(WIGAN)).flags).not.toContain('potential-trafficking-victim');
      expect(await story.alerts({ rule: 'ENG-14' })).toEqual([]);
      expect(await story.tasks({ rule: 'ENG-14' })).toEqual([]);
    }
  });

  it('ENG-15 of a child who may be trafficked nobody is shown a place but police and the two front doors', async () => {
    const story = new Story(hub, { responsible: LIVERPOOL, host: WIGAN });
    await story.known();
    await story.register({ ...UNACCOMPANIED, statuses: [{ kind: 'looked-after', from: story.daysAgo(2) }] });
    const said = { place: 'Canary Quay', address: { lines: ['7 Canary Quay'], postcode: 'WN2 2BB' } };
    await story.missing({ whereabouts: said, lastSeen: { at: '2026-04-17T08:00:00Z', place: 'Canary Quay' } });
    const shown = (await story.alerts())
      .filter((alert) => JSON.stringify(alert).includes('Canary'))
      .map(({ to }) => `${to.organisation}/${to.role}`);
    expect(new Set(shown)).toEqual(
      new Set([
        `${LIVERPOOL}/front-door`,
        `${WIGAN}/front-door`,
        'greater-manchester/missing-persons-unit',
        'merseyside/missing-persons-unit',
      ]),
    );
    const [homeOffice] = await story.alerts({ to: HOME_OFFICE });
    expect(homeOffice?.facts).toMatchObject({ child: { name: { family: story.child.record.name.family } } });
    expect(JSON.stringify(homeOffice)).not.toContain('Sample Road');
    const plain = await new Story(hub, { responsible: LIVERPOOL, host: WIGAN }).known();
    await plain.missing({ whereabouts: said });
    const coordinator = await plain.alerts({ to: WIGAN });
    expect(JSON.stringify(coordinator)).toContain('Canary Quay');
  });

  it('ENG-16 a hospital that meets a child with concerns whom nobody reported opens an episode, and the authority is told at once', async () => {
    const story = await new Story(hub, { responsible: WIGAN, placed: false }).known();
    const at = (await hub.now()).toISOString();
    const met = { child: story.child.record, at, setting: 'emergency-department', place: { authority: LEEDS } };
    await story.tell('child.seen', { ...met, concerns: ['child-sexual-exploitation'] }, { by: HOSPITAL });
    expect(await story.episode(WIGAN)).toMatchObject({
      kind: 'missing',
      category: 'missing',
      state: 'open',
      since: at,
    });
    expect(await story.alerts({ rule: 'ENG-16' })).toMatchObject([
      { kind: 'child.seen', urgency: 'immediate', to: { organisation: WIGAN, role: 'front-door' } },
    ]);
  });

  it('ENG-16 without concerns it is a sighting of a child who is at large, and of any other nothing', async () => {
    const story = await new Story(hub, { responsible: WIGAN, placed: false }).known();
    const seen = async (): Promise<string | null> => {
      const at = (await hub.now()).toISOString();
      const { receipt } = await story.tell('child.seen', { child: story.child.record, at }, { by: HOSPITAL });
      return receipt.episode;
    };
    expect(await seen()).toBeNull();
    const { receipt } = await story.missing();
    await story.later({ hours: 1 });
    expect(await seen()).toBe(receipt.episode);
    expect(await story.alerts({ rule: 'ENG-16' })).toMatchObject([{ to: { organisation: WIGAN } }]);
    await story.found();
    await story.later({ hours: 1 });
    expect(await seen()).toBeNull();
    expect(await story.alerts({ rule: 'ENG-16' })).toHaveLength(1);
  });

  it('ENG-16 of a child whom nobody knows the authority of the place is told', async () => {
    const story = new Story(hub, { responsible: WIGAN, placed: false });
    const at = (await hub.now()).toISOString();
    const met = { child: story.child.record, at, place: { authority: LEEDS }, concerns: ['trafficking'] };
    await story.tell('child.seen', met, { by: HOSPITAL });
    expect(await story.alerts({ rule: 'ENG-16' })).toMatchObject([{ to: { organisation: LEEDS, role: 'front-door' } }]);
    expect((await story.episode(LEEDS)).flags).toContain('assumed:authority');
  });

  it('MED-14 after 28 days a multi-disciplinary meeting of head of service and senior officer is due', async () => {
    const story = await new Story(hub, { responsible: MEDWAY }).known(UNACCOMPANIED);
    const other = await new Story(hub, { responsible: MEDWAY }).known();
    const since = await hub.now();
    await story.missing();
    await other.missing();
    const mark = new Date(since.getTime() + 28 * 86_400_000);
    await hub.moveTo(new Date(mark.getTime() - 60_000));
    expect(await story.tasks({ rule: 'MED-14' })).toEqual([]);
    await hub.moveTo(mark);
    expect(await story.tasks({ rule: 'MED-14' })).toMatchObject([
      {
        kind: 'multi-disciplinary-meeting',
        owner: { organisation: MEDWAY, role: 'head-of-service' },
        participants: [{ organisation: 'kent', role: 'senior-officer' }],
        dueAt: mark.toISOString(),
        state: 'open',
      },
    ]);
    expect(await story.alerts({ rule: 'MED-14', to: 'kent', role: 'senior-officer' })).toHaveLength(1);
    expect(await other.tasks({ rule: 'MED-14' })).toEqual([]);
    await story.action('multi-disciplinary-meeting', { outcome: 'all agencies go on' });
    expect(await story.tasks({ rule: 'MED-14' })).toMatchObject([{ state: 'done' }]);
    expect(await story.episode(MEDWAY)).toMatchObject({ state: 'open' });
  });

  it('MED-14 only a decision to hand over closes the case, which the assistant director ratifies, whatever the child’s age', async () => {
    const story = await new Story(hub, { responsible: MEDWAY, age: 17 }).known(UNACCOMPANIED);
    await story.missing();
    const takenOverBy = 'kent';
    const ratified = { authorisedBy: { rank: 'assistant-director', name: 'A. Invented' } };
    for (const words of [
      { outcome: 'close', ...ratified },
      { outcome: 'close', takenOverBy },
      { outcome: 'close', takenOverBy, authorisedBy: { rank: 'head-of-service' } },
    ]) {
      await story.action('multi-disciplinary-meeting', words);
      expect(await story.episode(MEDWAY)).toMatchObject({ state: 'open' });
    }
    await story.action('multi-disciplinary-meeting', { outcome: 'close', takenOverBy, ...ratified }, { by: 'kent' });
    expect(await story.episode(MEDWAY)).toMatchObject({ state: 'open' });
    await story.action('multi-disciplinary-meeting', { outcome: 'close', takenOverBy, ...ratified });
    expect(await story.episode(MEDWAY)).toMatchObject({ state: 'closed' });
    expect(await story.tasks({ rule: 'ENG-09' })).toEqual([]);
    await story.later({ days: 2 });
    await story.found();
    expect(await story.alerts({ kind: 'missing.found', to: MEDWAY })).not.toEqual([]);
    expect(await story.tasks({ rule: 'ENG-09' })).toMatchObject([{ state: 'open' }]);
  });

  it('BHM-20 a flag that comes on record while the child is missing has Home Office and Bureau told then, and BHM-21 begins', async () => {
    const story = await new Story(hub, { responsible: BIRMINGHAM }).known();
    await story.missing();
    await story.later({ hours: 1 });
    expect(await story.alerts({ to: HOME_OFFICE })).toEqual([]);
    await story.register(RESTRICTED);
    expect(await story.alerts({ rule: 'BHM-20', to: HOME_OFFICE, kind: 'missing.reported' })).toHaveLength(1);
    expect(await story.alerts({ rule: 'BHM-20', to: BUREAU, kind: 'missing.reported' })).toHaveLength(1);
    expect(await story.tasks({ rule: 'BHM-21', state: 'open' })).toHaveLength(1);
    await story.found();
    expect(await story.alerts({ rule: 'BHM-20', to: HOME_OFFICE, kind: 'missing.found' })).not.toEqual([]);
  });

  it('MED-14 the decision to hand over closes the case by the completion of the task as well, and by no less', async () => {
    const story = await new Story(hub, { responsible: MEDWAY }).known(UNACCOMPANIED);
    await story.missing();
    await story.later({ days: 28 });
    const [meeting] = await story.tasks({ rule: 'MED-14' });
    const complete = async (words: object): Promise<string | undefined> => {
      await hub.agency(MEDWAY).complete(meeting?.id ?? '', words);
      await hub.settle();
      return (await story.episode(MEDWAY)).state;
    };
    const words = { outcome: 'close', takenOverBy: 'kent' };
    expect(await complete({ ...words, authorisedBy: { rank: 'head-of-service', name: 'H. Invented' } })).toBe('open');
    expect(await complete({ ...words, authorisedBy: { rank: 'assistant-director', name: 'A. Invented' } })).toBe(
      'closed',
    );
    expect(await story.tasks({ rule: 'MED-14' })).toMatchObject([{ state: 'done', outcome: 'close' }]);
  });
});
