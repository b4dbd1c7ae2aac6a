import { createHash } from 'node:crypto';

/** JSON with the keys of every object in order and `undefined` left out: equal content gives equal text. */
export function canonicalJson(value: unknown): string {
  return textOf(value) ?? 'null';
}

/** SHA-256 of the canonical JSON, in hexadecimal: tells whether two notices say the same. */
export function contentHash(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/** Written straight into text: every notice is hashed on its way in. Undefined for what JSON has no word for. */
function textOf(value: unknown): string | undefined {
  if (value === null) return 'null';
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return JSON.stringify(value);
  if (typeof value !== 'object') return undefined;
  if (value instanceof Date) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => textOf(item) ?? 'null').join(',')}]`;
  const source = value as Record<string, unknown>;
  const members: string[] = [];
  for (const key of Object.keys(source).sort()) {
    const text = textOf(source[key]);
    if (text !== undefined) members.push(`${JSON.stringify(key)}:${text}`);
  }
  return `{${members.join(',')}}`;
}
