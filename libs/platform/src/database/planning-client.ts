import { createHash } from 'node:crypto';
import pg from 'pg';

const names = new Map<string, string>();
const MOST_NAMES = 1_000;

/**
 * A connection that lets the server plan each statement once. The hub asks the same questions thousands of times a
 * minute, and without a name PostgreSQL parses and plans every one of them anew, which costs it more than answering.
 */
export class PlanningClient extends pg.Client {
  // TypeORM calls it with a text and values, if there are any; whatever else comes goes through as it is.
  override query(...args: unknown[]): never {
    const [text, values, ...rest] = args;
    const ask = super.query.bind(this) as (...args: unknown[]) => never;
    if (typeof text !== 'string' || !(hasAny(values) || isReading(text))) return ask(...args);
    const name = nameOf(text);
    if (name === undefined) return ask(...args);
    const planned = { name, text, values: hasAny(values) ? values : [] };
    return values === undefined || Array.isArray(values) ? ask(planned, ...rest) : ask(planned, values, ...rest);
  }
}

const hasAny = (values: unknown): values is unknown[] => Array.isArray(values) && values.length > 0;

/** One statement that asks something, without values. Several in one text cannot be planned, and the rest is rare. */
const isReading = (text: string): boolean => /^\s*(SELECT|WITH)\b[^;]*$/.test(text);

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined) return known;
  // Texts that are put together anew each time must not fill the server's memory with plans.
  if (names.size >= MOST_NAMES) return undefined;
  const name = `h${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
  names.set(text, name);
  return name;
}
