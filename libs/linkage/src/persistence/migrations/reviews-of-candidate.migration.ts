import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Reviews are found by candidate whatever their state: an index of open ones alone lets the planner read the list of all
 * that are open instead, which is asked for each report. What is added goes into the index at once, not into a list
 * beside it that each question would have to read.
 */
export class ReviewsOfCandidate1700000000308 implements MigrationInterface {
  name = 'ReviewsOfCandidate1700000000308';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX linkage_review_of_candidate');
    await runner.query(
      'CREATE INDEX linkage_review_of_candidate ON linkage_review USING gin (candidates) WITH (fastupdate = off)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX linkage_review_of_candidate');
    await runner.query(
      `CREATE INDEX linkage_review_of_candidate ON linkage_review USING gin (candidates) WHERE state = 'open'`,
    );
  }
}
