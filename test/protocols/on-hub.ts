import { afterAll, beforeAll } from '@jest/globals';
import { startHubProcess, type HubClient, type HubProcess } from '#testing';

/**
 * One hub for all the tests around it, with messages by way of its database, ended when they are.
 * @param now where its simulated clock begins; left out, on a Monday in working hours with no bank holiday in the two weeks
 * that follow
 */
export function onHub(use: (hub: HubClient) => void, now = '2026-03-02T09:00:00Z'): void {
  let running: HubProcess;
  beforeAll(async () => {
    running = await startHubProcess({ now, env: { KAFKA_BROKERS: '' } });
    use(running.client);
  }, 120_000);
  afterAll(() => running.discard(), 30_000);
}
