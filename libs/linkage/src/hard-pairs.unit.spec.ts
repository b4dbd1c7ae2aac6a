import { describe, expect, it } from '@jest/globals';
import { verdict, WIGAN, type Registered } from '../test/officer.js';
import type { ChildTold } from '../test/told.js';

/** A child in a line: given, family, date of birth, and what else there is. */
const child = (given: string, family: string, dateOfBirth?: string, more: Partial<ChildTold> = {}): ChildTold => ({
  name: { given, family },
  ...(dateOfBirth === undefined ? {} : { dateOfBirth }),
  ...more,
});
const house = { lines: ['12 Galoworth Street'], postcode: 'WN1 1AA', authority: WIGAN };
const home = { address: house };
const away = { address: { lines: ['3 Norelgate Street'], postcode: 'LS9 9ZZ', authority: 'E08000035' } };
const nhs = (value: string): Partial<ChildTold> => ({ identifiers: [{ system: 'nhs-number', value }] });
const upn = (value: string): Partial<ChildTold> => ({ identifiers: [{ system: 'upn', value }] });
const local = (value: string): Partial<ChildTold> => ({
  identifiers: [{ system: 'local-authority', issuer: WIGAN, value }],
});
const girl = { sex: 'female' } as const;
const boy = { sex: 'male' } as const;
const day = '2011-02-14';

type Pair = [string, ChildTold, Registered];

describe('hard pairs that a careful duty officer would take for one child', () => {
  it.each<Pair>([
    [
      'a Polish surname’s other ending',
      child('Zofia', 'Kowalski', day, home),
      { a: child('Zofia', 'Kowalska', day, home) },
    ],
    [
      'letters that English keyboards lack',
      child('Lukasz', 'Zolkiewski', day, boy),
      { a: child('Łukasz', 'Żółkiewski', day, boy) },
    ],
    [
      'a second given name as an initial',
      child('Gia K', 'Nguyen', day, home),
      { a: child('Gia Khang', 'Nguyen', day, home) },
    ],
    ['Cyrillic', child('Ольга', 'Иванова', day, girl), { a: child('Olga', 'Ivanova', day, girl) }],
    [
      'Arabic letters for both names',
      child('محمد', 'الأسد', day, home),
      { a: child('Mohammed', 'Al-Asad', day, home) },
    ],
    ['a Chinese name in characters', child('小明', '王', day, home), { a: child('Xiaoming', 'Wang', day, home) }],
    ['the family name first', child('Nguyen', 'Thanh', day, home), { a: child('Thanh', 'Nguyen', day, home) }],
    [
      'a Spanish mother’s name left out',
      child('Lucia', 'Garcia', day, home),
      { a: child('Lucía', 'García Lozano', day, home) },
    ],
    [
      'a hyphen on one side only',
      child('Ella', 'Orosley Kelanbrook', day),
      { a: child('Ella', 'Orosley-Kelanbrook', day) },
    ],
    [
      'double names the other way round',
      child('Ella', 'Kelanbrook-Orosley', day),
      { a: child('Ella', 'Orosley-Kelanbrook', day) },
    ],
    ['O’ with and without', child('Niamh', 'OSullivan', day, girl), { a: child('Niamh', "O'Sullivan", day, girl) }],
    ['Mc and Mac', child('Callum', 'MacDonnell', day, home), { a: child('Callum', 'McDonnell', day, home) }],
    ['van and de', child('Femke', 'Vanderberg', day), { a: child('Femke', 'van der Berg', day) }],
    ['Abdul apart and joined', child('Abdul Rahman', 'Orosley', day), { a: child('Abdulrahman', 'Orosley', day) }],
    [
      'Mohammed abbreviated, and the name used',
      child('Md Idris', 'Rahimi', day, home),
      { a: child('Idris', 'Rahimi', day, home) },
    ],
    [
      'a short form from school',
      child('Maks', 'Kelanbrook', day, home),
      { a: child('Maksymilian', 'Kelanbrook', day, home) },
    ],
    [
      'a nickname',
      child('Bobby', 'Kelanbrook', day, { ...home, ...boy }),
      { a: child('Robert', 'Kelanbrook', day, { ...home, ...boy }) },
    ],
    [
      'a name as it is heard',
      child('Shivaun', 'Kelanbrook', day, { ...home, ...nhs('9990000018') }),
      { a: child('Siobhan', 'Kelanbrook', day, { ...home, ...nhs('9990000018') }) },
    ],
    [
      'two neighbouring letters changed places',
      child('Zoe', 'Kelanbrook', day, home),
      { a: child('Zeo', 'Kelanbrook', day, home) },
    ],
    [
      'a title before the name',
      child('Master Ewan', 'Kelanbrook', day, boy),
      { a: child('Ewan', 'Kelanbrook', day, boy) },
    ],
    [
      'the wrong sex ticked',
      child('Ewan', 'Kelanbrook', day, { ...girl, ...home }),
      { a: child('Ewan', 'Kelanbrook', day, { ...boy, ...home }) },
    ],
    [
      'moved within the authority',
      child('Ewan', 'Kelanbrook', day, { address: { postcode: 'WN8 8ZZ', authority: WIGAN } }),
      { a: child('Ewan', 'Kelanbrook', day, home) },
    ],
    [
      'moved far away, with a rare name',
      child('Ewan', 'Kelanbrook', day, { ...away, ...boy }),
      { a: child('Ewan', 'Kelanbrook', day, { ...home, ...boy }) },
    ],
    [
      'a slip in the postcode',
      child('Ewan', 'Kelanbrook', day, { address: { ...house, postcode: 'WN1 1AB' } }),
      { a: child('Ewan', 'Kelanbrook', day, home) },
    ],
    [
      'a flat’s number left out',
      child('Ewan', 'Kelanbrook', day, home),
      { a: child('Ewan', 'Kelanbrook', day, { address: { ...house, lines: ['Flat 2', '12 Galoworth Street'] } }) },
    ],
    [
      'an age and the address',
      child('Ewan', 'Kelanbrook', undefined, { ...home, approximateAge: 15 }),
      { a: child('Ewan', 'Kelanbrook', day, home) },
    ],
    [
      'the month of birth and the address',
      child('Ewan', 'Kelanbrook', '2011-02', home),
      { a: child('Ewan', 'Kelanbrook', day, home) },
    ],
    [
      '29 February in a year that has none, one digit off',
      child('Ewan', 'Kelanbrook', '2011-02-29', home),
      { a: child('Ewan', 'Kelanbrook', '2011-02-28', home) },
    ],
    [
      'another family name at the same address',
      child('Ewan', 'Orosley', day, { ...home, ...boy }),
      { a: child('Ewan', 'Kelanbrook', day, { ...home, ...boy }) },
    ],
    [
      'an older address of the record',
      child('Ewan', 'Kelanbrook', '2011-02-15', home),
      { a: [child('Ewan', 'Kelanbrook', day, away), child('Ewan', 'Kelanbrook', day, home)] },
    ],
    [
      'an older name of the record',
      child('Ewan', 'Orosley', day, boy),
      { a: [child('Ewan', 'Kelanbrook', day, boy), child('Ewan', 'Orosley', day, boy)] },
    ],
    [
      'a mistyped digit of the authority’s number',
      child('Ewan', 'Kelanbrook', day, { ...home, ...local('1008804') }),
      { a: child('Ewan', 'Kelanbrook', day, { ...home, ...local('1008803') }) },
    ],
    [
      'the UPN, and a surname that changed',
      child('Ewan', 'Orosley', day, upn('R201100018042')),
      { a: child('Ewan', 'Kelanbrook', day, upn('R201100018042')) },
    ],
    [
      'the NHS number, and day and month swapped',
      child('Ewan', 'Kelanbrook', '2011-04-02', nhs('9990000018')),
      { a: child('Ewan', 'Kelanbrook', '2011-02-04', nhs('9990000018')) },
    ],
    [
      'the Home Office’s number, and a date that was estimated',
      child('Yonas', 'Tekle', '2010-01-01', { identifiers: [{ system: 'home-office', value: '1212-0016-9262-2626' }] }),
      {
        a: child('Yonas', 'Tekle', '2009-05-12', {
          identifiers: [{ system: 'home-office', value: '1212-0016-9262-2626' }],
        }),
      },
    ],
    [
      'one of twins by the whole name',
      child('Ewan', 'Kelanbrook', day, home),
      { a: child('Ewan', 'Kelanbrook', day, home), b: child('Idris', 'Kelanbrook', day, home) },
    ],
    [
      'one of two Mohammed Alis of one day, by the address',
      child('Mohammed', 'Ali', day, home),
      { a: child('Mohammed', 'Ali', day, home), b: child('Mohammed', 'Ali', day, away) },
    ],
    [
      'one of two Mohammed Alis of one day, by the number',
      child('Muhammad', 'Ali', day, nhs('9990000018')),
      { a: child('Mohammed', 'Ali', day, nhs('9990000018')), b: child('Mohammed', 'Ali', day, nhs('9990000026')) },
    ],
    [
      'the elder of two brothers of one name in another order',
      child('Mohammed Idris', 'Rahimi', day, home),
      { a: child('Mohammed Idris', 'Rahimi', day, home), b: child('Mohammed Adil', 'Rahimi', '2013-06-01', home) },
    ],
  ])('%s', (_, report, registry) => {
    expect(verdict(report, registry)).toBe('linked a');
  });
});

describe('hard pairs that a careful duty officer would look at', () => {
  it.each<Pair>([
    [
      'twins one letter apart, and only one of them known',
      child('Harley', 'Kelanbrook', day, home),
      { a: child('Harvey', 'Kelanbrook', day, home) },
    ],
    [
      'Hassan and Hussain, who may be twins',
      child('Hassan', 'Parvin', day, home),
      { a: child('Hussain', 'Parvin', day, home) },
    ],
    [
      '“Baby” when it was born, and a name since, which may be a twin’s',
      child('Ewan', 'Kelanbrook', day, { ...home, ...boy }),
      { a: child('Baby', 'Kelanbrook', day, { ...home, ...boy }) },
    ],
    [
      'the second of twins by number, and only “Baby” known',
      child('Twin 2', 'Kelanbrook', day, home),
      { a: child('Baby', 'Kelanbrook', day, home) },
    ],
    [
      'Gia Khang, at the home of a Gia Bao, who may have a twin',
      child('Gia Khang', 'Nguyen', day, home),
      { a: child('Gia Bao', 'Nguyen', day, home) },
    ],
    [
      'María Fernanda, at the home of a María José',
      child('Maria Fernanda', 'Paredes', day, home),
      { a: child('María José', 'Paredes', day, home) },
    ],
    [
      'Mohammed, at the home of a Mohammed Safwan, who may have a twin',
      child('Md', 'Kelanbrook', day, home),
      { a: child('Mohammed Safwan', 'Kelanbrook', day, home) },
    ],
    [
      'Adnan and Aidan, who may be twins',
      child('Aidan', 'Kelanbrook', day, home),
      { a: child('Adnan', 'Kelanbrook', day, home) },
    ],
    [
      'an initial, of which an unknown twin’s name may begin too',
      child('E', 'Kelanbrook', day, home),
      { a: child('Ewan', 'Kelanbrook', day, home) },
    ],
    [
      'given and family name exchanged, of a double name one part',
      child('Maisy', 'Kelanbrook', day, away),
      { a: child('Kelanbrook-Orosley', 'Maisy', day, home) },
    ],
    [
      'a further name instead of the given one, and a misspelled family name, elsewhere',
      child('Idris', 'Kealnbrook', day, away),
      {
        a: {
          ...child('Ewan', 'Kelanbrook', day, home),
          name: { given: 'Ewan', middle: 'Idris', family: 'Kelanbrook' },
        },
      },
    ],
    [
      'another year of an estimated day, and a misspelled name, in a hotel elsewhere',
      child('Bledsr', 'Dodajan', '2013-01-01', away),
      { a: child('Bledar', 'Dodajan', '2012-01-01', home) },
    ],
    [
      'an initial that fits both twins',
      child('T', 'Kelanbrook', day, home),
      { a: child('Thomas', 'Kelanbrook', day, home), b: child('Tobias', 'Kelanbrook', day, home) },
    ],
    [
      '“Twin 1”, of twins',
      child('Twin 1', 'Kelanbrook', day, home),
      { a: child('Ewan', 'Kelanbrook', day, home), b: child('Idris', 'Kelanbrook', day, home) },
    ],
    [
      '“Baby Smith”, of two babies of that day',
      child('Baby', 'Smith', day, girl),
      { a: child('Ella', 'Smith', day, girl), b: child('Zahra', 'Smith', day, girl) },
    ],
    [
      'the mother’s NHS number on a newborn',
      child('Baby', 'Kelanbrook', '2026-02-20', nhs('9990000018')),
      { a: child('Zahra', 'Kelanbrook', '2009-03-05', nhs('9990000018')) },
    ],
    [
      'a brother’s UPN',
      child('Ewan', 'Kelanbrook', day, upn('R201100018042')),
      { a: child('Idris', 'Kelanbrook', '2013-06-01', upn('R201100018042')) },
    ],
    [
      'a brother’s date of birth',
      child('Ewan', 'Kelanbrook', '2013-06-01', home),
      { a: child('Ewan', 'Kelanbrook', day, home), b: child('Idris', 'Kelanbrook', '2013-06-01', home) },
    ],
    [
      'two Mohammed Alis of one day, and nothing to tell them',
      child('Mohammed', 'Ali', day, boy),
      { a: child('Mohammed', 'Ali', day, boy), b: child('Muhammad', 'Ali', day, boy) },
    ],
    [
      'a Mohammed Ali of that day in another town',
      child('Mohammed', 'Ali', day, { ...boy, ...away }),
      { a: child('Mohammed', 'Ali', day, { ...boy, ...home }) },
    ],
    [
      'a common name on an estimated day',
      child('Mohammed', 'Ahmed', '2009-01-01', boy),
      { a: child('Mohammed', 'Ahmed', '2009-01-01', boy) },
    ],
    [
      'an estimated day, and the true one',
      child('Yonas', 'Tekle', '2010-01-01', boy),
      { a: child('Yonas', 'Tekle', '2009-05-12', boy) },
    ],
    [
      'a misspelled name in another town',
      child('Ewen', 'Kelanbroke', day, { ...boy, ...away }),
      { a: child('Ewan', 'Kelanbrook', day, { ...boy, ...home }) },
    ],
    [
      'a name that may be short for several',
      child('Al', 'Kelanbrook', day, boy),
      { a: child('Alfred', 'Kelanbrook', day, boy), b: child('Alistair', 'Kelanbrook', day, boy) },
    ],
    [
      'another given name at the same address on the same day',
      child('Chantelle', 'Kelanbrook', day, { ...girl, ...home }),
      { a: child('Laila', 'Kelanbrook', day, { ...girl, ...home }) },
    ],
    [
      'the same name, and the authority’s two numbers',
      child('Ewan', 'Kelanbrook', day, { ...home, ...local('2214650') }),
      { a: child('Ewan', 'Kelanbrook', day, { ...home, ...local('1008803') }) },
    ],
    [
      'the same name, and two NHS numbers',
      child('Ewan', 'Kelanbrook', day, nhs('9990000026')),
      { a: child('Ewan', 'Kelanbrook', day, nhs('9990000018')) },
    ],
    [
      'an age and a name',
      child('Muhamad', 'Exampel', undefined, { approximateAge: 16, ...boy }),
      { a: child('Mohammed', 'Exampel', '2010-01-01', boy) },
    ],
  ])('%s', (_, report, registry) => {
    expect(verdict(report, registry)).toBe('needs-review');
  });
});

describe('hard pairs that a careful duty officer would take for two children', () => {
  it.each<Pair>([
    [
      'a sister at the same address',
      child('Zahra', 'Kelanbrook', '2008-05-30', home),
      { a: child('Ewan', 'Kelanbrook', day, home) },
    ],
    [
      'a child of the same home',
      child('Idris', 'Orosley', '2010-09-09', home),
      { a: child('Ewan', 'Kelanbrook', day, home) },
    ],
    [
      'Emily and Amelia, of one family name and two days',
      child('Emily', 'Smith', '2012-07-01'),
      { a: child('Amelia', 'Smith', day) },
    ],
    [
      'a common name, and another date',
      child('Mohammed', 'Khan', '2012-07-01', boy),
      { a: child('Mohammed', 'Khan', day, boy) },
    ],
    [
      'a cousin of the same name, born years apart',
      child('Mohammed', 'Ali', '2018-07-01', { ...boy, ...away }),
      { a: child('Mohammed', 'Ali', day, { ...boy, ...home }) },
    ],
    [
      'a neighbour',
      child('Idris', 'Orosley', '2014-01-20', { address: { ...house, lines: ['14 Galoworth Street'] } }),
      { a: child('Ewan', 'Kelanbrook', day, home) },
    ],
  ])('%s', (_, report, registry) => {
    expect(verdict(report, registry)).toBe('new');
  });
});
