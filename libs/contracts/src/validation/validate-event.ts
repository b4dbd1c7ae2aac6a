import type { NoticeEvent } from '../event-types.js';
import type { FieldError } from '../wire/lists.js';

/**
 * What became of a check: a notice, or all that is wrong with it.
 *
 * - `not-a-cloudevent`: the envelope is not one (HTTP 400).
 * - `invalid`: it is a CloudEvent, and its type or fields are wrong (HTTP 422).
 */
export type EventValidation =
  | { readonly ok: true; readonly value: NoticeEvent }
  | { readonly ok: false; readonly kind: 'not-a-cloudevent' | 'invalid'; readonly errors: readonly FieldError[] };
