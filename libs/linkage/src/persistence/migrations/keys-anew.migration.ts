import type { ReportedChild } from '#contracts';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { recordKeys } from '../../blocking-keys.js';
import { identityOf } from '../../identity.js';
import { keyHashes } from '../key-hash.js';
import { ShippedKnowledge } from '../shipped-knowledge.js';

interface Row {
  readonly report_id: string;
  readonly child_id: string;
  readonly organisation: string;
  readonly at: Date;
  readonly child: ReportedChild;
}

const AT_ONCE = 1000;

/** All keys made anew from what reports said, since names and addresses are read in another way: normalisation 2. */
export class KeysAnew1700000000306 implements MigrationInterface {
  name = 'KeysAnew1700000000306';

  async up(runner: QueryRunner): Promise<void> {
    const { lexicon } = ShippedKnowledge.load();
    await runner.query('DELETE FROM linkage_key');
    for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
      // a report that is about no child has a record that nobody is to find
      const rows = (await runner.query(
        `SELECT s.report_id, s.child_id, s.organisation, s.at, s.child
         FROM linkage_source AS s JOIN linkage_link AS l USING (report_id)
         WHERE s.child_id IS NOT NULL AND l.outcome <> 'not-a-child' AND s.report_id > $1
         ORDER BY s.report_id LIMIT ${AT_ONCE}`,
        [after],
      )) as Row[];
      const keys = rows.flatMap(({ report_id, child_id, organisation, at, child }) =>
        keyHashes(recordKeys(identityOf(child, organisation, at), lexicon)).map((key) => ({
          key,
          child_id,
          report_id,
        })),
      );
      await runner.query(
        `INSERT INTO linkage_key (key, child_id, report_id)
         SELECT * FROM unnest($1::bigint[], $2::uuid[], $3::uuid[]) ON CONFLICT DO NOTHING`,
        [keys.map(({ key }) => key), keys.map((one) => one.child_id), keys.map((one) => one.report_id)],
      );
      const last = rows.at(-1);
      if (!last || rows.length < AT_ONCE) return;
      after = last.report_id;
    }
  }

  /** The keys stay: the search of before finds fewer under them, and its own are made by its own code. */
  async down(): Promise<void> {
    await Promise.resolve();
  }
}
