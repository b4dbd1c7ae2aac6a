import { IsISO8601, IsObject, IsOptional, Matches } from 'class-validator';
import { RFC_3339 } from '../http/query.js';

const TIME = { message: '$property must be a time with its offset: 2026-03-02T21:30:00Z.' };
const EVENT = { message: 'event must be a CloudEvent, as it would be posted.' };
const DRAFT = { message: '$property must be a draft: its id and version, or all of it.' };

/** `POST /v1/admin/preview` */
export class PreviewRequestBody {
  @IsObject(EVENT)
  event: object;

  @IsOptional()
  @Matches(RFC_3339, TIME)
  @IsISO8601({ strict: true }, TIME)
  at?: string;

  @IsOptional()
  @IsObject(DRAFT)
  agreement?: object;

  @IsOptional()
  @IsObject(DRAFT)
  protocol?: object;
}

/** `POST /v1/admin/preview/message` */
export class MessageRequestBody {
  @IsObject(DRAFT)
  template: object;
}

/** `POST /v1/admin/preview/episodes` */
export class LoadRequestBody {
  @IsObject(DRAFT)
  protocol: object;

  @Matches(RFC_3339, TIME)
  @IsISO8601({ strict: true }, TIME)
  from: string;

  @Matches(RFC_3339, TIME)
  @IsISO8601({ strict: true }, TIME)
  to: string;
}
