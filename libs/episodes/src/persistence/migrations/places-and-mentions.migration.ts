import type { MigrationInterface, QueryRunner } from 'typeorm';

export class PlacesAndMentions1700000000402 implements MigrationInterface {
  name = 'PlacesAndMentions1700000000402';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE episodes_episode ADD COLUMN place text;
      CREATE INDEX episodes_episode_at_place ON episodes_episode (place) WHERE place IS NOT NULL;

      CREATE TABLE episodes_mention (
        report uuid NOT NULL,
        kind text NOT NULL,
        subject text NOT NULL,
        organisation text NOT NULL,
        PRIMARY KEY (report, kind, subject)
      );
      CREATE INDEX episodes_mention_of_subject ON episodes_mention (subject);
      CREATE INDEX episodes_notice_of_subject ON episodes_notice (subject);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX episodes_notice_of_subject;
      DROP TABLE episodes_mention;
      ALTER TABLE episodes_episode DROP COLUMN place;
    `);
  }
}
