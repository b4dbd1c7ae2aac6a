import type { HolidayCalendar } from './bank-holidays.js';
import { addDays } from './local-days.js';
import { atLocalTime, localDay } from './london-time.js';
import { CLOSE_OF_DAY, isWorkingDay, workingDayAfter } from './working-days.js';

/** First and last day of a holiday, both free: days of one year, `2026-04-02`, or of every year, `12-21` to `01-01`. */
export interface SchoolHoliday {
  readonly from: string;
  readonly to: string;
}

/** The most days in a row without school before the holidays are taken for a mistake. */
const LONGEST_HOLIDAY = 366;

/** A working day on which the authority's schools are open. */
export function isSchoolDay(day: string, calendar: HolidayCalendar, holidays: readonly SchoolHoliday[]): boolean {
  return isWorkingDay(day, calendar) && !holidays.some((holiday) => isIn(holiday, day));
}

/**
 * The n-th school day after a day, itself not counted. Holidays that leave no school day in a year would put every limit
 * off for ever, so they are ignored: too early a limit is seen, one that never comes is not.
 */
export function schoolDayAfter(
  day: string,
  n: number,
  calendar: HolidayCalendar,
  holidays: readonly SchoolHoliday[],
): string {
  let reached = day;
  for (let counted = 0, free = 0; counted < n;) {
    reached = addDays(reached, 1);
    if (isSchoolDay(reached, calendar, holidays)) {
      counted++;
      free = 0;
    } else if (++free > LONGEST_HOLIDAY) {
      return workingDayAfter(day, n, calendar);
    }
  }
  return reached;
}

/** "After n school days": 17:00 local on the n-th school day after the day of that moment. */
export function addSchoolDays(
  at: Date,
  n: number,
  calendar: HolidayCalendar,
  holidays: readonly SchoolHoliday[],
): Date {
  return atLocalTime(schoolDayAfter(localDay(at), n, calendar, holidays), CLOSE_OF_DAY);
}

/** 17:00 on the n-th school day of an absence, the day it began counted where that is a school day (DAR-15). */
export function schoolDayOfAbsence(
  since: Date,
  n: number,
  calendar: HolidayCalendar,
  holidays: readonly SchoolHoliday[],
): Date {
  return addSchoolDays(noonOfTheDayBefore(since), n, calendar, holidays);
}

// Counting after the day before counts this one.
function noonOfTheDayBefore(at: Date): Date {
  return atLocalTime(addDays(localDay(at), -1), '12:00');
}

function isIn(holiday: SchoolHoliday, day: string): boolean {
  const compared = day.slice(-holiday.from.length);
  return holiday.from <= holiday.to
    ? holiday.from <= compared && compared <= holiday.to
    : compared >= holiday.from || compared <= holiday.to; // over the turn of the year
}
