import type { MigrationInterface, QueryRunner } from 'typeorm';

export class NoticesAndEpisodes1700000000400 implements MigrationInterface {
  name = 'NoticesAndEpisodes1700000000400';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE episodes_notice (
        report uuid PRIMARY KEY,
        child uuid,
        source text NOT NULL,
        subject text NOT NULL,
        episode uuid,
        withdraws uuid
      );
      CREATE INDEX episodes_notice_of_child ON episodes_notice (child);
      CREATE INDEX episodes_notice_of_case ON episodes_notice (source, subject);
      CREATE INDEX episodes_notice_withdrawing ON episodes_notice (withdraws) WHERE withdraws IS NOT NULL;

      CREATE TABLE episodes_child (
        child uuid PRIMARY KEY,
        version bigint NOT NULL
      );

      CREATE TABLE episodes_episode (
        id uuid PRIMARY KEY,
        child uuid NOT NULL,
        reference text NOT NULL CONSTRAINT episodes_episode_reference UNIQUE,
        kind text NOT NULL,
        state text NOT NULL,
        since timestamptz NOT NULL,
        ended_at timestamptz,
        parties text[] NOT NULL
      );
      CREATE INDEX episodes_episode_of_child ON episodes_episode (child);
      CREATE INDEX episodes_episode_of_party ON episodes_episode USING gin (parties);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE episodes_episode; DROP TABLE episodes_child; DROP TABLE episodes_notice;');
  }
}
