import { cloudEventType, EVENT_TYPE_NAMES, eventTypeOf } from '../event-types.js';
import { LENGTHS } from '../rules/checks.js';
import { isPlausibleYear, isTime } from '../rules/dates.js';
import type { FieldError } from '../wire/lists.js';

type Source = Readonly<Record<string, unknown>>;

const REQUIRED = ['id', 'source', 'type', 'subject'] as const;
const URI_REFERENCE = /^(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+$/;
const JSON_MEDIA_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;.*)?$/i;
// What CloudEvents keeps out of attributes, apart from what no text of an event may have.
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROL = /[\u0001-\u001F\u007F-\u009F]/;

/** What makes an object a CloudEvent of version 1.0 that the contract can take: the required attributes. */
export function missingFromEnvelope(event: Source): FieldError[] {
  const errors: FieldError[] = [];
  if (event['specversion'] !== '1.0') {
    const absent = event['specversion'] === undefined || event['specversion'] === null;
    errors.push({
      pointer: '/specversion',
      code: absent ? 'required' : 'unsupported-specversion',
      detail: 'specversion must be "1.0".',
    });
  }
  for (const name of REQUIRED) {
    const value = event[name];
    const pointer = `/${name}`;
    if (value === undefined || value === null)
      errors.push({ pointer, code: 'required', detail: `${name} is required.` });
    else if (typeof value !== 'string') {
      errors.push({ pointer, code: 'wrong-type', detail: `${name} must be a string.` });
    } else if (value.trim() === '') errors.push({ pointer, code: 'blank', detail: `${name} must not be empty.` });
  }
  return errors;
}

/** Of an event that has the required attributes: what is wrong with them and the optional ones. */
export function checkAttributes(event: Source, errors: FieldError[]): void {
  for (const name of REQUIRED) {
    const value = event[name] as string;
    const pointer = `/${name}`;
    if (value.length > LENGTHS.attribute) {
      errors.push({
        pointer,
        code: 'too-long',
        detail: `${name} must be at most ${LENGTHS.attribute} characters long.`,
      });
    }
    if (CONTROL.test(value)) {
      errors.push({ pointer, code: 'control-character', detail: `${name} must not contain control characters.` });
    }
  }
  if (!URI_REFERENCE.test(event['source'] as string)) {
    const detail = 'source must be a URI reference: /agencies/greater-manchester-police/compact.';
    errors.push({ pointer: '/source', code: 'not-a-uri-reference', detail });
  }
  if (eventTypeOf(event['type'] as string) === undefined) {
    const detail = `type must be one of: ${EVENT_TYPE_NAMES.map(cloudEventType).join(', ')}.`;
    errors.push({ pointer: '/type', code: 'unknown-type', detail });
  }
  checkTime(event['time'], errors);
  checkContentType(event['datacontenttype'], errors);
}

function checkTime(time: unknown, errors: FieldError[]): void {
  if (time === undefined || time === null) return;
  const pointer = '/time';
  if (typeof time !== 'string' || !isTime(time)) {
    const detail = 'time must be a time of a day that exists, with its offset: 2026-03-02T21:30:00Z.';
    errors.push({ pointer, code: typeof time === 'string' ? 'not-a-time' : 'wrong-type', detail });
  } else if (!isPlausibleYear(time)) {
    errors.push({ pointer, code: 'implausible-year', detail: 'time must have a year between 1900 and 2200.' });
  }
}

function checkContentType(type: unknown, errors: FieldError[]): void {
  if (type === undefined || type === null) return;
  if (typeof type === 'string' && JSON_MEDIA_TYPE.test(type)) return;
  const detail = 'datacontenttype must be application/json, or be left out.';
  errors.push({ pointer: '/datacontenttype', code: 'not-json', detail });
}
