import {
  addCalendarDays,
  addElapsed,
  addSchoolDays,
  addWorkingDays,
  sameLocalTimeDaysLater,
  sameLocalTimeMonthsLater,
  schoolDayOfAbsence,
} from '#kernel';
import type { DirectorySnapshot } from '#directory';
import type { Span } from './pack.js';

/** Whose calendar counts: the authority's whose rule it is, else the one that is responsible. */
export interface Calendars {
  readonly directory: DirectorySnapshot;
  readonly authority: string | null;
}

/** The end of "within so long of a moment": hours elapse, days of any kind end at 17:00 local time. */
export function limitAfter(from: Date, within: Span, { directory, authority }: Calendars): Date {
  if ('hours' in within) return addElapsed(from, { hours: within.hours });
  if ('days' in within) return addCalendarDays(from, within.days);
  if ('months' in within) return sameLocalTimeMonthsLater(from, within.months);
  if ('workingDays' in within) return addWorkingDays(from, within.workingDays, directory.calendar);
  if ('dayOfAbsence' in within) return addCalendarDays(from, within.dayOfAbsence - 1);
  const holidays = directory.organisation(authority ?? '')?.schoolHolidays ?? [];
  if ('schoolDayOfAbsence' in within) {
    return schoolDayOfAbsence(from, within.schoolDayOfAbsence, directory.calendar, holidays);
  }
  return addSchoolDays(from, within.schoolDays, directory.calendar, holidays);
}

/** The mark "so long missing": days and months end at the same local time of day. */
export function markAfter(from: Date, span: Span, calendars: Calendars): Date {
  if ('days' in span) return sameLocalTimeDaysLater(from, span.days);
  return limitAfter(from, span, calendars);
}
