import type { FieldError } from '#contracts';
import { countKeys, findDoubledKey, pointerOf, type Path } from './json-text.js';

/** How deep objects and lists may lie in each other; an event's own braces are the first level. */
export const MAX_DEPTH = 64;

export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: FieldError };

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * JSON as RFC 8259 has it, from bytes that must be UTF-8 without a byte order mark. The grammar only; what lies within is
 * for `strictFault`. An error says at which position, never what stood there.
 */
export function parseJson(bytes: Uint8Array): Parsed<{ readonly value: unknown; readonly text: string }> {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return { ok: false, error: { pointer: '', code: 'not-utf-8', detail: 'The body must be UTF-8.' } };
  }
  try {
    return { ok: true, value: { value: JSON.parse(text), text } };
  } catch (error) {
    const position = /at position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
    const where = position === undefined ? '' : ` at character ${position}`;
    return { ok: false, error: { pointer: '', code: 'not-json', detail: `The body is not JSON${where}.` } };
  }
}

/** What one reader takes another way than the next, or may harm it (contract §2.3): where it is first found, or null. */
export function strictFault(value: unknown, text: string, depth = 1): FieldError | null {
  const { keys, fault } = inspect(value, depth);
  if (fault) return fault;
  return keys === countKeys(text) ? null : doubledKey(text);
}

/** Of a value: how many keys its objects have, and what in it is refused. */
export function inspect(value: unknown, depth = 1): { readonly keys: number; readonly fault: FieldError | null } {
  const walk: Walk = { keys: 0, code: null, path: [] };
  visit(value, depth, walk);
  return {
    keys: walk.keys,
    fault: walk.code && { pointer: pointerOf(walk.path), code: walk.code, detail: DETAILS[walk.code] },
  };
}

export const doubledKey = (text: string): FieldError => ({
  pointer: pointerOf(findDoubledKey(text) ?? []),
  code: 'doubled-key',
  detail: 'An object must not have the same key twice: readers differ in which of the two counts.',
});

const DETAILS = {
  'too-deep': `Objects and lists must not lie deeper than ${MAX_DEPTH} levels in each other.`,
  'prototype-key': "Keys that reach for an object's prototype are not accepted.",
  'unsafe-number': 'A whole number beyond 2^53 cannot be kept exactly: send it as a string.',
} as const;

interface Walk {
  keys: number;
  code: keyof typeof DETAILS | null;
  /** Built while coming back from a fault, so that walking costs nothing for it. */
  path: Path;
}

function visit(value: unknown, depth: number, walk: Walk): void {
  if (typeof value === 'number') {
    if (Number.isInteger(value) ? !Number.isSafeInteger(value) : !Number.isFinite(value)) walk.code = 'unsafe-number';
  } else if (typeof value === 'object' && value !== null) {
    if (depth > MAX_DEPTH) walk.code = 'too-deep';
    else if (Array.isArray(value)) visitItems(value, depth, walk);
    else visitFields(value as Record<string, unknown>, depth, walk);
  }
}

function visitItems(items: readonly unknown[], depth: number, walk: Walk): void {
  for (let i = 0; i < items.length; i++) {
    visit(items[i], depth + 1, walk);
    if (walk.code !== null) return void walk.path.unshift(i);
  }
}

function visitFields(object: Readonly<Record<string, unknown>>, depth: number, walk: Walk): void {
  // What JSON.parse made has no enumerable keys but its own.
  for (const key in object) {
    walk.keys++;
    if (isPrototypeKey(key, object)) walk.code = 'prototype-key';
    else visit(object[key], depth + 1, walk);
    if (walk.code !== null) return void walk.path.unshift(key);
  }
}

function isPrototypeKey(key: string, object: Readonly<Record<string, unknown>>): boolean {
  if (key === '__proto__') return true;
  if (key !== 'constructor') return false;
  const inner = object[key];
  return typeof inner === 'object' && inner !== null && Object.hasOwn(inner, 'prototype');
}
