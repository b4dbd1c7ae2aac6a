import { EVENT_TYPE_NAMES, EVENT_TYPES, eventTypeOf, type EventType, type NoticeEvent } from '../event-types.js';
import { shapeModel, type ShapeModel } from '../rules/shape-model.js';
import type { FieldError } from '../wire/lists.js';
import { checkAttributes, missingFromEnvelope } from './check-envelope.js';
import { checkShape } from './check-shape.js';
import { checkText, isTooDeep } from './check-text.js';

/**
 * What became of a check: a notice, or all that is wrong with it.
 *
 * - `not-a-cloudevent`: the envelope is not one (HTTP 400).
 * - `invalid`: it is a CloudEvent, and its type, attributes or fields are wrong (HTTP 422).
 */
export type EventValidation =
  | { readonly ok: true; readonly value: NoticeEvent }
  | { readonly ok: false; readonly kind: 'not-a-cloudevent' | 'invalid'; readonly errors: readonly FieldError[] };

const MODELS: Readonly<Record<EventType, ShapeModel>> = Object.fromEntries(
  EVENT_TYPE_NAMES.map((type) => [type, shapeModel(EVENT_TYPES[type].data)]),
) as Record<EventType, ShapeModel>;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const notACloudEvent = (...errors: readonly FieldError[]): EventValidation => ({
  ok: false,
  kind: 'not-a-cloudevent',
  errors,
});

/**
 * Checks a CloudEvent, parsed from JSON, against the contract (§1). Never throws.
 *
 * The notice has the contract's fields only: unknown ones are not refused, and are for whoever keeps the raw event. A
 * field that may be left out and is `null` counts as left out. Every error has a JSON pointer from the event
 * (`/data/child/name/given`), a stable code, and a sentence that never repeats what was sent.
 */
export function validateEvent(input: unknown): EventValidation {
  if (!isObject(input)) {
    return notACloudEvent({ pointer: '', code: 'wrong-type', detail: 'An event must be a JSON object.' });
  }
  if (isTooDeep(input)) {
    return notACloudEvent({ pointer: '', code: 'too-deep', detail: 'An event must not nest deeper than 64 levels.' });
  }
  const missing = missingFromEnvelope(input);
  if (missing.length > 0) return notACloudEvent(...missing);

  const errors: FieldError[] = [];
  checkText(input, errors);
  checkAttributes(input, errors);
  const type = eventTypeOf(input['type'] as string);
  const data = input['data'];
  if (!isObject(data)) errors.push(noData(data));
  const copy = type && isObject(data) ? checkShape(MODELS[type], data, '/data', errors) : {};
  if (!type || errors.length > 0) return { ok: false, kind: 'invalid', errors };
  return { ok: true, value: notice(type, input, copy) };
}

function noData(data: unknown): FieldError {
  const absent = data === undefined || data === null;
  return absent
    ? { pointer: '/data', code: 'required', detail: 'data is required, as a JSON object.' }
    : { pointer: '/data', code: 'wrong-type', detail: 'data must be a JSON object.' };
}

/** The copy has passed every check of the class, which is what makes it the class's data. */
function notice(type: EventType, event: Readonly<Record<string, unknown>>, data: object): NoticeEvent {
  const time = event['time'];
  return {
    id: event['id'] as string,
    source: event['source'] as string,
    type,
    subject: event['subject'] as string,
    ...(typeof time === 'string' ? { time } : {}),
    data,
  };
}
