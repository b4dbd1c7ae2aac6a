import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Audit, PlatformEntities, PlatformMigrations, type Database } from '#platform';
import { testDatabase, type TestDatabase } from '#testing';

let test: TestDatabase;
let database: Database;
beforeAll(async () => {
  test = await testDatabase({ entities: PlatformEntities, migrations: PlatformMigrations });
  database = test.database;
});
afterAll(() => test.close());

describe('database', () => {
  it('keeps the audit row and the change together: neither is there when the change fails', async () => {
    const audit = new Audit();
    const entry = {
      at: new Date('2026-03-02T09:00:00Z'),
      organisation: 'E08000010',
      actor: 'test',
      action: 'tried',
      subject: 'x',
    };
    await database.transaction((tx) => audit.record(tx, entry));
    await expect(
      database.transaction(async (tx) => {
        await audit.record(tx, { ...entry, action: 'failed' });
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    const rows = await database.query<{ action: string }>('SELECT action FROM audit_entry');
    expect(rows.map((r) => r.action)).toEqual(['tried']);
  });

  it('connects as a role that is neither superuser nor exempt from row security', async () => {
    const [role] = await database.query(
      'SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user',
    );
    expect(role).toEqual({ rolname: 'homeward', rolsuper: false, rolbypassrls: false });
  });

  it('does the work again when another transaction got in its way', async () => {
    let tries = 0;
    const value = await database.transaction(async (tx) => {
      tries++;
      if (tries === 1) await tx.query(`DO $$ BEGIN RAISE EXCEPTION 'deadlock' USING ERRCODE = '40P01'; END $$`);
      return 'done';
    });
    expect([value, tries]).toEqual(['done', 2]);
  });
});
