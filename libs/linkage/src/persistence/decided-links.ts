import type { EntityManager } from 'typeorm';
import type { Explanation } from '../explanation.js';
import { decidedFrom, type Decided } from '../training/from-decisions.js';

interface Row {
  readonly organisation: string;
  readonly child_id: string;
  readonly explanation: Explanation;
}

/** The reports that a person linked to one of their candidates, and that are so linked still, oldest first. */
export async function decidedLinks(tx: EntityManager): Promise<Decided[]> {
  const rows = await tx.query<Row[]>(
    `SELECT s.organisation, l.child_id, l.explanation
     FROM linkage_link AS l JOIN linkage_source AS s USING (report_id)
     WHERE l.outcome = 'linked' AND l.probability IS NULL AND l.undone_at IS NULL
     ORDER BY l.decided_at, l.report_id`,
  );
  return rows.flatMap(
    ({ organisation, child_id, explanation }) => decidedFrom(organisation, child_id, explanation) ?? [],
  );
}
