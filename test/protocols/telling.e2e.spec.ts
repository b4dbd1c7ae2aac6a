import { describe, expect, it } from '@jest/globals';
import type { HubClient } from '#testing';
import { goneAgainAfterMeeting } from './gone-again.js';
import { LEEDS, LIVERPOOL, WIGAN } from './places.js';
import { onHub } from './on-hub.js';
import { Story, toldTo } from './story.js';

const IN_LEEDS = {
  whereabouts: {
    place: 'with a friend',
    address: { lines: ['7 Invented Lane'], postcode: 'LS1 1AA', authority: LEEDS },
  },
};

describe('Across protocols: who is told', () => {
  let hub: HubClient;

  onHub((client) => (hub = client));

  const known = (host = WIGAN): Promise<Story> => new Story(hub, { responsible: WIGAN, host }).known();
  const mayRead = async (story: Story): Promise<boolean> => {
    const { id } = await story.episode(WIGAN);
    return (await hub.agency(LEEDS).call('GET', `/v1/episodes/${id}`)).status === 200;
  };

  it('ENG-07 the authority that a missing child is thought to have come to is told, takes part, and hears of the return', async () => {
    for (const story of [await known(), await known(LIVERPOOL)]) {
      await story.missing(IN_LEEDS);
      const receiving = [`${LEEDS}/front-door/receiving`];
      expect(toldTo(await story.alerts({ to: LEEDS, kind: 'missing.reported', urgency: 'immediate' }))).toEqual(
        receiving,
      );
      expect(await mayRead(story)).toBe(true);
      await story.later({ hours: 1 });
      await story.found();
      expect(toldTo(await story.alerts({ to: LEEDS, kind: 'missing.found' }))).toEqual(receiving);
    }
  });

  it('ENG-07 that was for one episode: of a later one, of an absence, or of a child thought to be at its own authority’s, nobody else hears', async () => {
    const story = await known();
    await story.wholeEpisode({ missing: IN_LEEDS, thenDays: 1 });
    const since = await hub.now();
    await story.missing();
    expect(await story.alerts({ to: LEEDS, since })).toEqual([]);
    expect(await mayRead(story)).toBe(false);
    const absent = await known();
    await absent.missing({ ...IN_LEEDS, category: 'absent' });
    const near = await known(LEEDS);
    await near.missing(IN_LEEDS);
    expect(await absent.alerts({ to: LEEDS })).toEqual([]);
    expect(await near.alerts({ to: LEEDS, capacity: 'receiving' })).toEqual([]);
  });

  it('WIG-03 and WIG-09 where nobody holds the role that a rule names, the front door is told and the administrators have the place to fill', async () => {
    const admin = hub.agency('homeward');
    const gaps = async (story: Story) => {
      const { reference } = await story.episode(WIGAN);
      return (await admin.tasks()).filter((task) => task.kind === 'directory-gap' && task.reference === reference);
    };
    const atHome = (): Promise<Story> => new Story(hub, { responsible: WIGAN, placed: false }).known();
    const before = await atHome();
    await before.missing();
    expect(await gaps(before)).toEqual([]);
    for (const role of ['early-help', 'head-of-service']) {
      const { items } = await admin.get<{ items: { id: string; role: string }[] }>(
        `/v1/admin/contacts?organisation=${WIGAN}`,
      );
      for (const contact of items.filter((one) => one.role === role)) {
        expect((await admin.call('DELETE', `/v1/admin/contacts/${contact.id}`)).status).toBe(204);
      }
    }
    const story = await atHome();
    await story.missing();
    expect(toldTo(await story.alerts({ rule: 'WIG-03' }))).toEqual([
      `${WIGAN}/front-door/responsible`,
      `${WIGAN}/missing-coordinator/responsible`,
    ]);
    const place = { kind: 'directory-gap', owner: { organisation: 'homeward', role: 'duty' }, state: 'open' };
    const early = { ...place, rule: 'WIG-03', participants: [{ organisation: WIGAN, role: 'early-help' }] };
    expect(await gaps(story)).toMatchObject([early]);
    await goneAgainAfterMeeting(story);
    expect(await story.tasks({ rule: 'WIG-09' })).toMatchObject([{ owner: { role: 'front-door' }, state: 'open' }]);
    const leader = { ...place, rule: 'WIG-09', participants: [{ organisation: WIGAN, role: 'head-of-service' }] };
    expect(await gaps(story)).toHaveLength(2);
    expect(await gaps(story)).toEqual(
      expect.arrayContaining([early, leader].map((one) => expect.objectContaining(one))),
    );
  });
});
