import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startHubProcess, type HubClient, type HubProcess } from '#testing';
import { DARLINGTON, LEEDS } from './places.js';
import { Story } from './story.js';

describe('Darlington and Durham', () => {
  let process: HubProcess;
  let hub: HubClient;

  beforeAll(async () => {
    process = await startHubProcess({ now: '2026-03-02T09:00:00Z', env: { KAFKA_BROKERS: '' } });
    hub = process.client;
  }, 120_000);
  afterAll(() => process.discard(), 30_000);

  it('DAR-03 a missing action plan is due within 6 working days of the return, and is done once a team manager has authorised it', async () => {
    const story = await new Story(hub, { responsible: DARLINGTON }).known();
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

  it('DAR-03 asks nothing about another authority’s child', async () => {
    const story = await new Story(hub, { responsible: LEEDS, host: DARLINGTON }).known();
    await story.wholeEpisode();
    expect(await story.tasks({ rule: 'DAR-03' })).toEqual([]);
  });
});
