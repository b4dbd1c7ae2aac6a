import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Marks1700000000501 implements MigrationInterface {
  name = 'Marks1700000000501';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE protocols_mark (
        child uuid NOT NULL,
        key text NOT NULL,
        told_at timestamptz NOT NULL,
        PRIMARY KEY (child, key)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE protocols_mark');
  }
}
