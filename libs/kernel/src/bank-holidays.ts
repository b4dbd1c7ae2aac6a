import { addDays, firstWeekdayOfMonth, lastWeekdayOfMonth, weekdayOf } from './local-days.js';

const MONDAY = 1;
const SATURDAY = 6;

export interface HolidayCalendar {
  isBankHoliday(day: string): boolean;
}

export interface EnglandHolidays extends HolidayCalendar {
  /** True where no data cover the day's year, so that the answer was reckoned by rule: whoever shows a due time says so. */
  isReckoned(day: string): boolean;
}

/**
 * England's bank holidays. A year of which `data` name any day is taken from the data alone; every other year is
 * reckoned by rule, and so without the days that are proclaimed once (a coronation, a jubilee).
 */
export function englandBankHolidays(data: readonly string[]): EnglandHolidays {
  const years = new Map<string, ReadonlySet<string>>();
  for (const [year, days] of Map.groupBy(data, yearOf)) years.set(year, new Set(days));
  const given = new Set(years.keys());
  return {
    isBankHoliday(day) {
      const year = yearOf(day);
      const holidays = years.get(year) ?? new Set(reckonedBankHolidays(Number(year)));
      if (!years.has(year)) years.set(year, holidays);
      return holidays.has(day);
    },
    isReckoned: (day) => !given.has(yearOf(day)),
  };
}

/** The eight of a year by rule (Banking and Financial Dealings Act 1971 and custom), substitutes in place of days at a weekend; in order. */
export function reckonedBankHolidays(year: number): string[] {
  const easter = easterSunday(year);
  const newYear = `${year}-01-01`;
  return [
    weekdayOf(newYear) >= SATURDAY ? nextMonday(newYear) : newYear,
    addDays(easter, -2),
    addDays(easter, 1),
    firstWeekdayOfMonth(year, 5, MONDAY),
    lastWeekdayOfMonth(year, 5, MONDAY),
    lastWeekdayOfMonth(year, 8, MONDAY),
    ...christmas(year),
  ];
}

/** Easter Sunday of the Western churches, by the anonymous Gregorian computus (Meeus, Jones, Butcher). */
export function easterSunday(year: number): string {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const inCentury = year % 100;
  const leapCenturies = Math.floor(century / 4);
  const lunar = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - leapCenturies - lunar + 15) % 30;
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(inCentury / 4) - epact - (inCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * weekday) / 451);
  const dayOfYear = epact + weekday - 7 * late + 114;
  const [month, day] = [Math.floor(dayOfYear / 31), (dayOfYear % 31) + 1];
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** Christmas Day and Boxing Day; one that falls on a weekend gives a day off after both: on Monday, or on Tuesday where Monday is taken. */
function christmas(year: number): [string, string] {
  const [day, boxing] = [`${year}-12-25`, `${year}-12-26`];
  switch (weekdayOf(day)) {
    case 5:
      return [day, addDays(boxing, 2)];
    case 6:
      return [addDays(day, 2), addDays(boxing, 2)];
    case 7:
      return [boxing, addDays(day, 2)];
    default:
      return [day, boxing];
  }
}

const nextMonday = (day: string): string => addDays(day, 8 - weekdayOf(day));
const yearOf = (day: string): string => day.slice(0, 4);
