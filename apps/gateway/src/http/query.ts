import { isDay } from '#kernel';
import { readCursor } from './cursor.js';
import { Problem } from './problem.js';

/** A query string as Fastify parsed it: a parameter that was given twice is a list. */
export type RawQuery = Readonly<Record<string, unknown>>;

const LONGEST = 1_024;

/** Reads a query parameter by parameter; what is left unread at the end was not known, and is refused. */
export class QueryReader {
  private readonly read = new Set<string>();

  constructor(private readonly query: RawQuery) {}

  /** One value; empty counts as not given. @throws Problem 400 when it was given twice */
  text(name: string): string | null {
    this.read.add(name);
    const value = this.query[name];
    if (value === undefined || value === '') return null;
    if (typeof value !== 'string') throw badQuery(name, 'twice', 'It may be given once.');
    if (value.length > LONGEST || value.includes('\0')) throw badQuery(name, 'unreadable', 'It cannot be read.');
    return value;
  }

  required(name: string): string {
    const value = this.text(name);
    if (value === null) throw badQuery(name, 'required', 'It is required.');
    return value;
  }

  oneOf<T extends string>(name: string, values: readonly T[]): T | null {
    const value = this.text(name);
    if (value === null) return null;
    const known = values.find((one) => one === value);
    if (known === undefined) throw badQuery(name, 'not-allowed', `It must be one of: ${values.join(', ')}.`);
    return known;
  }

  /** An RFC 3339 time with its offset. A `+` that came unencoded, and so as a blank, is understood. */
  time(name: string): Date | null {
    const value = this.text(name)?.replace(/ (?=\d\d:\d\d$)/, '+') ?? null;
    if (value === null) return null;
    const time = new Date(value);
    if (!RFC_3339.test(value) || Number.isNaN(time.getTime())) {
      throw badQuery(name, 'not-a-time', 'It must be a time with its offset: 2026-03-02T21:30:00Z.');
    }
    return time;
  }

  /** A local day, `2026-03-02`. */
  day(name: string): string | null {
    const value = this.text(name);
    if (value !== null && !isDay(value)) throw badQuery(name, 'not-a-day', 'It must be a day: 2026-03-02.');
    return value;
  }

  /** A whole number from 1 on. */
  count(name: string, most: number): number | null {
    const value = this.text(name);
    if (value === null) return null;
    const count = /^[1-9]\d{0,8}$/.test(value) ? Number(value) : Infinity;
    if (count > most) throw badQuery(name, 'not-a-count', `It must be a whole number from 1 to ${most}.`);
    return count;
  }

  uuid(name: string): string | null {
    const value = this.text(name);
    if (value !== null && !isUuid(value)) throw badQuery(name, 'not-an-id', 'It must be an id of the hub.');
    return value;
  }

  /** The position that the list gave out for its next page; null for the first. */
  cursor(): string | null {
    const value = this.text('cursor');
    return value === null ? null : readCursor(value);
  }

  /** @throws Problem 400 naming the first parameter that was not asked for: a filter that is ignored shows too much */
  end(): void {
    const unknown = Object.keys(this.query).some((name) => !this.read.has(name));
    if (unknown) throw badQuery('', 'unknown', `The parameters here are: ${[...this.read].join(', ')}.`);
  }
}

export const RFC_3339 = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const isUuid = (value: string): boolean => UUID.test(value);

/** A refusal of one parameter; an empty name for the query as a whole. */
export const badQuery = (name: string, code: string, detail: string): Problem =>
  new Problem('bad-query', name === '' ? detail : `The parameter ${name} is wrong. ${detail}`, {
    errors: [{ pointer: name === '' ? '' : `/${name}`, code, detail }],
  });
