import { describe, expect, it } from '@jest/globals';
import { isDate, isPartialDate, isPlausibleYear, isTime, lacksOffset } from './dates.js';

describe('times and dates', () => {
  it.each([
    '2026-03-02T21:30:00Z',
    '2026-03-02t21:30:00z',
    '2026-03-02T21:30:00.123456Z',
    '2026-03-29T01:30:00+01:00',
    '2024-02-29T00:00:00-00:00',
  ])('%s is a time', (text) => {
    expect(isTime(text)).toBe(true);
    expect(Number.isNaN(Date.parse(text))).toBe(false);
  });

  it.each([
    '2026-03-02T21:30:00',
    '2026-03-02 21:30:00Z',
    '2026-03-02T21:30Z',
    '2026-02-29T00:00:00Z',
    '2026-03-02T24:00:00Z',
    '2026-03-02T21:60:00Z',
    '2016-12-31T23:59:60Z',
    '2026-03-02T21:30:00+24:00',
    '2026-3-2T21:30:00Z',
    '2026-03-02',
    'yesterday',
    '',
  ])('%j is not a time with its offset', (text) => {
    expect(isTime(text)).toBe(false);
  });

  it('knows a time that only lacks its offset', () => {
    expect(lacksOffset('2026-03-02T21:30:00')).toBe(true);
    expect(lacksOffset('2026-03-02 21:30')).toBe(true);
    expect(lacksOffset('2026-03-02T21:30:00Z')).toBe(false);
    expect(lacksOffset('2026-03-02')).toBe(false);
  });

  it('takes a date only of a day that exists', () => {
    expect(['2026-03-31', '2024-02-29', '2000-02-29'].every(isDate)).toBe(true);
    expect(
      ['2026-04-31', '2026-02-29', '1900-02-29', '2026-13-01', '2026-00-10', '2026-01-00', '2011-02'].some(isDate),
    ).toBe(false);
  });

  it('takes a date of birth of which only the year or the month is known', () => {
    expect(['2011', '2011-02', '2011-02-14'].every(isPartialDate)).toBe(true);
    expect(['11', '2011-13', '2011-02-30', '2011-2', '14/02/2011', '2011-02-14T00:00:00Z'].some(isPartialDate)).toBe(
      false,
    );
  });

  it('does not believe a year before 1900 or after 2200', () => {
    expect(['1900', '2200-12-31', '2026-03-02T21:30:00Z'].every(isPlausibleYear)).toBe(true);
    expect(['1899-12-31', '2201', '0026-03-02T21:30:00Z', '9999-12-31T23:59:59Z'].some(isPlausibleYear)).toBe(false);
  });
});
