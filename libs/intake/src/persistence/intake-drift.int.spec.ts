import { describe, expect, it } from '@jest/globals';
import { IntakeEntities, IntakeMigrations } from '#intake';
import { testDatabase } from '#testing';

describe('the tables of intake', () => {
  it('have the columns that its entities describe, and no others', async () => {
    const test = await testDatabase({ entities: IntakeEntities, migrations: IntakeMigrations });
    try {
      for (const entity of test.database.dataSource.entityMetadatas) {
        const columns = await test.database.query<{ name: string; type: string; nullable: boolean }>(
          `SELECT column_name AS name, data_type AS type, is_nullable = 'YES' AS nullable
             FROM information_schema.columns WHERE table_name = $1 ORDER BY column_name`,
          [entity.tableName],
        );
        const described = entity.columns.map((column) => ({
          name: column.databaseName,
          type: column.type === 'timestamptz' ? 'timestamp with time zone' : column.type,
          nullable: column.isNullable,
        }));
        expect(columns).toEqual(described.sort((a, b) => (a.name < b.name ? -1 : 1)));
      }
    } finally {
      await test.close();
    }
  });
});
