import { deriveId } from '#kernel';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Explanation } from '../explanation.js';
import type { ReviewKind } from '../linking.js';
import { candidatesOf, type MadeDecision, type Review } from '../review.js';

/** Where a page of the list ended. */
export interface ReviewPosition {
  readonly place: number;
  readonly at: Date;
  readonly id: string;
}

export interface ReviewFilter {
  /** Whose reviews; null for all of them. */
  readonly party: string | null;
  readonly state: Review['state'] | null;
  readonly kind: ReviewKind | null;
  readonly after?: ReviewPosition | undefined;
  readonly limit: number;
}

export interface NewReview {
  readonly report: string;
  readonly kind: ReviewKind;
  readonly rank: number;
  readonly parties: readonly string[];
  readonly explanation: Explanation;
  readonly openedAt: Date;
  readonly objection?: Review['objection'];
}

/** What a decision makes of a review. */
export interface Settlement {
  /** As it was before. */
  readonly review: Review;
  readonly state: Review['state'];
  readonly rejected: readonly string[];
  readonly parties: readonly string[];
  readonly decision: Omit<MadeDecision, 'id'>;
}

/** The id that the next decision on a review has. */
export const nextDecisionOf = ({ report, made }: Pick<Review, 'report' | 'made'>): string =>
  deriveId('review-decision', report, String(made.length + 1));

interface Row {
  report_id: string;
  kind: ReviewKind;
  state: Review['state'];
  rank: number;
  parties: string[];
  rejected: string[];
  explanation: Explanation;
  child_id: string;
  opened_at: Date;
  objection: Review['objection'];
  made: readonly (Omit<MadeDecision, 'at'> & { readonly at: string })[] | null;
}

const SELECT = `
  SELECT r.report_id, r.kind, r.state, r.rank, r.parties, r.rejected, r.explanation, r.opened_at, r.objection, l.child_id,
    (SELECT jsonb_agg(jsonb_build_object('id', d.id, 'decision', d.decision, 'child', d.child_id, 'reason', d.reason,
              'organisation', d.organisation, 'actor', d.actor, 'at', d.at, 'moves', d.moves) ORDER BY d.place)
       FROM linkage_decision d WHERE d.report_id = r.report_id) AS made
  FROM linkage_review r JOIN linkage_link l ON l.report_id = r.report_id`;

/** What is decided comes after what is open, in the order in which it was opened. */
const PLACE = `CASE r.state WHEN 'open' THEN r.rank ELSE 9 END`;

/** Reviews, and what was decided on them; read and written in the caller's transaction. */
@Injectable()
export class Reviews {
  /** Opens a review, once: one that is there already keeps what was decided, unless somebody asks for it anew. */
  async open(tx: EntityManager, review: NewReview): Promise<void> {
    await tx.query(
      `INSERT INTO linkage_review (report_id, kind, state, rank, parties, candidates, rejected, explanation, opened_at, objection)
       VALUES ($1, $2, 'open', $3, $4, $5, '{}', $6, $7, $8)
       ON CONFLICT (report_id) DO UPDATE SET kind = excluded.kind, state = 'open', rank = excluded.rank,
         parties = excluded.parties, candidates = excluded.candidates, explanation = excluded.explanation,
         objection = excluded.objection
       WHERE excluded.objection IS NOT NULL`,
      [
        review.report,
        review.kind,
        review.rank,
        review.parties,
        candidatesOf(review),
        JSON.stringify(review.explanation),
        review.openedAt,
        review.objection ? JSON.stringify(review.objection) : null,
      ],
    );
  }

  /** Whether the linker proposed a registration's record for merging. */
  async isMergeProposed(tx: EntityManager, report: string): Promise<boolean> {
    const rows = await tx.query<unknown[]>(
      `SELECT FROM linkage_link WHERE report_id = $1 AND review = 'merge' AND undone_at IS NULL`,
      [report],
    );
    return rows.length > 0;
  }

  async one(tx: EntityManager, report: string): Promise<Review | null> {
    const [row] = await tx.query<Row[]>(`${SELECT} WHERE r.report_id = $1`, [report]);
    return row ? reviewOf(row) : null;
  }

  /** The same, held against another decision until the transaction ends. */
  async hold(tx: EntityManager, report: string): Promise<Review | null> {
    await tx.query('SELECT FROM linkage_review WHERE report_id = $1 FOR UPDATE', [report]);
    return this.one(tx, report);
  }

  /** Open ones first, those with an open high-risk episode before others, then the oldest. */
  async list(tx: EntityManager, { party, state, kind, after, limit }: ReviewFilter): Promise<Review[]> {
    const rows = await tx.query<Row[]>(
      `${SELECT}
       WHERE ($1::text IS NULL OR r.parties @> ARRAY[$1]) AND ($2::text IS NULL OR r.state = $2)
         AND ($3::text IS NULL OR r.kind = $3)
         AND ($4::int IS NULL OR (${PLACE}, r.opened_at, r.report_id) > ($4, $5::timestamptz, $6::uuid))
       ORDER BY ${PLACE}, r.opened_at, r.report_id LIMIT $7`,
      [party, state, kind, after?.place ?? null, after?.at ?? null, after?.id ?? null, limit],
    );
    return rows.map(reviewOf);
  }

  /** Writes down a decision on a review that is held. */
  async settle(tx: EntityManager, { review, state, rejected, parties, decision }: Settlement): Promise<void> {
    const { report, made } = review;
    const { child, reason, organisation, actor, at, moves } = decision;
    await tx.query(
      `WITH settled AS (
         UPDATE linkage_review SET state = $2, rejected = $3, parties = $4 WHERE report_id = $1
       ), shown AS (
         UPDATE linkage_link SET review = CASE WHEN $2 = 'open' THEN review END WHERE report_id = $1
       )
       INSERT INTO linkage_decision (id, report_id, decision, child_id, reason, organisation, actor, at, moves, place)
       VALUES ($5, $1, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        report,
        state,
        rejected,
        parties,
        nextDecisionOf(review),
        decision.decision,
        child,
        reason,
        organisation,
        actor,
        at,
        JSON.stringify(moves),
        made.length + 1,
      ],
    );
  }

  /** What is known of a report that waits has changed: other candidates, or another haste. */
  async change(
    tx: EntityManager,
    report: string,
    to: { readonly rank: number; readonly parties: readonly string[]; readonly explanation: Explanation },
  ): Promise<void> {
    await tx.query(
      `UPDATE linkage_review SET rank = $2, parties = $3, candidates = $4, explanation = $5 WHERE report_id = $1`,
      [report, to.rank, to.parties, candidatesOf(to), JSON.stringify(to.explanation)],
    );
  }

  /** Nobody need look any more: the report was taken back. */
  async close(tx: EntityManager, report: string): Promise<void> {
    await tx.query(
      `WITH closed AS (UPDATE linkage_review SET state = 'decided' WHERE report_id = $1 AND state = 'open' RETURNING report_id)
       UPDATE linkage_link SET review = NULL WHERE report_id IN (SELECT report_id FROM closed)`,
      [report],
    );
  }

  /** The open reviews on which any of these records has a bearing: as a candidate, or as what the report has meanwhile. */
  async openOf(tx: EntityManager, children: readonly string[]): Promise<Review[]> {
    if (children.length === 0) return [];
    const rows = await tx.query<Row[]>(
      `WITH bearing AS MATERIALIZED (
         SELECT report_id FROM linkage_review WHERE candidates && $1::uuid[]
         UNION SELECT report_id FROM linkage_link WHERE child_id = ANY ($1::uuid[])
       ), found AS MATERIALIZED (${SELECT} WHERE r.report_id = ANY (ARRAY(SELECT report_id FROM bearing)))
       SELECT * FROM found WHERE state = 'open' ORDER BY report_id`,
      [children],
    );
    return rows.map(reviewOf);
  }

  /** The reports that wait for a person at a record that is only there for their sake. */
  async waitingAt(tx: EntityManager, child: string): Promise<Review[]> {
    const rows = await tx.query<Row[]>(
      `${SELECT} WHERE r.state = 'open' AND r.kind = 'link' AND r.report_id IN (
         SELECT report_id FROM linkage_link JOIN linkage_child c ON c.id = child_id WHERE child_id = $1 AND c.provisional)
       ORDER BY r.report_id`,
      [child],
    );
    return rows.map(reviewOf);
  }

  /** A record has been merged into another: reviews that had it as a candidate have the other one, all but the one given. */
  async forward(tx: EntityManager, from: string, to: string, except: string): Promise<void> {
    await tx.query(
      `UPDATE linkage_review SET candidates = array_replace(candidates, $1::uuid, $2::uuid),
         rejected = array_replace(rejected, $1::uuid, $2::uuid),
         explanation = replace(explanation::text, $1::text, $2::text)::jsonb
       WHERE candidates @> ARRAY[$1::uuid] AND report_id <> $3`,
      [from, to, except],
    );
  }
}

function reviewOf(row: Row): Review {
  return {
    report: row.report_id,
    kind: row.kind,
    state: row.state,
    rank: row.rank,
    parties: row.parties,
    rejected: row.rejected,
    explanation: row.explanation,
    child: row.child_id,
    openedAt: row.opened_at,
    objection: row.objection,
    made: (row.made ?? []).map((one) => ({ ...one, at: new Date(one.at) })),
  };
}
