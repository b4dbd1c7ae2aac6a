import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addDays,
  addMonths,
  ageOn,
  daysBetween,
  firstWeekdayOfMonth,
  isDay,
  lastWeekdayOfMonth,
  monthsBefore,
  weekdayOf,
} from '#kernel';

const someDay = fc
  .integer({ min: Date.UTC(1990, 0, 1) / 86_400_000, max: Date.UTC(2060, 0, 1) / 86_400_000 })
  .map((n) => new Date(n * 86_400_000).toISOString().slice(0, 10));

describe('days', () => {
  it('are counted over the ends of months and years and over 29 February', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
    expect(daysBetween('2026-03-02', '2026-05-31')).toBe(90);
  });

  it('know their weekday: 2 March 2026 is a Monday, the 8th a Sunday', () => {
    expect(weekdayOf('2026-03-02')).toBe(1);
    expect(weekdayOf('2026-03-08')).toBe(7);
    expect(firstWeekdayOfMonth(2026, 3, 1)).toBe('2026-03-02');
    expect(firstWeekdayOfMonth(2026, 6, 1)).toBe('2026-06-01');
    expect(lastWeekdayOfMonth(2026, 6, 5)).toBe('2026-06-26');
    expect(lastWeekdayOfMonth(2026, 12, 4)).toBe('2026-12-31');
  });

  it('go three months back to the same day, and to the month’s last where there is no such day', () => {
    expect(monthsBefore('2026-05-14', 3)).toBe('2026-02-14');
    expect(monthsBefore('2026-05-31', 3)).toBe('2026-02-28');
    expect(monthsBefore('2028-05-31', 3)).toBe('2028-02-29');
    expect(monthsBefore('2026-02-14', 3)).toBe('2025-11-14');
    expect(addMonths('2026-08-31', 6)).toBe('2027-02-28');
    expect(addMonths('2028-02-29', 12)).toBe('2029-02-28');
  });

  it('are told from what only looks like a day', () => {
    expect(isDay('2028-02-29')).toBe(true);
    for (const other of ['2026-02-29', '2026-13-01', '2026-2-1', '2026-02-01T00:00', '', 'today']) {
      expect(isDay(other)).toBe(false);
    }
    expect(() => addDays('born in 2011', 1)).toThrow(/not a day/);
    expect(() => addDays('born in 2011', 1)).not.toThrow(/2011/);
  });

  it('come back to where they were: n days on and n days back', () => {
    fc.assert(
      fc.property(someDay, fc.integer({ min: -3000, max: 3000 }), (day, n) => {
        expect(addDays(addDays(day, n), -n)).toBe(day);
        expect(daysBetween(day, addDays(day, n))).toBe(n);
      }),
    );
  });
});

describe('age', () => {
  const age = (n: number) => ({ youngest: n, oldest: n });

  it('grows on the birthday, and not on the day before', () => {
    expect(ageOn('2011-02-14', '2026-02-13')).toEqual(age(14));
    expect(ageOn('2011-02-14', '2026-02-14')).toEqual(age(15));
    expect(ageOn('2026-03-02', '2026-03-02')).toEqual(age(0));
  });

  it('grows on 1 March of a common year for who was born on 29 February', () => {
    expect(ageOn('2012-02-29', '2025-02-28')).toEqual(age(12));
    expect(ageOn('2012-02-29', '2025-03-01')).toEqual(age(13));
    expect(ageOn('2012-02-29', '2028-02-29')).toEqual(age(16));
  });

  it('is a range when only the month or the year of birth is known', () => {
    expect(ageOn('2013-03', '2026-03-15')).toEqual({ youngest: 12, oldest: 13 });
    expect(ageOn('2013-03', '2026-03-31')).toEqual(age(13));
    expect(ageOn('2013-03', '2026-02-28')).toEqual(age(12));
    expect(ageOn('2013', '2026-06-01')).toEqual({ youngest: 12, oldest: 13 });
    expect(ageOn('2013', '2025-12-31')).toEqual(age(12));
    expect(ageOn('2026', '2026-06-01')).toEqual(age(0));
  });

  it('is unknown for a birth that lies ahead, and for what is no date', () => {
    expect(ageOn('2027-01-01', '2026-06-01')).toBeNull();
    expect(ageOn('14/02/2011', '2026-06-01')).toBeNull();
    expect(ageOn('', '2026-06-01')).toBeNull();
  });

  it('of a partial date holds the age by every full date that it can stand for', () => {
    fc.assert(
      fc.property(someDay, someDay, (born, day) => {
        const full = ageOn(born, day);
        for (const partial of [born.slice(0, 7), born.slice(0, 4)]) {
          const range = ageOn(partial, day);
          if (full === null || range === null) return;
          expect(range.youngest).toBeLessThanOrEqual(full.youngest);
          expect(range.oldest).toBeGreaterThanOrEqual(full.oldest);
        }
      }),
    );
  });
});
