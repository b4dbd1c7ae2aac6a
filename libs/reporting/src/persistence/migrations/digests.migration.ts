import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Digests1700000000800 implements MigrationInterface {
  name = 'Digests1700000000800';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE reporting_digest (
        id uuid PRIMARY KEY,
        authority text NOT NULL,
        report text NOT NULL,
        meeting text,
        conditions jsonb NOT NULL,
        from_day date NOT NULL,
        to_day date NOT NULL,
        at timestamptz NOT NULL,
        children uuid[] NOT NULL,
        episodes uuid[] NOT NULL,
        figures jsonb
      )`);
    await runner.query(`
      CREATE TABLE reporting_list_clock (
        list text PRIMARY KEY,
        next_at timestamptz NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE reporting_list_clock');
    await runner.query('DROP TABLE reporting_digest');
  }
}
