import { oneSlipApart } from './similarity.js';

/** A date of birth as far as it is known, or only an age on a day. Years are four digits, months and days from 1. */
export interface BirthDate {
  readonly year: number;
  readonly month: number | null;
  readonly day: number | null;
}

/** Born between these years, both included: what an approximate age on a day says, a year allowed on either side. */
export interface BirthYears {
  readonly from: number;
  readonly to: number;
}

const SHAPE = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;

/** Nobody who is a child was born before; systems write 1900-01-01 where they know nothing. */
const EARLIEST = 1901;

export function parseBirthDate(text: string | null | undefined): BirthDate | null {
  const parts = SHAPE.exec(text?.trim() ?? '');
  if (!parts) return null;
  const year = Number(parts[1]);
  const month = parts[2] === undefined ? null : Number(parts[2]);
  const day = parts[3] === undefined ? null : Number(parts[3]);
  if (year < EARLIEST || (month !== null && (month < 1 || month > 12))) return null;
  return day !== null && (day < 1 || day > 31) ? null : { year, month, day };
}

export function birthYearsOfAge(age: number | null | undefined, at: Date): BirthYears | null {
  if (age === null || age === undefined || !Number.isFinite(age) || age < 0 || age > 30) return null;
  const year = at.getUTCFullYear() - Math.floor(age);
  return { from: year - 2, to: year + 1 };
}

const two = (n: number): string => String(n).padStart(2, '0');

/** `2011-02-14`, `2011-02` or `2011`. */
export function birthText(birth: BirthDate): string {
  const month = birth.month === null ? '' : `-${two(birth.month)}`;
  return `${birth.year}${month}${birth.day === null ? '' : `-${two(birth.day)}`}`;
}

export const isFull = (birth: BirthDate): boolean => birth.day !== null;

/** 1 January stands in many records for "we do not know": it says less than another day. */
export const isPlaceholderDay = (birth: BirthDate): boolean => birth.month === 1 && birth.day === 1;

/** The date with day and month exchanged, if there is such a date and it is another. */
export function dayMonthSwapped(birth: BirthDate): BirthDate | null {
  if (birth.day === null || birth.month === null || birth.day > 12 || birth.day === birth.month) return null;
  return { year: birth.year, month: birth.day, day: birth.month };
}

export type BirthLevel =
  | 'exact'
  | 'placeholder-day'
  | 'day-month-swapped'
  | 'one-digit'
  | 'one-part'
  | 'estimated-year'
  | 'estimated-near'
  | 'month-known'
  | 'year-known'
  | 'year-near'
  | 'disagree';

/** Day, month and year of which exactly one is another: what a hand or an eye gets wrong at a time. */
const onePartApart = (a: BirthDate, b: BirthDate): boolean =>
  Number(a.year !== b.year) + Number(a.month !== b.month) + Number(a.day !== b.day) === 1;

/** How two dates of birth agree; the less exact of two decides how much can be said. */
export function compareBirthDates(a: BirthDate, b: BirthDate): BirthLevel {
  const apart = Math.abs(a.year - b.year);
  if (a.month === null || b.month === null) {
    if (apart === 0) return 'year-known';
    return apart === 1 ? 'year-near' : 'disagree';
  }
  if (a.day === null || b.day === null) {
    if (apart === 0 && a.month === b.month) return 'month-known';
    return apart === 0 ? 'year-near' : 'disagree';
  }
  const [left, right] = [birthText(a), birthText(b)];
  const placeholder = isPlaceholderDay(a) || isPlaceholderDay(b);
  if (left === right) return placeholder ? 'placeholder-day' : 'exact';
  // an estimated age is written as 1 January of a year that may be next to the true one
  if (placeholder && apart <= 2) return apart === 0 ? 'estimated-year' : 'estimated-near';
  const swapped = dayMonthSwapped(a);
  if (swapped && birthText(swapped) === right) return 'day-month-swapped';
  if (oneSlipApart(left.replaceAll('-', ''), right.replaceAll('-', ''))) return 'one-digit';
  return onePartApart(a, b) ? 'one-part' : 'disagree';
}

export type AgeLevel = 'age-near' | 'age-disagrees';

export function compareAge(birth: BirthDate, years: BirthYears): AgeLevel {
  return birth.year >= years.from && birth.year <= years.to ? 'age-near' : 'age-disagrees';
}
