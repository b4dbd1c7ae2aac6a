import type { MigrationInterface, QueryRunner } from 'typeorm';

export class MovedNotices1700000000401 implements MigrationInterface {
  name = 'MovedNotices1700000000401';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE episodes_notice ADD COLUMN moved_by uuid');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE episodes_notice DROP COLUMN moved_by');
  }
}
