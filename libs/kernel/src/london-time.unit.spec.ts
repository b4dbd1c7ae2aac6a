import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addElapsed,
  atLocalTime,
  localDay,
  localTime,
  sameLocalTimeDaysLater,
  sameLocalTimeMonthsLater,
} from '#kernel';

const utc = (text: string) => new Date(text);

const anyMoment = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2040, 0, 1) }).map((ms) => new Date(ms));

describe('local time in England', () => {
  it('is UTC in winter and an hour ahead of it in summer', () => {
    expect(localDay(utc('2026-03-02T23:30:00Z'))).toBe('2026-03-02');
    expect(localDay(utc('2026-07-02T23:30:00Z'))).toBe('2026-07-03');
    expect(localTime(utc('2026-07-02T23:30:00Z'))).toBe('00:30');
    expect(atLocalTime('2026-03-02', '17:00')).toEqual(utc('2026-03-02T17:00:00Z'));
    expect(atLocalTime('2026-07-02', '17:00')).toEqual(utc('2026-07-02T16:00:00Z'));
    expect(atLocalTime('2026-07-02', '24:00')).toEqual(utc('2026-07-02T23:00:00Z'));
  });

  it('F-15 leaves out an hour on the last Sunday of March: half past one is then half past two', () => {
    expect(localTime(utc('2026-03-29T00:59:00Z'))).toBe('00:59');
    expect(localTime(utc('2026-03-29T01:00:00Z'))).toBe('02:00');
    expect(atLocalTime('2026-03-29', '01:30')).toEqual(utc('2026-03-29T01:30:00Z'));
    expect(atLocalTime('2026-03-29', '00:30')).toEqual(utc('2026-03-29T00:30:00Z'));
    expect(atLocalTime('2026-03-29', '02:00')).toEqual(utc('2026-03-29T01:00:00Z'));
  });

  it('F-15 shows an hour twice on the last Sunday of October, and means the first of the two', () => {
    expect(localTime(utc('2026-10-25T00:30:00Z'))).toBe('01:30');
    expect(localTime(utc('2026-10-25T01:30:00Z'))).toBe('01:30');
    expect(atLocalTime('2026-10-25', '01:30')).toEqual(utc('2026-10-25T00:30:00Z'));
    expect(atLocalTime('2026-10-25', '02:00')).toEqual(utc('2026-10-25T02:00:00Z'));
  });

  it('days missing end at the same local time of day, 23 or 25 hours after the day before where the clocks change', () => {
    expect(sameLocalTimeDaysLater(utc('2026-03-27T22:15:07.250Z'), 3)).toEqual(utc('2026-03-30T21:15:07.250Z'));
    expect(sameLocalTimeDaysLater(utc('2026-10-23T21:15:00Z'), 3)).toEqual(utc('2026-10-26T22:15:00Z'));
    expect(sameLocalTimeDaysLater(utc('2026-03-02T22:15:00Z'), 7)).toEqual(utc('2026-03-09T22:15:00Z'));
    expect(sameLocalTimeDaysLater(utc('2026-03-22T01:30:00Z'), 7)).toEqual(utc('2026-03-29T01:30:00Z'));
    expect(sameLocalTimeMonthsLater(utc('2026-01-31T12:00:00Z'), 3)).toEqual(utc('2026-04-30T11:00:00Z'));
  });

  it('hours are elapsed time, whatever the clocks do', () => {
    expect(addElapsed(utc('2026-03-28T12:00:00Z'), { hours: 72 })).toEqual(utc('2026-03-31T12:00:00Z'));
    expect(addElapsed(utc('2026-10-24T12:00:00Z'), { days: 3 })).toEqual(utc('2026-10-27T12:00:00Z'));
    expect(addElapsed(utc('2026-03-02T12:00:00Z'), { minutes: 15 })).toEqual(utc('2026-03-02T12:15:00Z'));
  });

  it('of any moment leads back to that moment, or to the first of the two that show it', () => {
    fc.assert(
      fc.property(anyMoment, (at) => {
        const minute = new Date(Math.floor(at.getTime() / 60_000) * 60_000);
        const back = atLocalTime(localDay(minute), localTime(minute));
        expect([0, -3_600_000]).toContain(back.getTime() - minute.getTime());
        expect([localDay(back), localTime(back)]).toEqual([localDay(minute), localTime(minute)]);
      }),
      { numRuns: 500 },
    );
  });

  it('n days later is n days later by the calendar, at the same time by the clock unless that hour is left out', () => {
    fc.assert(
      fc.property(anyMoment, fc.integer({ min: 0, max: 400 }), (at, n) => {
        const later = sameLocalTimeDaysLater(at, n);
        expect(Math.abs(later.getTime() - at.getTime() - n * 86_400_000)).toBeLessThanOrEqual(2 * 3_600_000);
        const leftOut = localTime(at).startsWith('01:') && localTime(later).startsWith('02:');
        if (!leftOut) expect(localTime(later)).toBe(localTime(at));
      }),
      { numRuns: 500 },
    );
  });
});
