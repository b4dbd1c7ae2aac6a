import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startHubProcess, type HubClient, type HubProcess } from '#testing';
import { KENT, LIVERPOOL, MEDWAY } from './places.js';
import { Story } from './story.js';

describe('Medway and Kent', () => {
  let process: HubProcess;
  let hub: HubClient;

  beforeAll(async () => {
    process = await startHubProcess({ now: '2026-03-02T09:00:00Z', env: { KAFKA_BROKERS: '' } });
    hub = process.client;
  }, 120_000);
  afterAll(() => process.discard(), 30_000);

  it('MED-03 an absence that Kent Police report or update is refused with the reason, whoever the child is', async () => {
    for (const responsible of [MEDWAY, KENT, LIVERPOOL]) {
      const story = await new Story(hub, { responsible, placed: false }).known();
      const since = (await hub.now()).toISOString();
      const kent = hub.agency('kent');
      const said = { child: story.asKnownTo('kent'), category: 'absent', since };
      for (const event of [
        kent.event('missing.reported', said, { subject: story.case }),
        kent.event('missing.updated', { category: 'absent' }, { subject: story.case }),
      ]) {
        const { status, body } = await kent.post(event);
        expect(status).toBe(422);
        expect(body).toMatchObject({ errors: [{ pointer: '/data/category', code: 'MED-03' }] });
      }
    }
  });

  it('MED-03 takes their missing and away, and another force’s absent as it was sent', async () => {
    const own = await new Story(hub, { responsible: MEDWAY }).known();
    await own.missing({ category: 'away-without-authorisation' });
    expect((await own.episode(MEDWAY)).category).toBe('away-without-authorisation');
    const placed = await new Story(hub, { responsible: LIVERPOOL, host: MEDWAY }).known();
    await placed.missing({ category: 'absent' }, { by: 'merseyside' });
    expect((await placed.episode(MEDWAY)).category).toBe('absent');
  });
});
