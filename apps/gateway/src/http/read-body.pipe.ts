import type { FieldError } from '#contracts';
import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validate, type ValidationError } from 'class-validator';
import { parseJson, strictFault } from '../json/strict-json.js';
import { isJson, mediaType } from './media-type.js';
import { Problem } from './problem.js';
import { MIB, UnreadBody } from './unread-body.js';

/**
 * Turns `@Body() body: SomeRequest` into a checked instance of that class, after the guards have let the request in.
 * Fields that the class does not know are left out. `@Body() body: UnreadBody` and `object` get what their names say.
 */
@Injectable()
export class ReadBodyPipe implements PipeTransform {
  async transform(value: unknown, { type, metatype }: ArgumentMetadata): Promise<unknown> {
    if (type !== 'body' || metatype === UnreadBody) return value;
    const object = await readJson(value instanceof UnreadBody ? value : undefined);
    return metatype === undefined || metatype === Object ? object : checked(metatype, object);
  }
}

/** A JSON object, read strictly. @throws Problem 415, 413, 400, 422 */
export async function readJson(body: UnreadBody | undefined): Promise<object> {
  const type = body && mediaType(body.contentType);
  if (!body || !type || !isJson(type)) {
    throw new Problem('unsupported-media-type', 'The body must be application/json in UTF-8.');
  }
  const parsed = parseJson(await body.read(MIB));
  if (!parsed.ok) throw new Problem('not-json', parsed.error.detail, { errors: [parsed.error] });
  const { value, text } = parsed.value;
  const fault = strictFault(value, text);
  if (fault) throw new Problem('not-json', fault.detail, { errors: [fault] });
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Problem('not-json', 'The body must be a JSON object.');
  }
  // Only an escape can bring these into UTF-8; PostgreSQL can keep neither.
  if (text.includes('\\u') && !storable(value)) {
    throw new Problem('invalid', 'Text must not hold U+0000 or half of a surrogate pair.');
  }
  return value;
}

/** Whether PostgreSQL can keep every text of a value. */
export function storable(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0');
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, inner]) => storable(key) && storable(inner));
}

async function checked(metatype: new (...args: never[]) => unknown, body: object): Promise<object> {
  const instance = plainToInstance(metatype as new () => object, body);
  const errors = await validate(instance, { whitelist: true, forbidUnknownValues: true, stopAtFirstError: true });
  if (errors.length > 0) throw new Problem('invalid', 'Some fields are wrong.', { errors: fieldErrors(errors) });
  return instance;
}

function fieldErrors(errors: readonly ValidationError[], above = ''): FieldError[] {
  return errors.flatMap((error) => {
    const pointer = `${above}/${error.property}`;
    const own = Object.entries(error.constraints ?? {}).map(([code, detail]) => ({
      pointer,
      code: kebab(code),
      detail,
    }));
    return [...own, ...fieldErrors(error.children ?? [], pointer)];
  });
}

const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
