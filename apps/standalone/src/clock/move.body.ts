import { IsISO8601, Matches } from 'class-validator';

const TIME = { message: 'now must be a time with its offset: 2026-03-02T21:30:00Z.' };

/** `PUT /v1/clock` */
export class MoveBody {
  @Matches(/T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/, TIME)
  @IsISO8601({ strict: true }, TIME)
  now: string;
}
