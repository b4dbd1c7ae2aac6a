import type { MigrationInterface, QueryRunner } from 'typeorm';

export class DeadLetters1700000000201 implements MigrationInterface {
  name = 'DeadLetters1700000000201';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE intake_dead_letter (
        id uuid PRIMARY KEY,
        topic text NOT NULL,
        partition integer NOT NULL,
        record_offset text NOT NULL,
        key bytea,
        value bytea,
        headers jsonb NOT NULL,
        record_at timestamptz NOT NULL,
        reason text NOT NULL,
        errors jsonb NOT NULL,
        organisation text,
        receipt uuid,
        attempts integer NOT NULL,
        parked_at timestamptz NOT NULL,
        state text NOT NULL CHECK (state IN ('parked', 'retried')),
        retried_at timestamptz,
        forwarded text
      );
      CREATE INDEX intake_dead_letter_by_time ON intake_dead_letter (parked_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE intake_dead_letter');
  }
}
