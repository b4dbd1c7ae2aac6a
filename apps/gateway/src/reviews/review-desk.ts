import type { ReviewBody, ReviewDecisionRequest, ReviewKind, ReviewRequest } from '#contracts';
import type { CallerInfo } from '../access/caller.js';
import type { PageOf } from '../http/cursor.js';

export interface ReviewFilter {
  readonly state: ReviewBody['state'] | null;
  readonly kind: ReviewKind | null;
}

/** Uncertain links: for the hub's reviewers, and the authorities that they concern. */
export abstract class ReviewDesk {
  /** Open ones first, those with an open high-risk episode before others. @throws BadCursor */
  abstract list(caller: CallerInfo, filter: ReviewFilter, cursor: string | null): Promise<PageOf<ReviewBody>>;
  /** Null for what is not there, or not the caller's. */
  abstract one(caller: CallerInfo, id: string): Promise<ReviewBody | null>;
  /**
   * Null for what is not there, or not the caller's.
   * @throws Problem 422 for a child that is none of the candidates, 409 where somebody else has just decided
   */
  abstract decide(caller: CallerInfo, id: string, request: ReviewDecisionRequest): Promise<ReviewBody | null>;
  /** Asks for a review of what was linked without one. Null for what is not there, or not the caller's to question. */
  abstract open(caller: CallerInfo, request: ReviewRequest): Promise<ReviewBody | null>;
}
