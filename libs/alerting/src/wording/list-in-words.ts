import type { ShownList } from '../delivery/digest-lists.js';
import { dateInWords, momentInWords } from './plain-english.js';
import { plainValue } from './safe-text.js';

/** A list as a message prints it: a line for each row, `Name: Tom Example; Hours: 6.5`. */
export interface ListInWords {
  readonly title: string;
  /** `1 March 2026`, or from one day to another. */
  readonly period: string;
  readonly lines: readonly string[];
  readonly isEmpty: boolean;
}

const A_TIME = /^\d{4}-\d{2}-\d{2}T/;

export function listInWords({ title, from, to, columns, rows }: ShownList): ListInWords {
  const lines = rows.map((row) =>
    columns
      .filter(({ key }) => row[key] !== null && row[key] !== undefined && row[key] !== '')
      .map(({ key, title: label }) => `${label}: ${inWords(row[key] ?? '')}`)
      .join('; '),
  );
  const period = from === to ? dateInWords(from) : `${dateInWords(from)} to ${dateInWords(to)}`;
  return { title, period, lines, isEmpty: rows.length === 0 };
}

/** How much is on it: a number says nothing of anybody. */
export function listed({ title, rows }: ShownList): string {
  const count = rows.length === 0 ? 'nothing on it' : rows.length === 1 ? '1 line' : `${rows.length} lines`;
  return `${title}: ${count}`;
}

function inWords(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const words = String(value);
  return plainValue(A_TIME.test(words) ? momentInWords(words) : words);
}
