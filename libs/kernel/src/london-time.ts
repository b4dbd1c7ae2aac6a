import { IANAZone } from 'luxon';
import { addDays, addMonths, midnightUtc } from './local-days.js';

const LONDON = IANAZone.create('Europe/London');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const HALF_A_DAY = 12 * HOUR;
const DAY = 24 * HOUR;
const MINUTES_A_DAY = 1_440;

/** The local day in England at that moment, `2026-03-02`. */
export function localDay(at: Date): string {
  const ms = at.getTime();
  return dayNumbered(Math.floor((ms + offsetAt(ms)) / DAY));
}

/** The local time of day in England at that moment, `17:05`. */
export function localTime(at: Date): string {
  const ms = at.getTime();
  const shown = ms + offsetAt(ms);
  const minutes = Math.floor(shown / MINUTE) - Math.floor(shown / DAY) * MINUTES_A_DAY;
  return `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
}

const twoDigits = (n: number): string => (n < 10 ? `0${n}` : String(n));

/**
 * The moment at which clocks in England show that time on that day. An hour that the clocks show twice (the last Sunday
 * of October) means the first of the two; one that they leave out (the last Sunday of March) the moment as far on from
 * midnight, when they already show an hour more. `24:00` is the midnight that ends the day.
 */
export function atLocalTime(day: string, time: string): Date {
  const [hours = NaN, minutes = NaN] = time.split(':').map(Number);
  return showing(midnightUtc(day) + hours * HOUR + minutes * MINUTE);
}

/** The same local time of day, to the millisecond, `n` days on: "N days missing end at the same local time of day". */
export function sameLocalTimeDaysLater(at: Date, n: number): Date {
  return sameTimeOn(addDays(localDay(at), n), at);
}

/** The same local time of day `n` months on, by `addMonths`. */
export function sameLocalTimeMonthsLater(at: Date, n: number): Date {
  return sameTimeOn(addMonths(localDay(at), n), at);
}

/** "Within N hours is elapsed time": so many hours and minutes on, whatever the clocks do; a day here is 24 hours. */
export function addElapsed(at: Date, elapsed: { days?: number; hours?: number; minutes?: number }): Date {
  const { days = 0, hours = 0, minutes = 0 } = elapsed;
  return new Date(at.getTime() + (days * 24 + hours) * HOUR + minutes * MINUTE);
}

function sameTimeOn(day: string, at: Date): Date {
  const shown = at.getTime() + offsetAt(at.getTime());
  return showing(midnightUtc(day) + (shown - midnightUtc(localDay(at))));
}

/** The first moment at which clocks show what UTC's would show at `shown`. */
function showing(shown: number): Date {
  const before = offsetAt(shown - HALF_A_DAY);
  const after = offsetAt(shown + HALF_A_DAY);
  // The greater offset gives the earlier moment; if neither fits, the clocks leave this hour out.
  for (const offset of [Math.max(before, after), Math.min(before, after)]) {
    if (offsetAt(shown - offset) === offset) return new Date(shown - offset);
  }
  return new Date(shown - before);
}

/** The name of a day, so many days after 1 January 1970; kept, since every rule of every episode asks for days. */
function dayNumbered(n: number): string {
  let day = days.get(n);
  if (day === undefined) {
    day = new Date(n * DAY).toISOString().slice(0, 10);
    if (days.size >= MOST_KNOWN) days.clear();
    days.set(n, day);
  }
  return day;
}

const days = new Map<number, string>();
const known = new Map<number, number>();
const MOST_KNOWN = 20_000;

/**
 * Milliseconds by which England is ahead of UTC. Asking the zone costs microseconds, so answers are kept: of a day at both
 * ends of which it is the same, one for the day; clocks change on the hour, so of the two others of a year one for the hour.
 */
function offsetAt(ms: number): number {
  const day = Math.floor(ms / DAY) * DAY;
  const atItsBeginning = offsetOn(day);
  return offsetOn(day + DAY) === atItsBeginning ? atItsBeginning : offsetOn(Math.floor(ms / HOUR) * HOUR);
}

function offsetOn(hour: number): number {
  let offset = known.get(hour);
  if (offset === undefined) {
    offset = LONDON.offset(hour) * MINUTE;
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(hour, offset);
  }
  return offset;
}
