import type { JsonSchema } from './json-schema.js';

interface LeftOut {
  readonly optional: JsonSchema;
}

type Described<T> = { readonly [K in keyof T]-?: Record<string, never> extends Pick<T, K> ? LeftOut : JsonSchema };

/** The schema of an interface. It does not compile when a property is forgotten, unknown, or wrongly optional. */
export function describe<T>(description: string, properties: Described<T>): JsonSchema {
  const entries = Object.entries(properties as Record<string, LeftOut | JsonSchema>);
  const isLeftOut = (one: LeftOut | JsonSchema): one is LeftOut => 'optional' in one;
  return {
    ...(description ? { description } : {}),
    type: 'object',
    required: entries.filter(([, one]) => !isLeftOut(one)).map(([name]) => name),
    properties: Object.fromEntries(entries.map(([name, one]) => [name, isLeftOut(one) ? one.optional : one])),
  };
}

export const optional = (schema: JsonSchema): LeftOut => ({ optional: schema });
export const text: JsonSchema = { type: 'string' };
export const whole: JsonSchema = { type: 'integer' };
export const decimal: JsonSchema = { type: 'number' };
export const yesNo: JsonSchema = { type: 'boolean' };
export const time: JsonSchema = { type: 'string', format: 'date-time' };
/** An object whose fields depend on what its reader may see. */
export const open: JsonSchema = { type: 'object' };
export const word = (...values: readonly string[]): JsonSchema => ({ type: 'string', enum: values });
export const list = (items: JsonSchema): JsonSchema => ({ type: 'array', items });
export const orNull = (schema: JsonSchema): JsonSchema => ({ anyOf: [schema, { type: 'null' }] });
export const ref = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });
