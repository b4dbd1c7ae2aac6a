import type { EntityManager } from 'typeorm';
import type { Explanation } from '../explanation.js';
import { decidedFrom, type Decided } from '../training/from-decisions.js';

interface Row {
  readonly organisation: string;
  readonly child_id: string;
  readonly explanation: Explanation;
}

/** The reports that reviewers found to be about one of their candidates, and that are so linked still, oldest first. */
export async function decidedLinks(tx: EntityManager): Promise<Decided[]> {
  const rows = await tx.query<Row[]>(
    `SELECT s.organisation, l.child_id, r.explanation
     FROM linkage_review AS r
     JOIN LATERAL (SELECT decision, child_id, at FROM linkage_decision
                    WHERE report_id = r.report_id AND decision <> 'unsure' ORDER BY place DESC LIMIT 1) AS d ON true
     JOIN linkage_link AS l ON l.report_id = r.report_id AND l.undone_at IS NULL AND l.child_id = d.child_id
     JOIN linkage_source AS s ON s.report_id = r.report_id
     WHERE r.kind = 'link' AND d.decision = 'same'
     ORDER BY d.at, r.report_id`,
  );
  return rows.flatMap(
    ({ organisation, child_id, explanation }) => decidedFrom(organisation, child_id, explanation) ?? [],
  );
}
