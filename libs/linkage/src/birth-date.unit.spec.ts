import { describe, expect, it } from '@jest/globals';
import { birthYearsOfAge, compareAge, compareBirthDates, parseBirthDate } from './birth-date.js';

const date = (text: string) => {
  const birth = parseBirthDate(text);
  if (!birth) throw new Error(`${text} was not read`);
  return birth;
};

describe('dates of birth', () => {
  it.each([
    ['2011-02-14', '2011-02-14', 'exact'],
    ['2011-01-01', '2011-01-01', 'placeholder-day'],
    ['2011-02-04', '2011-04-02', 'day-month-swapped'],
    ['2011-02-14', '2011-02-15', 'one-digit'],
    ['2011-02-14', '2011-02-41', null],
    ['2011-02-14', '2010-02-14', 'one-digit'],
    ['2011-02-14', '2011-02-27', 'one-part'],
    ['2011-02', '2011-02-14', 'month-known'],
    ['2011', '2011-02-14', 'year-known'],
    ['2010', '2011-02-14', 'year-near'],
    ['2010-01-01', '2011-08-14', 'estimated-near'],
    ['2010-01-01', '2010-08-14', 'estimated-year'],
    ['2010-03-14', '2010-08-14', 'one-digit'],
    ['2010-03-14', '2010-12-14', 'one-part'],
    ['2010-03-14', '2008-03-14', 'one-part'],
    ['2009-03-14', '2010-03-14', 'one-part'],
    ['2011-03', '2011-02-14', 'year-near'],
    ['2011-02-14', '2009-08-30', 'disagree'],
    ['2005', '2011-02-14', 'disagree'],
  ])('%s and %s: %s', (a, b, level) => {
    if (level === null) {
      expect(parseBirthDate(b)).toBeNull();
      return;
    }
    expect(compareBirthDates(date(a), date(b))).toBe(level);
    expect(compareBirthDates(date(b), date(a))).toBe(level);
  });

  it('are not what systems write where they know nothing', () => {
    for (const text of ['1900-01-01', '', 'unknown', '2011-13-01', undefined]) expect(parseBirthDate(text)).toBeNull();
  });
});

describe('an approximate age', () => {
  const at = new Date('2026-03-02T09:00:00Z');
  it('fits a date of birth a year on either side', () => {
    const years = birthYearsOfAge(15, at);
    if (!years) throw new Error('15 is an age');
    for (const fits of ['2009-06-01', '2011-02-14', '2012-01-31'])
      expect(compareAge(date(fits), years)).toBe('age-near');
    for (const not of ['2007-12-31', '2014-01-01']) expect(compareAge(date(not), years)).toBe('age-disagrees');
  });

  it('is not believed where it is no child’s or no number', () => {
    for (const age of [-1, 99, NaN, undefined]) expect(birthYearsOfAge(age, at)).toBeNull();
  });
});
