import { REVIEW_DECISIONS, REVIEW_KINDS } from '../terms/index.js';
import type * as wire from '../wire/index.js';
import { decimal, describe, list, open, optional, orNull, ref, text, time, word, yesNo } from './describe.js';
import type { JsonSchema } from './json-schema.js';

const reviewSide = {
  child: open,
  episode: orNull(open),
  risk: orNull(open),
  withheld: list(ref('WithheldCategory')),
};

/** Schemas of reviews and of what is said of them. */
export const REVIEW_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  ReviewEvidence: describe<wire.ReviewEvidence>('', { field: text, outcome: text, weight: decimal }),
  ReviewSide: describe<wire.ReviewSide>('', reviewSide),
  ReviewCandidate: describe<wire.ReviewCandidate>('', {
    ...reviewSide,
    id: text,
    probability: decimal,
    evidence: list(ref('ReviewEvidence')),
    for: text,
    against: text,
    rejected: yesNo,
  }),
  Review: describe<wire.ReviewBody>(
    'An uncertain link, or two records that may be one child, for a person to decide.',
    {
      id: text,
      receipt: text,
      kind: word(...REVIEW_KINDS),
      why: text,
      openedAt: time,
      urgent: yesNo,
      report: ref('ReviewSide'),
      candidates: list(ref('ReviewCandidate')),
      runnerUp: orNull(describe<NonNullable<wire.ReviewBody['runnerUp']>>('', { id: text, behind: decimal })),
      linked: text,
      state: word('open', 'decided'),
      decision: orNull(ref('ReviewDecision')),
    },
  ),
  ReviewDecision: describe<wire.ReviewDecisionBody>('', {
    decision: word(...REVIEW_DECISIONS),
    child: orNull(text),
    reason: text,
    by: text,
    at: time,
  }),
  ReviewDecisionRequest: describe<wire.ReviewDecisionRequest>('', {
    decision: word(...REVIEW_DECISIONS),
    child: optional(text),
    reason: text,
  }),
  ReviewRequest: describe<wire.ReviewRequest>('', {
    receipt: optional(text),
    episode: optional(text),
    reason: text,
  }),
};
