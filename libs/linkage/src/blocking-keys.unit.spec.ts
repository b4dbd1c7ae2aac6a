import { describe, expect, it } from '@jest/globals';
import { countedKeys, essentialKeys, lockKeys, recordKeys, searchKeys, type BlockingKey } from './blocking-keys.js';
import { identityOf } from './identity.js';
import { ShippedKnowledge } from './persistence/shipped-knowledge.js';
import type { ChildTold } from '../test/told.js';

const { lexicon } = ShippedKnowledge.load();
const read = (child: ChildTold) => identityOf(child, 'E08000010', new Date('2026-03-02T09:00:00Z'));
const text = ({ kind, value }: BlockingKey): string => `${kind} ${value}`;
const ofRecord = (child: ChildTold): string[] => recordKeys(read(child), lexicon).map(text);
const ofReport = (child: ChildTold): string[] => searchKeys(read(child), lexicon).map(text);
const finds = (report: ChildTold, record: ChildTold): boolean => {
  const keys = new Set(ofRecord(record));
  return ofReport(report).some((key) => keys.has(key));
};

const home = { postcode: 'WN1 1AA' };
const born = { dateOfBirth: '2011-02-04' };
const tom: ChildTold = { ...born, name: { given: 'Thomas', family: 'Kelanbrook' } };

describe('the keys of the search', () => {
  it.each<[string, ChildTold, ChildTold]>([
    ['another family name, the same birth date', { ...born, name: { given: 'Tom', family: 'Orosley' } }, tom],
    ['another given name, the same birth date', { ...born, name: { given: 'Zahra', family: 'Kelanbrook' } }, tom],
    ['day and month swapped', { ...tom, dateOfBirth: '2011-04-02' }, tom],
    ['a wholly different birth date', { ...tom, dateOfBirth: '2009-08-30' }, tom],
    ['no birth date', { name: { given: 'Tommy', family: 'Kelanbrock' } }, tom],
    [
      'a further name of the record, and another family name',
      { ...born, name: { given: 'Lee', family: 'Orosley' } },
      { ...born, name: { given: 'Thomas', middle: 'Lee', family: 'Kelanbrook' } },
    ],
    [
      'a family name in the place of the given one, and another beside it',
      { ...born, name: { given: 'Kelanbrook', family: 'Orosley' } },
      tom,
    ],
    [
      'a year miscounted, and a misspelled given name',
      { dateOfBirth: '2012-02-04', name: { given: 'Tzob', family: 'Kelanbrook' } },
      tom,
    ],
    [
      '1 January of the year before, and a misspelled given name',
      { dateOfBirth: '2011-02-04', name: { given: 'Tzob', family: 'Kelanbrook' } },
      { ...tom, dateOfBirth: '2010-01-01' },
    ],
    ['names swapped', { ...born, name: { given: 'Kelanbrook', family: 'Thomas' } }, tom],
    [
      'one part of a double name',
      { name: { given: 'Thomas', family: 'Orosley' } },
      { ...born, name: { given: 'Thomas', family: 'Kelanbrook-Orosley' } },
    ],
    [
      'another romanisation of both names',
      { name: { given: 'Muhammad', family: 'Hussein' } },
      { name: { given: 'Mohammed', family: 'Husain' } },
    ],
    [
      'a family name alone, at the same address',
      { name: { family: 'Kelanbrook' }, address: home },
      { ...tom, address: home },
    ],
    ['an age', { name: { given: 'Tom', family: 'Kelanbrook' }, approximateAge: 15 }, tom],
    ['an estimated day in the year before', { ...tom, dateOfBirth: '2010-01-01' }, tom],
    ['another script', { name: { given: 'محمد', family: 'حسين' } }, { name: { given: 'Mohammed', family: 'Hussain' } }],
    [
      'a name changed, at the same address',
      { name: { given: 'Thomas', family: 'Orosley' }, address: { postcode: 'WN1 1AA' } },
      { ...tom, address: { postcode: 'WN11AA' } },
    ],
  ])('find %s', (_, report, record) => expect(finds(report, record)).toBe(true));

  it('do not look through everyone behind one door, who are only counted', () => {
    const housed = { ...tom, address: { lines: ['Flat 2', '12 Kelanbrook Street'], postcode: 'WN1 1AA' } };
    expect(ofReport(housed).some((key) => key.startsWith('door '))).toBe(false);
    expect(ofRecord(housed)).toContain('door WN11AA|12');
    expect(countedKeys(read(housed), lexicon)).toEqual({
      names: [{ kind: 'names', value: 'KLNBRK&TMS' }],
      door: { kind: 'door', value: 'WN11AA|12' },
    });
    expect(countedKeys(read({ name: { given: 'Tom' } }), lexicon)).toEqual({ names: [null], door: null });
  });

  it('are few, whatever a report holds', () => {
    const aliases = Array.from({ length: 200 }, (_, i) => ({
      given: `Given ${i} More`,
      family: `A${'b'.repeat(i)}-C`,
    }));
    expect(ofReport({ ...tom, name: { ...tom.name, aliases } }).length).toBeLessThanOrEqual(80);
  });

  it('are the same whenever and wherever they are made', () => {
    expect(ofRecord(tom)).toEqual(ofRecord(structuredClone(tom)));
    expect(new Set(ofRecord(tom)).size).toBe(ofRecord(tom).length);
  });
});

describe('keys that must be read to the end', () => {
  it('are numbers and both names with the year; all of them where there is no year', () => {
    const kinds = (child: ChildTold): Set<string> =>
      new Set([...essentialKeys(searchKeys(read(child), lexicon))].map(({ kind }) => kind));
    expect(kinds({ ...tom, identifiers: [{ system: 'other', value: '1' }] })).toEqual(
      new Set(['identifier', 'names+year']),
    );
    expect(kinds({ name: { given: 'Tom', family: 'Kelanbrook' } })).toEqual(new Set(['names']));
  });
});

describe('locks', () => {
  it('are few, and shared by reports about one child', () => {
    const locks = (child: ChildTold): string[] => lockKeys(read(child), lexicon).map(text);
    expect(locks(tom).length).toBeLessThan(12);
    const other = locks({ name: { given: 'Tom', family: 'Kelanbrook' } });
    expect(locks(tom).some((lock) => other.includes(lock))).toBe(true);
  });
});
