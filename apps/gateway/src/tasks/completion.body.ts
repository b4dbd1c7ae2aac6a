import { AUTHORISING_RANKS, type AuthorisingRank, type TaskCompletionRequest } from '#contracts';
import { Type } from 'class-transformer';
import { IsIn, IsISO8601, IsObject, IsOptional, IsString, Matches, MaxLength, ValidateNested } from 'class-validator';
import { RFC_3339 } from '../http/query.js';

const MOST_WORDS = 2_000;
const TIME = { message: '$property must be a time with its offset: 2026-03-02T21:30:00Z.' };
const WORDS = { message: `$property must be a string of at most ${MOST_WORDS} characters.` };

class AuthorisedBy {
  @IsIn(AUTHORISING_RANKS, { message: 'rank must be a role of the directory or a police rank.' })
  rank: AuthorisingRank;

  @IsOptional()
  @IsString(WORDS)
  @MaxLength(MOST_WORDS, WORDS)
  name?: string;
}

/** `POST /v1/tasks/{id}/completion` */
export class CompletionBody implements TaskCompletionRequest {
  @IsOptional()
  @IsString(WORDS)
  @MaxLength(MOST_WORDS, WORDS)
  outcome?: string;

  /** When it was done; left out, it is done now. */
  @IsOptional()
  @Matches(RFC_3339, TIME)
  @IsISO8601({ strict: true }, TIME)
  at?: string;

  @IsOptional()
  @IsString(WORDS)
  @MaxLength(MOST_WORDS, WORDS)
  note?: string;

  @IsOptional()
  @IsObject({ message: 'authorisedBy must be an object.' })
  @ValidateNested()
  @Type(() => AuthorisedBy)
  authorisedBy?: AuthorisedBy;

  @IsOptional()
  @IsString(WORDS)
  @MaxLength(MOST_WORDS, WORDS)
  reason?: string;

  @IsOptional()
  @Matches(RFC_3339, TIME)
  @IsISO8601({ strict: true }, TIME)
  nextReviewAt?: string;

  /** The organisation that takes the matter over. */
  @IsOptional()
  @IsString(WORDS)
  @MaxLength(MOST_WORDS, WORDS)
  takenOverBy?: string;
}
