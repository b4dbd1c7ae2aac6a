import type { ReviewDecision } from '#contracts';
import type { Explanation } from './explanation.js';
import type { ReviewKind } from './linking.js';

/** What a person, or the hub on new evidence, said of a review. */
export interface MadeDecision {
  readonly id: string;
  readonly decision: ReviewDecision;
  /** The record that was named, or the one of `same`; null for every candidate at once, and for `unsure`. */
  readonly child: string | null;
  readonly reason: string;
  readonly organisation: string;
  /** A client's id, or `hub:matcher`. */
  readonly actor: string;
  readonly at: Date;
  /** What it took from one record to another. */
  readonly moves: readonly Moved[];
}

export interface Moved {
  readonly from: string;
  readonly to: string;
  readonly reports: readonly string[];
}

/** An uncertain link, or two records that may be one child; its id is its report's. */
export interface Review {
  readonly report: string;
  readonly kind: ReviewKind;
  readonly state: 'open' | 'decided';
  /** The lower, the sooner: see `reviewRank`. */
  readonly rank: number;
  /** Organisations that it belongs to, besides the hub's reviewers. */
  readonly parties: readonly string[];
  /** Candidates that a person has said it is not. */
  readonly rejected: readonly string[];
  /** What the reviewer is shown of the comparison; what was decided at first stays with the link. */
  readonly explanation: Explanation;
  /** The record that the report speaks of as things stand. */
  readonly child: string;
  readonly openedAt: Date;
  readonly objection: ReviewObjection | null;
  /** The decisions made on it, oldest first. */
  readonly made: readonly MadeDecision[];
}

/** Who asked for a review of a report that had been linked without one. */
export interface ReviewObjection {
  readonly organisation: string;
  readonly actor: string;
  readonly reason: string;
  readonly at: string;
  /** How many decisions there were before: those do not answer it. */
  readonly made: number;
}

export interface ReviewRequest {
  readonly decision: ReviewDecision;
  readonly child?: string | undefined;
}

/** Reports that go from one record to another. */
export interface Move {
  readonly from: string;
  readonly to: string;
  /** Everything that hangs on `from`; else these reports, with their cases. */
  readonly reports: 'all' | readonly string[];
}

/** What a decision comes to. */
export interface Ruling {
  readonly decision: ReviewDecision;
  /** For the trail: the record that was meant. */
  readonly child: string | null;
  readonly state: Review['state'];
  readonly rejected: readonly string[];
  readonly moves: readonly Move[];
}

export type Unruled = 'child-required' | 'not-a-candidate';

/** Before which others a person should look at it: 0 an open high-risk episode hangs on it, 1 an open one, 2 the rest. */
export function reviewRank(
  episodes: readonly { readonly state: string; readonly risk: { readonly level: string } }[],
): number {
  const open = episodes.filter(({ state }) => state === 'open');
  if (open.some(({ risk }) => risk.level === 'high')) return 0;
  return open.length > 0 ? 1 : 2;
}

/** Whether what is asked for was decided last: saying it again then changes nothing. */
export function isDecided({ made, objection }: Review, { decision, child }: ReviewRequest): boolean {
  const last = made.at(-1);
  if (!last || (objection !== null && objection.made === made.length)) return false;
  return last.decision === decision && (child === undefined || last.child === child);
}

/** Records that a decision may name: those that it was compared with. */
export function candidatesOf({ explanation }: Pick<Review, 'explanation'>): string[] {
  return [...new Set(explanation.candidates.map(({ child }) => child))];
}

/**
 * What a decision moves. `link`: the report goes to the record that is the same, or to one of its own. `merge`: all of an
 * older record goes to the registered one, or what an earlier decision brought there goes back.
 */
export function ruleOn(review: Review, { decision, child: named }: ReviewRequest, own: string): Ruling | Unruled {
  const candidates = candidatesOf(review);
  if (named !== undefined && !candidates.includes(named)) return 'not-a-candidate';
  if (decision === 'unsure') {
    return { decision, child: named ?? null, state: review.state, rejected: review.rejected, moves: [] };
  }
  if (decision === 'different') return different(review, named, candidates, own);
  const standing = candidates.filter((id) => !review.rejected.includes(id));
  const child = named ?? only(standing) ?? only(candidates);
  if (child === undefined) return 'child-required';
  const rejected = review.rejected.filter((id) => id !== child);
  return { decision, child, state: 'decided', rejected, moves: same(review, child, own) };
}

const only = (ids: readonly string[]): string | undefined => (ids.length === 1 ? ids[0] : undefined);

function same(review: Review, child: string, own: string): Move[] {
  if (review.kind === 'merge') {
    return mergedIn(review).has(child) ? [] : [{ from: child, to: review.child, reports: 'all' }];
  }
  if (review.child === child) return [];
  return [{ from: review.child, to: child, reports: review.child === own ? 'all' : together(review) }];
}

function different(review: Review, named: string | undefined, candidates: readonly string[], own: string): Ruling {
  const rejected = [...new Set([...review.rejected, ...(named === undefined ? candidates : [named])])];
  const isSettled = candidates.every((id) => rejected.includes(id));
  const ruling = { decision: 'different', child: named ?? null, rejected } as const;
  const state = isSettled ? 'decided' : 'open';
  if (review.kind === 'merge') {
    const back = [...mergedIn(review)].filter(([from]) => named === undefined || named === from);
    return { ...ruling, state, moves: back.map(([to, reports]) => ({ from: review.child, to, reports })) };
  }
  const isHere = review.child !== own && (named === undefined || named === review.child);
  if (isHere) return { ...ruling, state, moves: [{ from: review.child, to: own, reports: together(review) }] };
  return { ...ruling, state: review.state === 'decided' ? 'decided' : state, moves: [] };
}

/** The report, and those that earlier decisions took along with it. */
const together = ({ report, made }: Review): string[] => [
  ...new Set([report, ...made.flatMap(({ moves }) => moves.flatMap(({ reports }) => reports))]),
];

/** The records whose reports decisions have brought to the registered one and not taken back, with those reports. */
function mergedIn({ child, made }: Review): Map<string, readonly string[]> {
  const merged = new Map<string, readonly string[]>();
  for (const { moves } of made) {
    for (const { from, to, reports } of moves) {
      if (to === child) merged.set(from, reports);
      else merged.delete(to);
    }
  }
  return merged;
}
