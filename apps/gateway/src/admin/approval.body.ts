import { IsString, Matches, MaxLength } from 'class-validator';

const MOST_WORDS = 2_000;
const WORDS = { message: `reason must say why, in at most ${MOST_WORDS} characters.` };

/** `POST /v1/admin/…/{id}/versions/{version}/approval` */
export class ApprovalBody {
  @IsString(WORDS)
  @MaxLength(MOST_WORDS, WORDS)
  @Matches(/\S/, WORDS)
  reason: string;
}
