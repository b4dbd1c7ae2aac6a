import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Registry1700000000301 implements MigrationInterface {
  name = 'Registry1700000000301';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE linkage_child (
        id uuid PRIMARY KEY,
        provisional boolean NOT NULL,
        created_by_report uuid NOT NULL
      );

      CREATE TABLE linkage_source (
        report_id uuid PRIMARY KEY,
        child_id uuid,
        organisation text NOT NULL,
        registration boolean NOT NULL,
        at timestamptz NOT NULL,
        child jsonb NOT NULL
      );
      CREATE INDEX linkage_source_of_child ON linkage_source (child_id, registration DESC, at DESC, report_id);

      CREATE TABLE linkage_key (
        key bigint NOT NULL,
        child_id uuid NOT NULL,
        report_id uuid NOT NULL,
        PRIMARY KEY (key, child_id)
      );

      CREATE TABLE linkage_link (
        report_id uuid PRIMARY KEY,
        child_id uuid NOT NULL,
        outcome text NOT NULL CHECK (outcome IN ('linked', 'needs-review', 'new', 'not-a-child')),
        probability double precision,
        model text NOT NULL,
        review text CHECK (review IN ('link', 'merge')),
        explanation jsonb NOT NULL,
        decided_at timestamptz NOT NULL,
        undone_at timestamptz
      );
      CREATE INDEX linkage_link_of_child ON linkage_link (child_id);
      CREATE INDEX linkage_review_open ON linkage_link (decided_at, report_id) WHERE review IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE linkage_link; DROP TABLE linkage_key; DROP TABLE linkage_source; DROP TABLE linkage_child;',
    );
  }
}
