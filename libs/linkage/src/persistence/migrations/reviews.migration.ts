import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Reviews1700000000303 implements MigrationInterface {
  name = 'Reviews1700000000303';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE linkage_review (
        report_id uuid PRIMARY KEY,
        kind text NOT NULL CHECK (kind IN ('link', 'merge')),
        state text NOT NULL CHECK (state IN ('open', 'decided')),
        rank smallint NOT NULL,
        parties text[] NOT NULL,
        candidates uuid[] NOT NULL,
        rejected uuid[] NOT NULL,
        explanation jsonb NOT NULL,
        opened_at timestamptz NOT NULL,
        objection jsonb
      );
      CREATE INDEX linkage_review_list ON linkage_review (state DESC, rank, opened_at, report_id);
      CREATE INDEX linkage_review_of_party ON linkage_review USING gin (parties);
      CREATE INDEX linkage_review_of_candidate ON linkage_review USING gin (candidates) WHERE state = 'open';

      CREATE TABLE linkage_decision (
        id uuid PRIMARY KEY,
        report_id uuid NOT NULL,
        decision text NOT NULL CHECK (decision IN ('same', 'different', 'unsure')),
        child_id uuid,
        reason text NOT NULL,
        organisation text NOT NULL,
        actor text NOT NULL,
        at timestamptz NOT NULL,
        moves jsonb NOT NULL,
        place integer NOT NULL
      );
      CREATE UNIQUE INDEX linkage_decision_of_report ON linkage_decision (report_id, place);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE linkage_decision; DROP TABLE linkage_review;');
  }
}
