import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DirectoryEntities, DirectoryMigrations } from '#directory';
import { testDatabase, type TestDatabase } from '#testing';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase({ entities: DirectoryEntities, migrations: DirectoryMigrations });
});
afterAll(() => test.close());

interface Column {
  table: string;
  name: string;
  type: string;
  nullable: boolean;
}

describe('directory tables', () => {
  it('are after all migrations what the entities say: every column, its type, and whether it may be empty', async () => {
    const migrated = await test.database.query<Column>(
      `SELECT c.relname AS "table", a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
              NOT a.attnotnull AS nullable
         FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE c.relname LIKE 'directory_%' AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped`,
    );
    const declared = test.database.dataSource.entityMetadatas.flatMap((entity) =>
      entity.columns.map((column) => ({
        table: entity.tableName,
        name: column.databaseName,
        type: `${String(column.type)}${column.isArray ? '[]' : ''}`,
        nullable: column.isNullable,
      })),
    );
    expect(inOrder(migrated)).toEqual(inOrder(declared));
  });
});

function inOrder(columns: readonly Column[]): string[] {
  return columns.map(({ table, name, type, nullable }) => `${table}.${name} ${type}${nullable ? ' null' : ''}`).sort();
}
