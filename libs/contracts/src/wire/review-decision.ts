import type { ReviewDecision } from '../terms/episodes.js';

/** What was decided on a review. */
export interface ReviewDecisionBody {
  decision: ReviewDecision;
  child: string | null;
  reason: string;
  /** The organisation whose reviewer decided. */
  by: string;
  at: string;
}
