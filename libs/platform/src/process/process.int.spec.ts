import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import {
  createDatabase,
  Database,
  grantToApplication,
  inDatabase,
  Metrics,
  migrate,
  PlatformEntities,
} from '#platform';
import { PlatformMigrations, type DatabaseAddresses } from '#platform';
import { testDatabase, type TestDatabase } from '#testing';
import { HealthServer } from './health-server.js';
import { Readiness, probeOf } from './readiness.js';
import { requireMigrations } from './require-migrations.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase({ entities: PlatformEntities, migrations: PlatformMigrations.slice(0, 1) });
});
afterAll(() => test.close());

describe('a process that starts', () => {
  it('refuses tables that lack a change, and names the command that makes it', async () => {
    await expect(requireMigrations(test.database, PlatformMigrations)).rejects.toThrow(
      /lacks 2 of 3 .*npm run migrate/,
    );
    await expect(requireMigrations(test.database, PlatformMigrations.slice(0, 1))).resolves.toBeUndefined();
  });

  it('refuses a database without any tables', async () => {
    const base = JSON.parse(process.env['HOMEWARD_TEST_DATABASE'] ?? '{}') as DatabaseAddresses;
    const name = `empty_${process.pid}_${Date.now()}`;
    await createDatabase(base, name);
    const database = await Database.connect(inDatabase(base, name).applicationUrl, [], 1);
    await expect(requireMigrations(database, PlatformMigrations)).rejects.toThrow(/lacks 3 of 3 .*npm run migrate/);
    await database.close();
  });
});

describe('the role of the application', () => {
  it('may use tables that were made before it was granted anything', async () => {
    const owner = new Client({ connectionString: test.addresses.url });
    await owner.connect();
    await owner.query('CREATE TABLE made_before (id int); REVOKE ALL ON made_before FROM homeward');
    await expect(test.database.query('SELECT * FROM made_before')).rejects.toThrow(/permission denied/);
    await grantToApplication(test.addresses.url);
    expect(await test.database.query('SELECT * FROM made_before')).toEqual([]);
    await owner.query('DROP TABLE made_before');
    await owner.end();
  });

  it('must exist, be another than the owner, and be bound by row security', async () => {
    const { url } = test.addresses;
    await expect(grantToApplication(url, 'nobody_here')).rejects.toThrow(/no database role nobody_here/);
    await expect(grantToApplication(url, 'homeward_owner')).rejects.toThrow(/two different roles/);
    await expect(grantToApplication(url, 'postgres')).rejects.toThrow(/neither superuser nor BYPASSRLS/);
  });

  it('is told which changes were made, each once', async () => {
    expect(await migrate(test.addresses.url, PlatformMigrations)).toHaveLength(2);
    expect(await migrate(test.addresses.url, PlatformMigrations)).toEqual([]);
  });
});

describe('the health of a process', () => {
  let health: HealthServer;
  let readiness: Readiness;
  const group = { connected: true, healthy: true };
  const ask = async (path: string): Promise<[number, unknown]> => {
    const answer = await fetch(health.url + path);
    return [answer.status, await answer.json()];
  };

  beforeAll(async () => {
    readiness = new Readiness(test.database);
    const figures = { partitions: 1, oldestHandlerMs: 0, retrying: 0, heldBackMs: 0 };
    readiness.register(probeOf({ group: 'matcher', health: () => ({ ...figures, ...group }) }));
    health = await HealthServer.start({ host: '127.0.0.1', port: 0, readiness, metrics: new Metrics() });
  });
  afterAll(() => health.stop());

  it('is told at /livez and /readyz, its figures at /metrics, and nothing anywhere else', async () => {
    expect(await ask('/livez')).toEqual([200, { status: 'live' }]);
    expect(await ask('/readyz?verbose')).toEqual([200, { status: 'ready' }]);
    expect(await (await fetch(`${health.url}/metrics`)).text()).toContain('homeward_process_cpu_seconds_total');
    expect((await ask('/v1/alerts'))[0]).toBe(404);
    expect((await fetch(`${health.url}/livez`, { method: 'POST' })).status).toBe(404);
  });

  it('without a broker it is not ready, and lives: a new process would have no broker either', async () => {
    Object.assign(group, { connected: false, healthy: false });
    expect(await ask('/readyz')).toEqual([503, { status: 'not-ready', missing: ['matcher'] }]);
    expect(await ask('/livez')).toEqual([200, { status: 'live' }]);
  });

  it('with a handler that hangs it is dead', async () => {
    Object.assign(group, { connected: true, healthy: false });
    expect(await ask('/livez')).toEqual([503, { status: 'dead', dead: ['matcher'] }]);
    Object.assign(group, { connected: true, healthy: true });
  });

  it('once it is ending it wants no more', async () => {
    readiness.end();
    expect(await ask('/readyz')).toEqual([503, { status: 'not-ready', missing: ['ending'] }]);
    expect((await ask('/livez'))[0]).toBe(200);
  });
});
