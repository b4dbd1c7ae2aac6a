import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ALL_ENTITIES, ALL_MIGRATIONS } from '#operator';
import { Database, migrate } from '#platform';
import { testDatabase, type TestDatabase } from '#testing';
import { SinkEntities, SinkMigrations } from './sink/index.js';

const ENTITIES = [...ALL_ENTITIES, ...SinkEntities];
const MIGRATIONS = [...ALL_MIGRATIONS, ...SinkMigrations];

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase({ entities: ENTITIES, migrations: MIGRATIONS });
});
afterAll(() => test.close());

interface Column {
  table: string;
  name: string;
  type: string;
  nullable: boolean;
}

const NOT_OURS = ['migration'];
const FULL_NAME: Readonly<Record<string, string>> = { timestamptz: 'timestamp with time zone' };

describe('the tables of every room', () => {
  it('are after all migrations what the entities say: every column, its type, and whether it may be empty', async () => {
    const migrated = await test.database.query<Column>(
      `SELECT c.relname AS "table", a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
              NOT a.attnotnull AS nullable
         FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
          AND c.relname <> ALL($1) AND a.attnum > 0 AND NOT a.attisdropped`,
      [NOT_OURS],
    );
    const declared = test.database.dataSource.entityMetadatas.flatMap((entity) =>
      entity.columns.map((column) => ({
        table: entity.tableName,
        name: column.databaseName,
        type: `${FULL_NAME[String(column.type)] ?? String(column.type)}${column.isArray ? '[]' : ''}`,
        nullable: column.isNullable,
      })),
    );
    expect(inOrder(migrated)).toEqual(inOrder(declared));
  });

  it('can be unmade and made again: every migration has its way back', async () => {
    await undoAll(test);
    const left = await test.database.query(
      `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> ALL($1)`,
      [NOT_OURS],
    );
    expect(left).toEqual([]);
    await migrate(test.addresses.url, MIGRATIONS);
  });
});

async function undoAll({ addresses }: TestDatabase): Promise<void> {
  const owner = await Database.connect(addresses.url, []);
  const runner = owner.dataSource.createQueryRunner();
  const inTurn = MIGRATIONS.map((Migration) => new Migration()).sort((a, b) => stampOf(b.name) - stampOf(a.name));
  for (const migration of inTurn) await migration.down(runner);
  await runner.query('DELETE FROM migration');
  await runner.release();
  await owner.close();
}

const stampOf = (name: string | undefined): number => Number(/\d{13}$/.exec(name ?? '')?.[0] ?? 0);

function inOrder(columns: readonly Column[]): string[] {
  return columns.map(({ table, name, type, nullable }) => `${table}.${name} ${type}${nullable ? ' null' : ''}`).sort();
}
