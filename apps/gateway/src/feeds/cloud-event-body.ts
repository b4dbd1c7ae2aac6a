import type { FieldError } from '#contracts';
import type { IncomingHttpHeaders } from 'node:http';
import { countKeys, itemTexts } from '../json/json-text.js';
import { doubledKey, inspect, parseJson, strictFault } from '../json/strict-json.js';
import { isJson, mediaType } from '../http/media-type.js';
import { Problem } from '../http/problem.js';
import { MIB, type UnreadBody } from '../http/unread-body.js';
import { attributesOf } from './binary-mode.js';

export const LARGEST_EVENT = MIB;
export const LARGEST_BATCH = 16 * MIB;
export const MOST_EVENTS = 1_000;

/** What stood in the place of an event: an object that may be one, or why it is refused. */
export type Received =
  | { readonly ok: true; readonly event: object }
  | { readonly ok: false; readonly eventId: string | null; readonly problem: Problem };

export type Posted =
  { readonly mode: 'one'; readonly event: object } | { readonly mode: 'batch'; readonly items: readonly Received[] };

/** Which of the three modes of the CloudEvents HTTP binding a request is in, by its content type; null for none. */
export function modeOf(contentType: string): 'structured' | 'batch' | 'binary' | null {
  const type = mediaType(contentType);
  if (!type || !isJson(type)) return null;
  if (type.essence === 'application/cloudevents+json') return 'structured';
  if (type.essence === 'application/cloudevents-batch+json') return 'batch';
  // Another format of CloudEvents would be read as the data of one.
  return type.essence.startsWith('application/cloudevents') ? null : 'binary';
}

/** Reads what was posted on a feed. @throws Problem 415, 413, 400 for what concerns the whole of it */
export async function readPosted(
  body: UnreadBody | undefined,
  headers: IncomingHttpHeaders,
  rawHeaders: readonly string[],
): Promise<Posted> {
  const mode = body && modeOf(body.contentType);
  if (!body || !mode || !isPlain(headers['content-encoding'])) throw unsupported();
  if (mode === 'batch') return { mode: 'batch', items: batchItems(await body.read(LARGEST_BATCH)) };
  const value = strictly(await body.read(LARGEST_EVENT), mode === 'binary' ? '/data' : '');
  const event =
    mode === 'structured' ? value : { ...attributesOf(rawHeaders), datacontenttype: body.contentType, data: value };
  if (!isObject(event)) throw new Problem('not-a-cloudevent', 'An event is a JSON object.');
  return { mode: 'one', event };
}

/** @param at where in the event the body is */
function strictly(bytes: Buffer, at: string): unknown {
  const { value, text } = parsed(bytes);
  const fault = strictFault(value, text);
  if (fault) throw notJson({ ...fault, pointer: at + fault.pointer });
  return value;
}

/** The items of a batch, each judged alone: a neighbour's fault costs nobody a notice. */
function batchItems(bytes: Buffer): Received[] {
  const { value, text } = parsed(bytes);
  if (!Array.isArray(value)) throw new Problem('not-a-cloudevent', 'A batch is a JSON array of events.');
  if (value.length > MOST_EVENTS)
    throw new Problem('too-large', `A batch must not hold more than ${MOST_EVENTS} events.`);
  const items: readonly unknown[] = value;
  const inspected = items.map((item) => inspect(item));
  // An item's own text is looked for only when there is something to find in it.
  const keys = inspected.reduce((sum, item) => sum + item.keys, 0);
  const texts = bytes.length > LARGEST_EVENT || keys !== countKeys(text) ? itemTexts(text) : null;
  return items.map((item, i): Received => {
    const problem = faultOf(item, inspected[i] ?? { keys: 0, fault: null }, texts?.[i]);
    return problem ? { ok: false, eventId: idOf(item), problem } : { ok: true, event: item as object };
  });
}

function faultOf(item: unknown, seen: ReturnType<typeof inspect>, text: string | undefined): Problem | null {
  if (text !== undefined && Buffer.byteLength(text) > LARGEST_EVENT) {
    return new Problem('too-large', 'An event must not be larger than 1 MiB.');
  }
  if (seen.fault) return notJson(seen.fault);
  if (text !== undefined && countKeys(text) !== seen.keys) return notJson(doubledKey(text));
  return isObject(item) ? null : new Problem('not-a-cloudevent', 'An event is a JSON object.');
}

function parsed(bytes: Buffer): { value: unknown; text: string } {
  const result = parseJson(bytes);
  if (!result.ok) throw notJson(result.error);
  return result.value;
}

/** The event's id, where it has one that can be answered with. */
export function idOf(event: unknown): string | null {
  const id: unknown = isObject(event) ? (event as { id?: unknown }).id : null;
  return typeof id === 'string' ? id.toWellFormed() : null;
}

export const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isPlain = (encoding: string | undefined): boolean =>
  encoding === undefined || encoding.toLowerCase() === 'identity';
export const notJson = (error: FieldError): Problem => new Problem('not-json', error.detail, { errors: [error] });
const unsupported = (): Problem =>
  new Problem(
    'unsupported-media-type',
    'Events are taken as application/cloudevents+json, application/cloudevents-batch+json, or application/json with ce- headers.',
  );
