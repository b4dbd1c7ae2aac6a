import { describe, expect, it } from '@jest/globals';
import { isMatchable, isNhsNumber, isUpn, normaliseIdentifier, notesOn, validateEvent } from '#contracts';
import { changed, golden } from '../test/golden.js';

describe('check digits', () => {
  it.each(['9990000018', '9990000050'])('the NHS number %s has the right check digit', (number) => {
    expect(isNhsNumber(number)).toBe(true);
  });

  it.each([
    ['9990000011', 'a wrong check digit'],
    ['9990001090', 'a remainder that no number is issued with'],
    ['999000001', 'nine digits'],
    ['99900000180', 'eleven digits'],
    ['999000001X', 'a letter'],
    ['', 'nothing'],
  ])('%j is no NHS number: %s', (number) => {
    expect(isNhsNumber(number)).toBe(false);
  });

  it.each([
    ['R201100018042', 'permanent'],
    ['T20110001804V', 'temporary, its last sign a letter'],
    ['H801200001001', 'the example of the guide'],
  ])('the UPN %s has the right check letter (%s)', (number) => {
    expect(isUpn(number)).toBe(true);
  });

  it.each([
    ['A201100018042', 'a wrong check letter'],
    ['I201100018042', 'a letter that is never used'],
    ['UN1', 'a code for "unknown"'],
    ['R20110001804', 'too short'],
  ])('%j is no UPN: %s', (number) => {
    expect(isUpn(number)).toBe(false);
  });

  it('blanks, hyphens and small letters do not count', () => {
    expect(normaliseIdentifier(' 999 000\u20110018 ')).toBe('9990000018');
    expect(isMatchable({ system: 'nhs-number', value: '999 000 0018' })).toBe(true);
    expect(isMatchable({ system: 'upn', value: 'r2011-0001-8042' })).toBe(true);
  });

  it('a number is matched on only with its right check digit; one of a system without any, always', () => {
    expect(isMatchable({ system: 'nhs-number', value: '9990000011' })).toBe(false);
    expect(isMatchable({ system: 'upn', value: 'A201100018042' })).toBe(false);
    expect(isMatchable({ system: 'local-authority', value: '1008803' })).toBe(true);
    expect(isMatchable({ system: 'other', value: ' - ' })).toBe(false);
  });
});

describe('notes on a notice', () => {
  const notesOf = (changes: Readonly<Record<string, unknown>>) => {
    const checked = validateEvent(changed(golden('missing.reported'), changes));
    return checked.ok ? notesOn(checked.value) : checked.errors;
  };

  it('a wrong check digit does not refuse the report: it is kept, and marked at the identifier', () => {
    const notes = notesOf({
      '/data/child/identifiers/0/value': '999 000 0011',
      '/data/child/identifiers/1/value': 'X1',
    });
    expect(notes).toEqual([
      { code: 'check-digit', pointer: '/data/child/identifiers/0', detail: expect.stringContaining('NHS number') },
      {
        code: 'check-digit',
        pointer: '/data/child/identifiers/1',
        detail: expect.stringContaining('unique pupil number'),
      },
    ]);
    expect(JSON.stringify(notes)).not.toContain('0011');
  });

  it('there is none on right numbers, on a child without numbers, or on a notice without a child', () => {
    expect(notesOf({})).toEqual([]);
    expect(notesOf({ '/data/child/identifiers': undefined })).toEqual([]);
    const withdrawn = validateEvent(golden('report.withdrawn'));
    expect(withdrawn.ok && notesOn(withdrawn.value)).toEqual([]);
  });
});
