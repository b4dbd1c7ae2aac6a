import type { Column } from './columns.js';
import type { Cell, Row } from './report.js';

/** What a spreadsheet takes for a formula, or for the end of a cell, when a cell begins with it. */
const FORMULA = /^[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",\r\n]/;

/**
 * Rows as CSV (RFC 4180): the keys of the columns as header, an empty cell for nothing. Text that a spreadsheet would run
 * as a formula is written with an apostrophe before it: what somebody typed in as a name must not act on the reader's machine.
 */
export function toCsv(columns: readonly Column[], rows: readonly Row[]): string {
  const lines = [
    columns.map(({ key }) => key),
    ...rows.map(({ cells }) => columns.map(({ key }) => written(cells[key]))),
  ];
  return lines.map((line) => `${line.map(quoted).join(',')}\r\n`).join('');
}

function written(cell: Cell | undefined): string {
  if (typeof cell !== 'string') return cell === null || cell === undefined ? '' : String(cell);
  return FORMULA.test(cell) ? `'${cell}` : cell;
}

const quoted = (text: string): string => (NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
