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

  it('lets the server plan a question once, with values and without, and takes whatever else it is given as it is', async () => {
    const planned = await database.transaction(async (tx) => {
      for (let i = 0; i < 12; i++) {
        await tx.query('SELECT count(*) FROM audit_entry');
        await tx.query('SELECT count(*) FROM audit_entry WHERE actor = $1', ['test']);
        await tx.query('SELECT 1; SELECT 2', []);
      }
      return tx.query<{ statement: string; times: number }[]>(
        `SELECT statement, (generic_plans + custom_plans)::int AS times, custom_plans <= 5 AS "isKept"
           FROM pg_prepared_statements WHERE statement LIKE 'SELECT count(*) FROM audit_entry%' ORDER BY statement`,
      );
    });
    expect(planned).toEqual([
      { statement: 'SELECT count(*) FROM audit_entry', times: 12, isKept: true },
      { statement: 'SELECT count(*) FROM audit_entry WHERE actor = $1', times: 12, isKept: true },
    ]);
  });
});
