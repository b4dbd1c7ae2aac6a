import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ConsumerChecked1700000000003 implements MigrationInterface {
  name = 'ConsumerChecked1700000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE consumer_checked (
        group_name text NOT NULL,
        topic text NOT NULL,
        partition smallint NOT NULL,
        txid bigint NOT NULL,
        position bigint NOT NULL,
        PRIMARY KEY (group_name, topic, partition)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE consumer_checked');
  }
}
