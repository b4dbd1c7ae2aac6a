import type { Span } from './pack.js';

/** Schema of an object of these properties and no others. */
export const closed = (required: readonly string[], properties: Record<string, object>): object => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});

/** Schema of a number of one of these units. */
export const oneOf = (units: readonly string[], minimum = 0): object => ({
  anyOf: units.map((unit) => closed([unit], { [unit]: { type: 'number', minimum } })),
});

/** Schema of a length of time. */
export const span = oneOf([
  'hours',
  'days',
  'months',
  'working-days',
  'school-days',
  'day-of-absence',
  'school-day-of-absence',
]);

/** A length of time as a pack writes it: `working-days: 3`. */
export type RawSpan = Readonly<Record<string, number>>;

/** The same as the code calls it; the schema has seen to it that there is one unit, and a known one. */
export function toSpan(raw: RawSpan): Span {
  const [[unit, n] = ['', 0]] = Object.entries(raw);
  return { [unit.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())]: n } as unknown as Span;
}
