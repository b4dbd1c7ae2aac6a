import type { ReviewRequest } from '#contracts';
import { IsNotEmpty, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';

const MOST_WORDS = 2_000;
const WORDS = { message: `reason must be a text of at most ${MOST_WORDS} characters.` };

/** `POST /v1/reviews` */
export class OpeningBody implements ReviewRequest {
  @IsOptional()
  @IsUUID('all', { message: 'receipt must be the id of a receipt.' })
  receipt?: string;

  /** Left out where a receipt is given: the report that the episode began with. */
  @IsOptional()
  @IsUUID('all', { message: 'episode must be the id of an episode.' })
  episode?: string;

  @IsString(WORDS)
  @IsNotEmpty(WORDS)
  @MaxLength(MOST_WORDS, WORDS)
  reason: string;
}
