import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What is looked up by lane must never be looked up in the index of what is due: while little waits both are as good to
 * PostgreSQL, and a plan that was made then reads all that waits, for each that is asked about.
 */
export class DueDeliveries1700000000703 implements MigrationInterface {
  name = 'DueDeliveries1700000000703';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX alert_delivery_due;
      CREATE INDEX alert_delivery_due ON alert_delivery (priority, next_attempt_at)
        WHERE state IN ('queued', 'sent') AND next_attempt_at IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX alert_delivery_due;
      CREATE INDEX alert_delivery_due ON alert_delivery (priority, next_attempt_at) WHERE state IN ('queued', 'sent');
    `);
  }
}
