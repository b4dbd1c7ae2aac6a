// Lines on a terminal, 92 columns wide; in colour only where somebody looks at them.

export const WIDTH = 92;
const INDENT = 3;

const isColoured = process.stdout.isTTY && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
const style = (on, off) => (text) => (isColoured ? `\u001b[${on}m${text}\u001b[${off}m` : text);
export const bold = style(1, 22);
export const dim = style(2, 22);
export const good = style(32, 39);
export const held = style(31, 39);

export const line = (text = '') => process.stdout.write(`${text}\n`);

/** A step's heading, with the time at which it happens at the right. */
export function heading(title, time) {
  line();
  line(bold(title) + ' '.repeat(Math.max(2, WIDTH - title.length - time.length)) + dim(time));
  line(dim('─'.repeat(WIDTH)));
}

export function label(text) {
  line();
  line(`${' '.repeat(INDENT)}${bold(text)}`);
}

/** A paragraph, wrapped; `hang` columns further in from the second line on. */
export function say(text, { indent = INDENT, hang = 0, as = (one) => one } = {}) {
  let margin = indent;
  let row = '';
  for (const word of text.split(' ')) {
    if (row !== '' && margin + row.length + 1 + word.length > WIDTH) {
      line(' '.repeat(margin) + as(row));
      margin = indent + hang;
      row = word;
    } else row = row === '' ? word : `${row} ${word}`;
  }
  line(' '.repeat(margin) + as(row));
}

/** Names and what belongs to them, one below the other. */
export function pairs(rows, { indent = INDENT } = {}) {
  const wide = Math.max(...rows.map(([key]) => key.length)) + 2;
  for (const [key, value] of rows) {
    const first = key.padEnd(wide);
    const [head = '', ...rest] = wrapped(value, WIDTH - indent - wide);
    line(' '.repeat(indent) + dim(first) + head);
    for (const more of rest) line(' '.repeat(indent + wide) + more);
  }
}

/** One row of columns: each cell cut to its column's width, the last one free. */
export function columns(cells, widths, { indent = INDENT, as = (one) => one } = {}) {
  const fitted = cells.map((cell, nth) => (nth < widths.length ? cut(cell, widths[nth]).padEnd(widths[nth]) : cell));
  line(' '.repeat(indent) + as(fitted.join('  ').trimEnd()));
}

export const cut = (text, width) => (text.length > width ? `${text.slice(0, width - 1)}…` : text);

/** The lines of a text, none longer than that unless a word is. */
export function wrapped(text, width) {
  const rows = [''];
  for (const word of text.split(' ')) {
    const last = rows.at(-1);
    if (last !== '' && last.length + 1 + word.length > width) rows.push(word);
    else rows[rows.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return rows;
}
