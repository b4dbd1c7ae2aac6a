import { readFileSync } from 'node:fs';
import type { EventType } from '../src/index.js';

/** A CloudEvent as it stands in JSON, for specs to change at will. */
export interface RawEvent {
  data: Record<string, unknown>;
  [attribute: string]: unknown;
}

/** The golden example of a type, `examples/<type>.json`: a fresh copy. */
export const golden = (type: EventType): RawEvent =>
  JSON.parse(readFileSync(new URL(`../examples/${type}.json`, import.meta.url), 'utf8')) as RawEvent;

/** The same with other values at some places of the event, each named by its JSON pointer; `undefined` takes one away. */
export function changed(event: RawEvent, changes: Readonly<Record<string, unknown>>): RawEvent {
  const copy = structuredClone(event);
  for (const [pointer, value] of Object.entries(changes)) put(copy, pointer.split('/').slice(1), value);
  return copy;
}

function put(holder: Record<string, unknown>, steps: readonly string[], value: unknown): void {
  const [first = '', ...rest] = steps;
  if (rest.length > 0) put(holder[first] as Record<string, unknown>, rest, value);
  else if (value === undefined) Reflect.deleteProperty(holder, first);
  else holder[first] = value;
}

/** Every place of an event's data, objects and lists too, by JSON pointer. */
export function placesOf(value: unknown, pointer = '/data'): string[] {
  if (typeof value !== 'object' || value === null) return [pointer];
  return [pointer, ...Object.entries(value).flatMap(([key, inner]) => placesOf(inner, `${pointer}/${key}`))];
}
