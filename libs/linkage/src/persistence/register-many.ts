import type { EntityManager } from 'typeorm';
import { recordKeys } from '../blocking-keys.js';
import type { Knowledge } from '../compare.js';
import { nobodyLookedFor } from '../explanation.js';
import { identityOf } from '../identity.js';
import type { ReportToLink } from '../linking.js';
import { keyHashes } from './key-hash.js';
import { ownRecordOf } from './linker.js';

/** In the order of the index, so that neighbouring keys are written while their page is at hand. */
const WRITE_MANY = `
  WITH given AS (
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::boolean[], $5::timestamptz[], $6::jsonb[])
      AS one (report, child_id, organisation, registration, at, child)
  ), made AS (
    INSERT INTO linkage_child (id, provisional, created_by_report) SELECT child_id, false, report FROM given
    ON CONFLICT DO NOTHING RETURNING created_by_report
  ), source AS (
    INSERT INTO linkage_source (report_id, child_id, organisation, registration, at, child)
    SELECT report, child_id, organisation, registration, at, child FROM given
    WHERE report IN (SELECT created_by_report FROM made)
  ), link AS (
    INSERT INTO linkage_link (report_id, child_id, outcome, probability, model, review, explanation, decided_at)
    SELECT report, child_id, 'new', NULL, $7::jsonb->>'model', NULL, $7, $8 FROM given
    WHERE report IN (SELECT created_by_report FROM made)
  ), key AS (
    INSERT INTO linkage_key (key, child_id, report_id)
    SELECT k.key, g.child_id, g.report
    FROM unnest($9::bigint[], $10::int[]) AS k (key, place)
    JOIN (SELECT row_number() OVER () AS place, * FROM given) AS g USING (place)
    WHERE g.report IN (SELECT created_by_report FROM made)
    ORDER BY k.key
    ON CONFLICT DO NOTHING
  )
  SELECT count(*)::int AS made FROM made`;

/** See `Registry.registerMany`. */
export async function registerMany(
  tx: EntityManager,
  reports: readonly ReportToLink[],
  knowledge: Knowledge,
  decidedAt: Date,
): Promise<number> {
  const keys: string[] = [];
  const places: number[] = [];
  for (const [i, { child, organisation, at }] of reports.entries()) {
    for (const key of keyHashes(recordKeys(identityOf(child, organisation, at), knowledge.lexicon))) {
      keys.push(key);
      places.push(i + 1);
    }
  }
  const [row] = await tx.query<{ made: number }[]>(WRITE_MANY, [
    reports.map(({ id }) => id),
    reports.map(({ id }) => ownRecordOf(id)),
    reports.map(({ organisation }) => organisation),
    reports.map(({ register }) => register),
    reports.map(({ at }) => at),
    reports.map(({ child }) => JSON.stringify(child)),
    JSON.stringify(nobodyLookedFor('own-record-of-the-keeper', knowledge.model)),
    decidedAt,
    keys,
    places,
  ]);
  return row?.made ?? 0;
}
