import { describe, expect, it } from '@jest/globals';
import { validateEvent } from '#contracts';
import { changed, golden } from '../../test/golden.js';

function refusal(child: unknown): string[] {
  const checked = validateEvent(changed(golden('child.seen'), { '/data/child': child }));
  return checked.ok ? [] : checked.errors.map(({ pointer, code }) => `${pointer} ${code}`);
}

const named = (more: object) => ({ name: { given: 'Tom' }, ...more });

describe('the child of an event', () => {
  it.each([
    [{ identifiers: [{ system: 'upn', value: 'R201100018042' }] }],
    [{ name: { given: 'Tom' } }],
    [{ name: { family: 'Example' } }],
    [{ identifiers: [], name: { family: 'Null' } }],
    [{ name: { given: 'محمد', family: "O'Brien" } }],
    [{ name: { given: `T${'\u0335'.repeat(300)}`, family: '=HYPERLINK("x")' } }],
  ])('is known by a number or a name: %j', (child) => {
    expect(refusal(child)).toEqual([]);
  });

  it.each([
    [{}],
    [{ identifiers: [] }],
    [{ name: {} }],
    [{ name: { given: '', family: '  ' } }],
    [{ name: { middle: 'Lee', aliases: [{ given: 'Tommy' }] } }],
    [{ dateOfBirth: '2011-02-14', sex: 'male' }],
    [{ identifiers: null, name: null }],
  ])('is not known by anything else: %j', (child) => {
    expect(refusal(child)).toEqual(['/data/child child-not-identified']);
  });

  it('what cannot be read as names or numbers is named as such, and not once more as missing', () => {
    expect(refusal({ name: 'Tom Example' })).toEqual(['/data/child/name wrong-type']);
    expect(refusal({ identifiers: 'R201100018042' })).toEqual(['/data/child/identifiers wrong-type']);
    expect(refusal({ identifiers: [null] })).toEqual(['/data/child/identifiers/0 wrong-type']);
  });

  it.each([
    [{ identifiers: [{ system: 'upn' }] }, '/data/child/identifiers/0/value required'],
    [{ identifiers: [{ value: '1' }] }, '/data/child/identifiers/0/system required'],
    [{ identifiers: [{ system: 'library-card', value: '1' }] }, '/data/child/identifiers/0/system not-allowed'],
    [{ identifiers: [{ system: 'upn', value: 9990000018 }] }, '/data/child/identifiers/0/value wrong-type'],
    [{ identifiers: [{ system: 'nhs-number', value: ' ' }] }, '/data/child/identifiers/0/value blank'],
    [{ identifiers: [{ system: 'police', issuer: 7, value: '1' }] }, '/data/child/identifiers/0/issuer wrong-type'],
    [{ name: { given: 'Tom', family: 1 } }, '/data/child/name/family wrong-type'],
    [{ name: { given: 'x'.repeat(1_001) } }, '/data/child/name/given too-long'],
    [{ name: { given: 'Tom', aliases: ['Tommy'] } }, '/data/child/name/aliases/0 wrong-type'],
    [named({ dateOfBirth: '14/02/2011' }), '/data/child/dateOfBirth not-a-date'],
    [named({ dateOfBirth: '2011-02-30' }), '/data/child/dateOfBirth not-a-date'],
    [named({ dateOfBirth: '1811-02-14' }), '/data/child/dateOfBirth implausible-year'],
    [named({ dateOfBirth: 2011 }), '/data/child/dateOfBirth wrong-type'],
    [named({ approximateAge: '15' }), '/data/child/approximateAge wrong-type'],
    [named({ approximateAge: 15.5 }), '/data/child/approximateAge wrong-type'],
    [named({ approximateAge: -1 }), '/data/child/approximateAge out-of-range'],
    [named({ sex: 'boy' }), '/data/child/sex not-allowed'],
    [named({ address: '1 Example Street' }), '/data/child/address wrong-type'],
    [named({ address: { authority: 'E08' } }), '/data/child/address/authority not-an-authority-code'],
    [
      named({ identifiers: Array.from({ length: 201 }, () => ({ system: 'other', value: 'x' })) }),
      '/data/child/identifiers too-many',
    ],
  ])('%j is refused: %s', (child, error) => {
    expect(refusal(child)).toEqual([error]);
  });

  it('a list that is too long is refused as one, and not gone through', () => {
    const child = named({ identifiers: Array.from({ length: 201 }, () => 'x') });
    expect(refusal(child)).toEqual(['/data/child/identifiers too-many']);
  });

  it('a wrong check digit is no reason to refuse', () => {
    expect(refusal({ identifiers: [{ system: 'nhs-number', value: '9990000011' }] })).toEqual([]);
  });
});
