import { versionTable } from '#platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Packs1700000000510 implements MigrationInterface {
  name = 'Packs1700000000510';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(versionTable('protocols_pack'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE protocols_pack; DROP FUNCTION protocols_pack_is_kept;');
  }
}
