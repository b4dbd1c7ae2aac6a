import { describe, expect, it } from '@jest/globals';
import { readSettings } from './settings.js';

describe('settings of the embedded hub', () => {
  it('has a default for everything', () => {
    expect(readSettings({})).toMatchObject({
      ok: true,
      value: { port: 3000, simulatedFrom: null, webhooksPrivate: false, seed: 'demonstration', databaseUrl: null },
    });
  });

  it('lets time begin where HOMEWARD_NOW says, or now', () => {
    expect(readSettings({ HOMEWARD_CLOCK: 'simulated', HOMEWARD_NOW: '2016-05-09T09:00:00+01:00' })).toMatchObject({
      value: { simulatedFrom: new Date('2016-05-09T08:00:00Z') },
    });
    expect(readSettings({ HOMEWARD_CLOCK: 'simulated' })).toMatchObject({ value: { simulatedFrom: 'now' } });
  });

  it.each([
    ['HOMEWARD_PORT', { HOMEWARD_PORT: 'http' }],
    ['HOMEWARD_CLOCK', { HOMEWARD_CLOCK: 'broken' }],
    ['HOMEWARD_NOW', { HOMEWARD_CLOCK: 'simulated', HOMEWARD_NOW: '2016-05-09' }],
    ['HOMEWARD_NOW', { HOMEWARD_NOW: '2016-05-09T09:00:00Z' }],
    ['HOMEWARD_SEED', { HOMEWARD_SEED: 'everything' }],
    ['HOMEWARD_WEBHOOKS_PRIVATE', { HOMEWARD_WEBHOOKS_PRIVATE: 'yes' }],
    ['KAFKA_BROKERS', { KAFKA_BROKERS: '127.0.0.1' }],
  ])('names %s when it cannot be used, and not what it held', (name, environment) => {
    const read = readSettings(environment);
    expect(read.ok).toBe(false);
    if (read.ok) return;
    expect(read.error.join()).toContain(name);
    expect(read.error.join()).not.toMatch(/broken|everything|yes|9092/);
  });
});
