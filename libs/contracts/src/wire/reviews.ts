import type { ReviewDecision, ReviewKind } from '../terms/episodes.js';

export interface ReviewEvidence {
  field: string;
  outcome: string;
  weight: number;
}

export interface ReviewCandidate {
  id: string;
  child: Record<string, unknown>;
  /** Between 0 and 1. */
  probability: number;
  evidence: ReviewEvidence[];
}

/** An uncertain link, or two records that may be one child, for a person to decide. */
export interface ReviewBody {
  id: string;
  receipt: string;
  kind: ReviewKind;
  report: { child: Record<string, unknown> };
  candidates: ReviewCandidate[];
  state: 'open' | 'decided';
  decision: { decision: ReviewDecision; child: string | null; reason: string; by: string; at: string } | null;
}

/** `POST /v1/reviews/{id}/decision`. */
export interface ReviewDecisionRequest {
  decision: ReviewDecision;
  child?: string | undefined;
  reason: string;
}
