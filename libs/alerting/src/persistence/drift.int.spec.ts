import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '#testing';
import { AlertingEntities, AlertingMigrations } from './alerting.entities.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase({ entities: AlertingEntities, migrations: AlertingMigrations });
});
afterAll(() => test.close());

describe('alerting tables', () => {
  it('are after all migrations what the entities say: every column, its type, and whether it may be empty', async () => {
    const migrated = await test.database.query<{ column: string }>(
      `SELECT c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
              || CASE WHEN a.attnotnull THEN '' ELSE ' null' END AS column
         FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE c.relname IN ('alert', 'alert_delivery') AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped`,
    );
    const typed = (type: string) => (type === 'timestamptz' ? 'timestamp with time zone' : type);
    const declared = test.database.dataSource.entityMetadatas.flatMap(({ tableName, columns }) =>
      columns.map(
        (one) => `${tableName}.${one.databaseName} ${typed(String(one.type))}${one.isNullable ? ' null' : ''}`,
      ),
    );
    expect(migrated.map(({ column }) => column).sort()).toEqual(declared.sort());
  });

  it('what is finished is in none of the indexes by which work is found', async () => {
    const indexes = await test.database.query<{ name: string }>(
      `SELECT relname AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
       WHERE i.indpred IS NOT NULL ORDER BY 1`,
    );
    expect(indexes.map(({ name }) => name)).toEqual([
      'alert_delivery_due',
      'alert_delivery_fallback',
      'alert_delivery_lane',
      'alert_episode',
      'alert_escalation',
    ]);
  });
});
