import type { ReviewDecision, ReviewKind } from '../terms/episodes.js';
import type { WithheldCategory } from './lists.js';
import type { ReviewDecisionBody } from './review-decision.js';

export interface ReviewEvidence {
  field: string;
  outcome: string;
  /** In bits; positive speaks for the same child. */
  weight: number;
}

/** One of the records that a review compares, as far as its reader may see it. */
export interface ReviewSide {
  child: Record<string, unknown>;
  /** The episode that hangs on it, `{reference, state, …}`. */
  episode: Record<string, unknown> | null;
  /** `{level, …}` of that episode. */
  risk: Record<string, unknown> | null;
  withheld: WithheldCategory[];
}

export interface ReviewCandidate extends ReviewSide {
  id: string;
  /** Between 0 and 1. */
  probability: number;
  evidence: ReviewEvidence[];
  /** What speaks for the same child, and what against, in a sentence each; empty where nothing does. */
  for: string;
  against: string;
  /** Somebody has said that it is not this one. */
  rejected: boolean;
}

/** An uncertain link, or two records that may be one child, for a person to decide. */
export interface ReviewBody {
  id: string;
  receipt: string;
  kind: ReviewKind;
  /** Why a person is asked. */
  why: string;
  openedAt: string;
  /** An open high-risk episode hangs on it. */
  urgent: boolean;
  report: ReviewSide;
  /** Likeliest first. */
  candidates: ReviewCandidate[];
  /** The second likeliest, and by how many bits it is behind the first. */
  runnerUp: { id: string; behind: number } | null;
  /** The record that the report is linked to as things stand; its own while nobody has decided. */
  linked: string;
  state: 'open' | 'decided';
  decision: ReviewDecisionBody | null;
}

/** `POST /v1/reviews/{id}/decision`. */
export interface ReviewDecisionRequest {
  decision: ReviewDecision;
  child?: string | undefined;
  reason: string;
}

/** `POST /v1/reviews`: one of `receipt` and `episode`. */
export interface ReviewRequest {
  receipt?: string | undefined;
  episode?: string | undefined;
  reason: string;
}
