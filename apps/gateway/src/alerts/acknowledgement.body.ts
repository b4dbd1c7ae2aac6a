import type { AcknowledgementRequest } from '#contracts';
import { IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';

/** `POST /v1/alerts/{id}/acknowledgement` */
export class AcknowledgementBody implements AcknowledgementRequest {
  /** The person who has taken notice; an alert is not acknowledged by a machine. */
  @IsString({ message: 'by must name who acknowledges.' })
  @Matches(/\S/, { message: 'by must not be empty.' })
  @Length(1, 200, { message: 'by must be at most 200 characters long.' })
  by: string;

  @IsOptional()
  @IsString({ message: 'note must be a string.' })
  @MaxLength(2_000, { message: 'note must be at most 2000 characters long.' })
  note?: string;
}
