import { createHash } from 'node:crypto';

/** JSON with the keys of every object in order and `undefined` left out: equal content gives equal text. */
export function canonicalJson(value: unknown): string {
  return value === undefined ? 'null' : JSON.stringify(inOrder(value));
}

/** SHA-256 of the canonical JSON, in hexadecimal: tells whether two notices say the same. */
export function contentHash(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

function inOrder(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(inOrder);
  const source = value as Record<string, unknown>;
  const sorted: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const key of Object.keys(source).sort()) if (source[key] !== undefined) sorted[key] = inOrder(source[key]);
  return sorted;
}
