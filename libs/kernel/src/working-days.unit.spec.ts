import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addCalendarDays,
  addDays,
  addSchoolDays,
  addWorkingDays,
  atLocalTime,
  easterSunday,
  englandBankHolidays,
  isSchoolDay,
  isWithinWorkingHours,
  isWorkingDay,
  localDay,
  localTime,
  reckonedBankHolidays,
  schoolDayOfAbsence,
  weekdayOf,
} from '#kernel';

const utc = (text: string) => new Date(text);
const calendar = englandBankHolidays([]);
const HOLIDAYS = [
  { from: '04-02', to: '04-10' },
  { from: '05-25', to: '05-29' },
  { from: '07-20', to: '08-31' },
  { from: '10-26', to: '10-30' },
  { from: '12-21', to: '01-01' },
];

describe('bank holidays', () => {
  it('follow Easter through the calendar', () => {
    expect([2011, 2016, 2019, 2024, 2025, 2026, 2038, 2285].map(easterSunday)).toEqual([
      '2011-04-24',
      '2016-03-27',
      '2019-04-21',
      '2024-03-31',
      '2025-04-20',
      '2026-04-05',
      '2038-04-25',
      '2285-03-22',
    ]);
  });

  it('are the eight of 2016 by rule, with Christmas Day’s substitute after Boxing Day', () => {
    expect(reckonedBankHolidays(2016)).toEqual([
      '2016-01-01',
      '2016-03-25',
      '2016-03-28',
      '2016-05-02',
      '2016-05-30',
      '2016-08-29',
      '2016-12-26',
      '2016-12-27',
    ]);
  });

  it('move off the weekend: New Year 2028 and 2023, Christmas 2026, 2027 and 2029', () => {
    expect(reckonedBankHolidays(2028)[0]).toBe('2028-01-03');
    expect(reckonedBankHolidays(2023)[0]).toBe('2023-01-02');
    expect(reckonedBankHolidays(2026).slice(-2)).toEqual(['2026-12-25', '2026-12-28']);
    expect(reckonedBankHolidays(2027).slice(-2)).toEqual(['2027-12-27', '2027-12-28']);
    expect(reckonedBankHolidays(2029).slice(-2)).toEqual(['2029-12-25', '2029-12-26']);
  });

  it('come from the data where there are data, even against the rule, and say where they were reckoned', () => {
    const withData = englandBankHolidays(['2026-04-03', '2026-09-14']);
    expect(withData.isBankHoliday('2026-09-14')).toBe(true);
    expect(withData.isBankHoliday('2026-12-25')).toBe(false);
    expect(withData.isReckoned('2026-12-25')).toBe(false);
    expect(withData.isBankHoliday('2027-12-27')).toBe(true);
    expect(withData.isReckoned('2027-12-27')).toBe(true);
  });

  it('never fall on a weekend, and are eight different days of every year', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1979, max: 2400 }), (year) => {
        const days = reckonedBankHolidays(year);
        expect(new Set(days).size).toBe(8);
        expect(days.every((day) => weekdayOf(day) < 6 && day.startsWith(`${year}-`))).toBe(true);
      }),
    );
  });
});

describe('working days', () => {
  it('end at 17:00 on the Nth working day after the day of the moment, at whatever hour it was', () => {
    const due = utc('2026-03-10T17:00:00Z');
    expect(addWorkingDays(utc('2026-03-02T00:00:00Z'), 6, calendar)).toEqual(due);
    expect(addWorkingDays(utc('2026-03-02T23:59:00Z'), 6, calendar)).toEqual(due);
  });

  it('count from the next working day when the moment lies on a weekend', () => {
    expect(addWorkingDays(utc('2026-03-07T10:00:00Z'), 1, calendar)).toEqual(utc('2026-03-09T17:00:00Z'));
    expect(addWorkingDays(utc('2026-03-08T10:00:00Z'), 5, calendar)).toEqual(utc('2026-03-13T17:00:00Z'));
  });

  it('leave out Easter: five working days from the Thursday before end on the Friday of the week after', () => {
    expect(addWorkingDays(utc('2026-04-02T10:00:00Z'), 5, calendar)).toEqual(utc('2026-04-13T16:00:00Z'));
  });

  it('F-15 end at 17:00 by the clock on the wall after each change of the clocks', () => {
    expect(addWorkingDays(utc('2026-03-27T10:00:00Z'), 1, calendar)).toEqual(utc('2026-03-30T16:00:00Z'));
    expect(addWorkingDays(utc('2026-10-23T10:00:00Z'), 1, calendar)).toEqual(utc('2026-10-26T17:00:00Z'));
    expect(addCalendarDays(utc('2026-03-28T10:00:00Z'), 1)).toEqual(utc('2026-03-29T16:00:00Z'));
  });

  it('belong to the local day: half past midnight in summer is no longer the day before', () => {
    expect(addWorkingDays(utc('2026-07-01T23:30:00Z'), 1, calendar)).toEqual(utc('2026-07-03T16:00:00Z'));
  });

  it('within N days counts every day', () => {
    expect(addCalendarDays(utc('2026-04-02T10:00:00Z'), 7)).toEqual(utc('2026-04-09T16:00:00Z'));
  });

  it('are exactly N between the moment’s day and the due one, which is one itself', () => {
    const moments = fc.integer({ min: Date.UTC(2010, 0, 1), max: Date.UTC(2040, 0, 1) }).map((ms) => new Date(ms));
    fc.assert(
      fc.property(moments, fc.integer({ min: 1, max: 40 }), (at, n) => {
        const due = addWorkingDays(at, n, calendar);
        expect(localTime(due)).toBe('17:00');
        expect(isWorkingDay(localDay(due), calendar)).toBe(true);
        let counted = 0;
        for (let day = addDays(localDay(at), 1); day <= localDay(due); day = addDays(day, 1)) {
          if (isWorkingDay(day, calendar)) counted++;
        }
        expect(counted).toBe(n);
      }),
      { numRuns: 200 },
    );
  });
});

describe('school days', () => {
  it('DAR-14 leave out the holidays: five from 30 March end after the Easter ones', () => {
    expect(addSchoolDays(utc('2026-03-30T09:00:00Z'), 5, calendar, HOLIDAYS)).toEqual(utc('2026-04-15T16:00:00Z'));
    expect(addSchoolDays(utc('2026-03-02T09:00:00Z'), 5, calendar, HOLIDAYS)).toEqual(utc('2026-03-09T17:00:00Z'));
  });

  it('know a holiday that runs over the turn of the year, and one of a single year', () => {
    expect(isSchoolDay('2026-12-31', calendar, HOLIDAYS)).toBe(false);
    expect(isSchoolDay('2026-12-18', calendar, HOLIDAYS)).toBe(true);
    expect(isSchoolDay('2027-01-04', calendar, HOLIDAYS)).toBe(true);
    const once = [{ from: '2026-02-16', to: '2026-02-20' }];
    expect(isSchoolDay('2026-02-20', calendar, once)).toBe(false);
    expect(isSchoolDay('2027-02-19', calendar, once)).toBe(true);
  });

  it('DAR-15 the fifth day of absence counts the first, where that is a school day', () => {
    expect(schoolDayOfAbsence(utc('2026-03-02T09:00:00Z'), 5, calendar, HOLIDAYS)).toEqual(utc('2026-03-06T17:00:00Z'));
    expect(schoolDayOfAbsence(utc('2026-03-07T09:00:00Z'), 5, calendar, HOLIDAYS)).toEqual(utc('2026-03-13T17:00:00Z'));
  });

  it('do not wait for ever when the holidays on file leave no school day: the holidays are ignored', () => {
    const always = [{ from: '01-01', to: '12-31' }];
    expect(addSchoolDays(utc('2026-03-02T09:00:00Z'), 5, calendar, always)).toEqual(utc('2026-03-09T17:00:00Z'));
  });
});

describe('working hours', () => {
  const hours = { days: [1, 2, 3, 4, 5], from: '08:30', to: '17:00' };
  const within = (day: string, time: string) => isWithinWorkingHours(hours, atLocalTime(day, time), calendar);

  it('begin at half past eight and are over at five', () => {
    expect(within('2026-03-02', '08:29')).toBe(false);
    expect(within('2026-03-02', '08:30')).toBe(true);
    expect(within('2026-03-02', '16:59')).toBe(true);
    expect(within('2026-03-02', '17:00')).toBe(false);
  });

  it('are by the clock on the wall in summer too', () => {
    expect(isWithinWorkingHours(hours, utc('2026-07-02T07:30:00Z'), calendar)).toBe(true);
    expect(isWithinWorkingHours(hours, utc('2026-07-02T16:00:00Z'), calendar)).toBe(false);
  });

  it('are none on a weekend or a bank holiday', () => {
    expect(within('2026-03-07', '12:00')).toBe(false);
    expect(within('2026-04-06', '12:00')).toBe(false);
    expect(within('2026-12-28', '12:00')).toBe(false);
  });
});
