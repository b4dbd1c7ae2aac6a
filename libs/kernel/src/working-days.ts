import type { HolidayCalendar } from './bank-holidays.js';
import { addDays, weekdayOf } from './local-days.js';
import { atLocalTime, localDay, localTime } from './london-time.js';

/** The hour at which a day's work, and with it a time limit in days, ends ("Due" in the protocols). */
export const CLOSE_OF_DAY = '17:00';

const SATURDAY = 6;

/** Monday to Friday, England's bank holidays excepted. */
export function isWorkingDay(day: string, calendar: HolidayCalendar): boolean {
  return weekdayOf(day) < SATURDAY && !calendar.isBankHoliday(day);
}

/** The n-th working day after a day, itself not counted. */
export function workingDayAfter(day: string, n: number, calendar: HolidayCalendar): string {
  let reached = day;
  for (let counted = 0; counted < n;) {
    reached = addDays(reached, 1);
    if (isWorkingDay(reached, calendar)) counted++;
  }
  return reached;
}

/** "Within N working days of a moment ends at 17:00 local time on the Nth working day after the day of that moment." */
export function addWorkingDays(at: Date, n: number, calendar: HolidayCalendar): Date {
  return atLocalTime(workingDayAfter(localDay(at), n, calendar), CLOSE_OF_DAY);
}

/** "Within N days likewise at 17:00 on the Nth": calendar days, weekends and holidays counted. */
export function addCalendarDays(at: Date, n: number): Date {
  return atLocalTime(addDays(localDay(at), n), CLOSE_OF_DAY);
}

/** An organisation's hours in local time: `days` 1 = Monday … 7 = Sunday, `from` included, `to` not. */
export interface WeeklyHours {
  readonly days: readonly number[];
  readonly from: string;
  readonly to: string;
}

/** Whether an organisation with these hours is at work at that moment; on a bank holiday it is not. */
export function isWithinWorkingHours(hours: WeeklyHours, at: Date, calendar: HolidayCalendar): boolean {
  const day = localDay(at);
  const time = localTime(at);
  return hours.days.includes(weekdayOf(day)) && !calendar.isBankHoliday(day) && time >= hours.from && time < hours.to;
}
