import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EnvironmentReader, type Environment } from './environment.js';
import { readProcessSettings } from './process-settings.js';

const SET = { DATABASE_URL: 'postgres://homeward@db/homeward', KAFKA_BROKERS: 'kafka:9092' };
const read = (environment: Environment) => {
  const from = new EnvironmentReader(environment);
  return from.result(readProcessSettings(from));
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'homeward-settings-'));
  writeFileSync(join(folder, 'url'), 'postgres://in-a-file@db/homeward\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('settings of each of the processes', () => {
  it('are a database and brokers; the rest has a default, on loopback', () => {
    expect(read(SET)).toMatchObject({
      ok: true,
      value: { databaseUrl: SET.DATABASE_URL, host: '127.0.0.1', poolSize: 12, kafka: { brokers: ['kafka:9092'] } },
    });
  });

  it('may have what is secret in a file', () => {
    const settings = read({ ...SET, DATABASE_URL: '', DATABASE_URL_FILE: join(folder, 'url') });
    expect(settings).toMatchObject({ ok: true, value: { databaseUrl: 'postgres://in-a-file@db/homeward' } });
  });

  it.each<[string, Environment]>([
    ['DATABASE_URL or DATABASE_URL_FILE must be given', { ...SET, DATABASE_URL: ' ' }],
    ['DATABASE_URL and DATABASE_URL_FILE: give one', { ...SET, DATABASE_URL_FILE: '/nowhere' }],
    ['DATABASE_URL_FILE must name a file', { ...SET, DATABASE_URL: '', DATABASE_URL_FILE: '/nowhere' }],
    ['DATABASE_POOL_SIZE must be a whole number', { ...SET, DATABASE_POOL_SIZE: '2' }],
    ['KAFKA_BROKERS must be given', { ...SET, KAFKA_BROKERS: '' }],
    ['KAFKA_BROKERS must be host:port', { ...SET, KAFKA_BROKERS: 'nowhere' }],
    ['HOMEWARD_CLOCK=simulated is for `npm start` alone', { ...SET, HOMEWARD_CLOCK: 'simulated' }],
  ])('%s', (sentence, environment) => {
    const settings = read(environment);
    expect(settings.ok).toBe(false);
    if (settings.ok) return;
    expect(settings.error.join('\n')).toContain(sentence);
    expect(settings.error.join('\n')).not.toContain('nowhere');
  });

  it('are all found at fault at once', () => {
    const settings = read({ HOMEWARD_CLOCK: 'simulated' });
    expect(!settings.ok && settings.error).toHaveLength(3);
  });
});
