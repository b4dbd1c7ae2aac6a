import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Notices of placements by the authorities that they name: for the list of children placed out of area. */
export class PlacementNotices1700000000202 implements MigrationInterface {
  name = 'PlacementNotices1700000000202';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX intake_report_placed_by ON intake_report ((raw->'data'->>'responsibleAuthority'))
        WHERE type = 'placement.notified'`);
    await runner.query(`
      CREATE INDEX intake_report_placed_in ON intake_report
        ((COALESCE(raw->'data'->'placement'->>'authority', raw->'data'->'placement'->'address'->>'authority')))
        WHERE type = 'placement.notified'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX intake_report_placed_by');
    await runner.query('DROP INDEX intake_report_placed_in');
  }
}
