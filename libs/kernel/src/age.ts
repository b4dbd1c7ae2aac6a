import { daysInMonth } from './local-days.js';

/** Whole years; both ends are equal when the date of birth is complete. */
export interface AgeRange {
  readonly youngest: number;
  readonly oldest: number;
}

const DATE_OF_BIRTH = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;

/**
 * The age on a day by a date of birth that may be only a year or a month (`2011`, `2011-02`, `2011-02-14`): the youngest
 * and the oldest that the child can be. Who was born on 29 February comes of age on 1 March of a common year. Null for
 * what is no date, or lies wholly after the day.
 */
export function ageOn(dateOfBirth: string, day: string): AgeRange | null {
  const born = DATE_OF_BIRTH.exec(dateOfBirth);
  if (!born) return null;
  const [, year = '', month, date] = born;
  const lastMonth = month ?? '12';
  const lastDate = date ?? String(daysInMonth(Number(year), Number(lastMonth))).padStart(2, '0');
  const oldest = wholeYears(`${year}-${month ?? '01'}-${date ?? '01'}`, day);
  const youngest = wholeYears(`${year}-${lastMonth}-${lastDate}`, day);
  return oldest < 0 ? null : { youngest: Math.max(0, youngest), oldest };
}

function wholeYears(born: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(born.slice(0, 4));
  return day.slice(5) >= born.slice(5) ? years : years - 1;
}
