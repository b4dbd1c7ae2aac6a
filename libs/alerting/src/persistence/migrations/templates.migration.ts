import { versionTable } from '#platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Templates1700000000702 implements MigrationInterface {
  name = 'Templates1700000000702';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(versionTable('alerting_template'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE alerting_template; DROP FUNCTION alerting_template_is_kept;');
  }
}
