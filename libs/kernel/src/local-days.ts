/**
 * Days are strings, `2026-03-02`: they compare and sort as text, and no time zone can move them. All functions here
 * reckon by the Gregorian calendar and throw on what is not such a day.
 */
const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAY_IN_MS = 86_400_000;

/** True for an existing day of the form `YYYY-MM-DD`; 30 February is none. */
export function isDay(value: string): boolean {
  return DAY.test(value) && dayOf(Date.parse(`${value}T00:00:00Z`)) === value;
}

/** The day `n` days later; earlier where `n` is negative. */
export function addDays(day: string, n: number): string {
  return dayOf(midnightUtc(day) + n * DAY_IN_MS);
}

/** Days from the first to the second; negative where the second is earlier. */
export function daysBetween(first: string, second: string): number {
  return Math.round((midnightUtc(second) - midnightUtc(first)) / DAY_IN_MS);
}

/** 1 = Monday … 7 = Sunday. */
export function weekdayOf(day: string): number {
  return new Date(midnightUtc(day)).getUTCDay() || 7;
}

/** The same day of the month `n` months later, or that month's last day where it has no such day: 31 August, then 30 September. */
export function addMonths(day: string, n: number): string {
  const then = new Date(midnightUtc(day));
  const dayOfMonth = then.getUTCDate();
  then.setUTCDate(1);
  then.setUTCMonth(then.getUTCMonth() + n);
  then.setUTCDate(Math.min(dayOfMonth, daysInMonth(then.getUTCFullYear(), then.getUTCMonth() + 1)));
  return dayOf(then.getTime());
}

/** "3 months back from a day is the same day three months earlier"; the month's last day where it has no such day. */
export function monthsBefore(day: string, n: number): string {
  return addMonths(day, -n);
}

/** The first such weekday (1 = Monday) of a month (1 = January). */
export function firstWeekdayOfMonth(year: number, month: number, weekday: number): string {
  const first = dayOf(Date.UTC(year, month - 1, 1));
  return addDays(first, (weekday - weekdayOf(first) + 7) % 7);
}

/** The last such weekday (1 = Monday) of a month (1 = January). */
export function lastWeekdayOfMonth(year: number, month: number, weekday: number): string {
  const last = dayOf(Date.UTC(year, month, 0));
  return addDays(last, -((weekdayOf(last) - weekday + 7) % 7));
}

/** How many days a month (1 = January) has. */
export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** Milliseconds since 1970 of the day's midnight, as if it were UTC's. Not the moment at which a local day begins. */
export function midnightUtc(day: string): number {
  let ms = midnights.get(day);
  if (ms === undefined) {
    ms = DAY.test(day) ? Date.parse(`${day}T00:00:00Z`) : NaN;
    // The value is left out of the message: it may be a date of birth, and messages end up in logs.
    if (Number.isNaN(ms)) throw new Error('not a day of the form YYYY-MM-DD');
    if (midnights.size >= MOST_KNOWN) midnights.clear();
    midnights.set(day, ms);
  }
  return ms;
}

/** Kept, since every rule of every episode asks for days. */
const midnights = new Map<string, number>();
const MOST_KNOWN = 20_000;

function dayOf(ms: number): string {
  return Number.isNaN(ms) ? '' : new Date(ms).toISOString().slice(0, 10);
}
