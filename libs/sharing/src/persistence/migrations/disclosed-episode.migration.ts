import type { MigrationInterface, QueryRunner } from 'typeorm';

export class DisclosedEpisode1700000000602 implements MigrationInterface {
  name = 'DisclosedEpisode1700000000602';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE sharing_disclosure ADD COLUMN episode uuid;
      CREATE INDEX sharing_disclosure_by_episode ON sharing_disclosure (episode) WHERE episode IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE sharing_disclosure DROP COLUMN episode');
  }
}
