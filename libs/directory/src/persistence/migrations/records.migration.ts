import type { MigrationInterface, QueryRunner } from 'typeorm';

export class DirectoryRecords1700000000102 implements MigrationInterface {
  name = 'DirectoryRecords1700000000102';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Every version that a record has had; a body of null: it was removed.
      CREATE TABLE directory_history (
        collection text NOT NULL,
        id text NOT NULL,
        version integer NOT NULL CHECK (version > 0),
        organisation text NOT NULL,
        body jsonb,
        written_by text NOT NULL,
        written_at timestamptz NOT NULL,
        PRIMARY KEY (collection, id, version)
      );

      -- Bank holidays as an administrator has written them; until then the reference data count.
      CREATE TABLE directory_calendar (
        id text PRIMARY KEY,
        bank_holidays jsonb NOT NULL
      );
      CREATE TRIGGER directory_calendar_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON directory_calendar
        FOR EACH STATEMENT EXECUTE FUNCTION directory_changed();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE directory_calendar; DROP TABLE directory_history;');
  }
}
