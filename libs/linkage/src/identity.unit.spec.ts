import { describe, expect, it } from '@jest/globals';
import type { Identifier, PersonName, ReportedChild } from '#contracts';
import { identityOf } from './identity.js';

const at = new Date('2026-03-02T09:00:00Z');
const read = (child: ReportedChild) => identityOf(child, 'E08000010', at);
const name = (given: string | undefined, family?: string, more: Partial<PersonName> = {}) => {
  const [form] = read({ name: { given, family, ...more } }).names;
  return form && { given: form.given, middle: form.middle, family: form.family };
};
const numbers = (...identifiers: Identifier[]) =>
  read({ identifiers }).identifiers.map(({ system, issuer, value }) =>
    [system, issuer, value].filter(Boolean).join(' '),
  );

describe('reading a name', () => {
  it('takes further given names for middle names', () => {
    expect(name('Mary Jane', 'Orosley', { middle: 'Ann' })).toEqual({
      given: ['MARY', 'JANE'],
      middle: ['JANE', 'ANN'],
      family: ['OROSLEY'],
    });
  });

  it.each([
    ['van der Berg', ['VANDERBERG']],
    ['Mc Donald', ['MCDONALD']],
    ['O Brien', ['OBRIEN']],
    ['Al-Hassan', ['HASSAN']],
    ['bin Omar', ['OMAR']],
    ['Smith-Jones', ['SMITH', 'JONES']],
    ['De', ['DE']],
    ['O', ['O']],
    ['Abdul Rahman', ['ABDULRAHMAN']],
  ])('reads the family name %s', (text, family) => expect(name('Ewan', text)?.family).toEqual(family));

  it('takes a placeholder for no name at all', () => {
    for (const given of [
      'Baby',
      'Twin 1',
      'Twin B',
      'BABY BOY',
      'unknown',
      'Not known',
      'B/O',
      'Baby of Zahra',
      'Male infant',
    ]) {
      expect(name(given, 'Orosley')?.given).toEqual([]);
    }
    expect(name('Unknown', 'Unknown')).toBeUndefined();
    expect(name('Ewan', 'Null')?.family).toEqual(['NULL']);
  });

  it('writes a name out that is mostly abbreviated', () => {
    expect(name('Md Idris', 'Orosley')).toMatchObject({ given: ['MOHAMMED', 'IDRIS'], middle: ['IDRIS'] });
  });

  it('leaves out a title, unless it is all there is', () => {
    expect(name('Miss Zahra', 'Orosley')?.given).toEqual(['ZAHRA']);
    expect(name('Master')?.given).toEqual(['MASTER']);
  });

  it('completes an alias from the main name', () => {
    const { names } = read({ name: { given: 'Thomas', family: 'Orosley', aliases: [{ given: 'Tommy' }, {}] } });
    expect(names.map(({ given, family, alias }) => [...given, ...family, alias])).toEqual([
      ['THOMAS', 'OROSLEY', false],
      ['TOMMY', 'OROSLEY', true],
    ]);
  });
});

describe('reading identifiers', () => {
  it('writes each in one way and leaves out wrong check digits and placeholders', () => {
    expect(
      numbers(
        { system: 'nhs-number', value: '999 000-0018' },
        { system: 'nhs-number', value: '9990000011' },
        { system: 'nhs-number', value: '0000000000' },
        { system: 'upn', value: 'r201100018042' },
        { system: 'home-office', value: '1234-5678-9012-3456' },
        { system: 'local-authority', issuer: 'E08000012', value: 'unknown' },
      ),
    ).toEqual(['nhs-number 9990000018', 'upn R201100018042', 'home-office 1234567890123456']);
  });

  it('takes a number without an issuer for the sender’s own', () => {
    expect(numbers({ system: 'local-authority', value: '77' })).toEqual(['local-authority E08000010 77']);
  });

  it('reads no more than a dozen', () => {
    const many = Array.from({ length: 200 }, (_, i) => ({ system: 'other' as const, value: `N${i}` }));
    expect(numbers(...many)).toHaveLength(12);
  });
});

describe('reading the rest', () => {
  it('reads a postcode in any writing, and none that stands for “unknown”', () => {
    expect(read({ address: { lines: ['1 Orosley Street'], postcode: 'wn1  1aa' } }).address).toEqual({
      postcode: 'WN11AA',
      british: true,
      sector: 'WN11',
      district: 'WN1',
      area: 'WN',
      door: ['1'],
    });
    expect(read({ address: { postcode: 'ZZ99 3VZ' } }).address).toBeNull();
    expect(read({ address: { postcode: 'WN1' } }).address).toBeNull();
  });

  it('takes “unknown” and “other” for no evidence of sex', () => {
    expect([read({ sex: 'female' }).sex, read({ sex: 'unknown' }).sex, read({ sex: 'other' }).sex]).toEqual([
      'female',
      null,
      null,
    ]);
  });

  it('takes no date of birth from the future, nor a day that no month has', () => {
    expect([read({ dateOfBirth: '2031-02-14' }).birth, read({ dateOfBirth: '2011-02-32' }).birth]).toEqual([
      null,
      null,
    ]);
    expect(read({ dateOfBirth: '2011-02-29' }).birth).toEqual({ year: 2011, month: 2, day: 29 });
  });

  it('reads an age only where there is no date of birth', () => {
    expect(read({ approximateAge: 15 }).years).toEqual({ from: 2009, to: 2012 });
    expect(read({ approximateAge: 15, dateOfBirth: '2011' }).years).toBeNull();
  });

  it('reads a child of whom nothing is said', () => {
    expect(read({})).toEqual({
      names: [],
      birth: null,
      years: null,
      sex: null,
      address: null,
      authorities: [],
      identifiers: [],
    });
  });
});
