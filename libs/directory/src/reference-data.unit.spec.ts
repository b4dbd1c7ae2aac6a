import { describe, expect, it } from '@jest/globals';
import { authorityOfPostcode, postcodeAreas, referenceDataOnFile } from '#directory';
import { englandBankHolidays, reckonedBankHolidays } from '#kernel';
import { csvRows } from './csv.js';

const reference = referenceDataOnFile();

describe('CSV', () => {
  it('has quoted fields with commas, quotes and line ends in them, and empty ones', () => {
    expect(csvRows('a,b,c\r\n"Hull, City of","say ""when""",\r\n,"two\nlines",x\n')).toEqual([
      { a: 'Hull, City of', b: 'say "when"', c: '' },
      { a: '', b: 'two\nlines', c: 'x' },
    ]);
    expect(csvRows('a,b\n1,2')).toEqual([{ a: '1', b: '2' }]);
    expect(csvRows('')).toEqual([]);
  });
});

describe('reference data', () => {
  it('have the 153 authorities, each in the area of one of the 39 territorial forces of England', () => {
    expect(reference.authorities.size).toBe(153);
    expect(reference.forces.size).toBe(39);
    const used = new Set([...reference.authorities.values()].map((one) => one.force));
    expect([...used].sort()).toEqual([...reference.forces.keys()].sort());
    expect(reference.forces.has('btp')).toBe(false);
    expect(reference.forces.has('gwent')).toBe(false);
  });

  it('agree with the rule about the bank holidays of every year that they cover', () => {
    for (const year of [2024, 2025, 2026, 2027, 2028]) {
      const given = reference.bankHolidays.filter((day) => day.startsWith(`${year}`));
      expect(reckonedBankHolidays(year).sort()).toEqual(given);
    }
    const calendar = englandBankHolidays(reference.bankHolidays);
    expect(calendar.isReckoned('2028-12-31')).toBe(false);
    expect(calendar.isReckoned('2029-01-01')).toBe(true);
  });

  it('take a district for its county, a former code for what became of it, and a divided county for nothing', () => {
    expect(reference.authorityByOtherCode.get('E07000106')).toBe('E10000016'); // Canterbury, in Kent
    expect(reference.authorityByOtherCode.get('E08000016')).toBe('E08000038'); // Barnsley until 2025
    expect(reference.authorityByOtherCode.get('E10000021')).toBeUndefined(); // Northamptonshire
  });

  it('hold neighbours both ways, and nobody as a neighbour of its own', () => {
    for (const [one, others] of reference.neighbours) {
      expect(others.has(one)).toBe(false);
      for (const other of others) expect(reference.neighbours.get(other)?.has(one)).toBe(true);
    }
  });
});

describe('postcodes', () => {
  it('are read however they are spaced and cased', () => {
    for (const written of ['WN1 1AA', 'wn11aa', ' Wn1  1aA ']) {
      expect(postcodeAreas(written)).toEqual({ outcode: 'WN1', sector: 'WN1 1' });
    }
    expect(postcodeAreas('W1A 1AA')).toEqual({ outcode: 'W1A', sector: 'W1A 1' });
    expect(postcodeAreas('B11BB')).toEqual({ outcode: 'B1', sector: 'B1 1' });
    expect(postcodeAreas('WN1')).toEqual({ outcode: 'WN1', sector: null });
    expect(postcodeAreas('WN1 1')).toEqual({ outcode: 'WN1', sector: 'WN1 1' });
    for (const none of ['', 'Wigan', '1 Example Street', 'WN1 AA1', '12345'])
      expect(postcodeAreas(none)).toBeUndefined();
  });

  it('lie in one authority for certain where their sector does', () => {
    expect(authorityOfPostcode('WN1 1AA', reference)).toEqual({ authority: 'E08000010', certain: true });
    expect(authorityOfPostcode('ME4 4AA', reference)).toEqual({ authority: 'E06000035', certain: true });
  });

  it('lie only likely in the greater of two that share their sector', () => {
    expect(authorityOfPostcode('BD1 1AA', reference)).toEqual({ authority: 'E08000032', certain: false });
  });

  it('fall back to the outcode, and lie nowhere when most of it is in Wales or nobody knows it', () => {
    expect(authorityOfPostcode('AL1 9ZZ', reference)).toEqual({ authority: 'E10000015', certain: true });
    expect(authorityOfPostcode('NP16', reference)).toBeUndefined();
    expect(authorityOfPostcode('ZZ1 1ZZ', reference)).toBeUndefined();
  });

  it('are never certain beside a second authority, whose share may be too small to be seen', () => {
    const shares = [
      { authority: 'E08000010', share: 1 },
      { authority: 'E08000012', share: 0 },
    ];
    const rounded = { sectors: new Map([['WN1 1', shares]]), outcodes: new Map() };
    expect(authorityOfPostcode('WN1 1AA', rounded)).toEqual({ authority: 'E08000010', certain: false });
  });
});
