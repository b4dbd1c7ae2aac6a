import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AgreementVersions1700000000603 implements MigrationInterface {
  name = 'AgreementVersions1700000000603';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE sharing_agreement
        ADD COLUMN ends boolean NOT NULL DEFAULT false,
        ADD COLUMN reason text,
        ADD COLUMN in_force_until timestamptz,
        ALTER COLUMN demonstration SET DEFAULT false;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE sharing_agreement DROP COLUMN ends, DROP COLUMN reason, DROP COLUMN in_force_until,
        ALTER COLUMN demonstration DROP DEFAULT;
    `);
  }
}
