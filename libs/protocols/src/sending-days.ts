import type { CalendarWord } from '#contracts';
import { addDays, addMonths, atLocalTime, daysBetween, localDay, weekdayOf } from '#kernel';

/** The Monday from which fortnights are counted ("Across protocols"). */
const FIRST_FORTNIGHT = '2026-01-05';
const MONDAY = 1;

/**
 * Whether a list goes out on a local day: weekly on Mondays, fortnightly on those counted from 5 January 2026, monthly on
 * the 1st, two-monthly on the 1st of odd months, quarterly on 1 January, April, July and October.
 */
export function isSendingDay(calendar: CalendarWord, day: string): boolean {
  const month = Number(day.slice(5, 7));
  const isFirst = day.endsWith('-01');
  switch (calendar) {
    case 'daily':
      return true;
    case 'weekly':
      return weekdayOf(day) === MONDAY;
    case 'fortnightly':
      return daysBetween(FIRST_FORTNIGHT, day) % 14 === 0;
    case 'monthly':
      return isFirst;
    case 'two-monthly':
      return isFirst && month % 2 === 1;
    case 'quarterly':
      return isFirst && month % 3 === 1;
  }
}

/** The next moment after `after` at which a list of this calendar goes out. @param at local time, `09:00` */
export function nextSending(calendar: CalendarWord, at: string, after: Date): Date {
  let day = localDay(after);
  while (!isSendingDay(calendar, day) || atLocalTime(day, at) <= after) day = addDays(day, 1);
  return atLocalTime(day, at);
}

/** Local days from the first to the last, both included. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

/** The last whole period of a calendar that has ended before a day: what goes out on a sending day is about it. */
export function lastWhole(calendar: CalendarWord, day: string): Days {
  let next = day;
  while (!isSendingDay(calendar, next)) next = addDays(next, -1);
  return { from: PERIOD_BEFORE[calendar](next), to: addDays(next, -1) };
}

const PERIOD_BEFORE: Readonly<Record<CalendarWord, (day: string) => string>> = {
  daily: (day) => addDays(day, -1),
  weekly: (day) => addDays(day, -7),
  fortnightly: (day) => addDays(day, -14),
  monthly: (day) => addMonths(day, -1),
  'two-monthly': (day) => addMonths(day, -2),
  quarterly: (day) => addMonths(day, -3),
};
