import { REVIEW_DECISIONS, type ReviewDecision, type ReviewDecisionRequest } from '#contracts';
import { IsIn, IsNotEmpty, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';

const MOST_WORDS = 2_000;
const WORDS = { message: `reason must be a text of at most ${MOST_WORDS} characters.` };

/** `POST /v1/reviews/{id}/decision` */
export class DecisionBody implements ReviewDecisionRequest {
  @IsIn(REVIEW_DECISIONS, { message: `decision must be one of: ${REVIEW_DECISIONS.join(', ')}.` })
  decision: ReviewDecision;

  /** Left out: the only candidate for `same`, all of them for `different`. */
  @IsOptional()
  @IsUUID('all', { message: 'child must be the id of a candidate.' })
  child?: string;

  /** Why: whoever looks at it later has to understand. */
  @IsString(WORDS)
  @IsNotEmpty(WORDS)
  @MaxLength(MOST_WORDS, WORDS)
  reason: string;
}
