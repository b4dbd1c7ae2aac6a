import { Injectable } from '@nestjs/common';
import {
  isDecided,
  nextDecisionOf,
  ownRecordOf,
  Registry,
  Reviews,
  ruleOn,
  type Move,
  type Moved,
  type Review,
  type ReviewRequest,
  type Ruling,
  type Unruled,
} from '#linkage';
import { Audit } from '#platform';
import type { EntityManager } from 'typeorm';
import { Episodes } from './episodes.js';
import { MoveReports } from './move-reports.js';
import { OpenReviews } from './open-reviews.js';

export interface DecisionToMake extends ReviewRequest {
  readonly report: string;
  readonly reason: string;
  readonly organisation: string;
  /** A client's id, or `hub:matcher`. */
  readonly actor: string;
  /** How many decisions there were when the one who decides looked. */
  readonly seen: number;
}

export type DecisionMade =
  | { readonly ok: true; readonly review: Review }
  /** Somebody else was quicker; the review as that left it. */
  | { readonly ok: false; readonly error: 'already-decided'; readonly review: Review }
  | { readonly ok: false; readonly error: Unruled | 'no-such-review' };

/** Takes a person's decision on a review, and does what it comes to. */
@Injectable()
export class DecideReview {
  constructor(
    private readonly reviews: Reviews,
    private readonly registry: Registry,
    private readonly episodes: Episodes,
    private readonly moveReports: MoveReports,
    private readonly openReviews: OpenReviews,
    private readonly audit: Audit,
  ) {}

  /** The same decision again changes nothing. Of two made at once one is taken, and the other learns of it. */
  async decide(tx: EntityManager, request: DecisionToMake, now: Date): Promise<DecisionMade> {
    const review = await this.reviews.hold(tx, request.report);
    if (!review) return { ok: false, error: 'no-such-review' };
    const last = review.made.at(-1);
    if (isDecided(review, request) && (review.made.length === request.seen || last?.actor === request.actor)) {
      return { ok: true, review };
    }
    if (review.made.length !== request.seen) return { ok: false, error: 'already-decided', review };
    const ruling = ruleOn(review, request, ownRecordOf(review.report));
    if (typeof ruling === 'string') return { ok: false, error: ruling };
    if (!(await this.areThere(tx, ruling))) return { ok: false, error: 'not-a-candidate' };
    await this.carryOut(tx, review, ruling, request, now);
    const decided = await this.reviews.one(tx, review.report);
    if (!decided) throw new Error('a review went while it was held');
    return { ok: true, review: decided };
  }

  /** A record that is the same must be there still; one that something goes back to is made again. */
  private async areThere(tx: EntityManager, { decision, moves }: Ruling): Promise<boolean> {
    if (decision !== 'same' || moves.length === 0) return true;
    const records = moves.flatMap(({ from, to }) => [from, to]);
    const there = await this.registry.childrenMany(tx, records);
    return records.every((id) => there.has(id));
  }

  private async carryOut(
    tx: EntityManager,
    review: Review,
    ruling: Ruling,
    { reason, organisation, actor }: DecisionToMake,
    now: Date,
  ): Promise<void> {
    const decision = nextDecisionOf(review);
    const moved: Moved[] = [];
    for (const move of movesOf(review, ruling)) {
      const reports = await this.moveReports.move(tx, {
        ...move,
        ...recordOf(review, ruling, move),
        decision,
        on: review.report,
      });
      if (move.from === move.to) continue;
      moved.push({ from: move.from, to: move.to, reports });
      if (move.reports !== 'all') continue;
      await this.reviews.forward(tx, move.from, move.to, review.report);
      // Whose they are has been said with it.
      for (const report of reports) if (report !== review.report) await this.reviews.close(tx, report);
    }
    const child = (await this.registry.childOfReport(tx, review.report)) ?? review.child;
    const file = await this.episodes.caseFile(tx, child);
    const { parties } = await this.openReviews.standingOf(tx, review.report, file, review.explanation);
    await this.reviews.settle(tx, {
      review,
      state: ruling.state,
      rejected: ruling.rejected,
      parties: [...new Set([...review.parties, ...parties])],
      decision: { decision: ruling.decision, child: ruling.child, reason, organisation, actor, at: now, moves: moved },
    });
    await this.openReviews.weigh(tx, [...new Set(moved.flatMap(({ from, to }) => [from, to]))]);
    await this.audit.record(tx, {
      at: now,
      organisation,
      actor,
      action: `review.${ruling.decision}`,
      subject: review.report,
      detail: { decision, kind: review.kind, child: ruling.child, moved },
    });
  }
}

/** Where nothing moves, the record that waited for a person may have become one of its own, or the other way about. */
function movesOf({ kind, child, report }: Review, { decision, moves }: Ruling): readonly Move[] {
  const isOwn = kind === 'link' && child === ownRecordOf(report);
  if (moves.length > 0 || decision !== 'different' || !isOwn) return moves;
  return [{ from: child, to: child, reports: [] }];
}

function recordOf(
  { kind, report }: Review,
  { decision, state }: Ruling,
  { reports }: Move,
): { makes: string | null; provisional?: boolean } {
  if (decision !== 'different') return { makes: null };
  if (kind === 'link') return { makes: report, provisional: state === 'open' };
  return { makes: (reports === 'all' ? null : reports[0]) ?? null };
}
