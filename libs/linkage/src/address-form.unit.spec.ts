import { describe, expect, it } from '@jest/globals';
import { addressForm, compareAddresses, type AddressLevel } from './address-form.js';

function level(a: object, b: object): AddressLevel | null {
  const [one, other] = [addressForm(a), addressForm(b)];
  if (one === null || other === null) throw new Error('no address');
  return compareAddresses(one, other);
}

describe('addresses', () => {
  it('agree as far as house, postcode, sector, district and area do', () => {
    const home = { lines: ['1 Example Street'], postcode: 'WN1 1AA' };
    expect(level(home, { lines: ['1, Example St'], postcode: 'wn11aa' })).toBe('full');
    expect(level(home, { lines: ['9 Example Street'], postcode: 'WN1 1AA' })).toBe('postcode');
    expect(level(home, { lines: ['1 Example Street'], postcode: 'WN1 1AB' })).toBe('one-slip');
    expect(level(home, { postcode: 'WN1 1ZZ' })).toBe('sector');
    expect(level(home, { postcode: 'WN1 9ZZ' })).toBe('district');
    expect(level(home, { postcode: 'WN7 9ZZ' })).toBe('area');
    expect(level(home, { postcode: 'L1 1AA' })).toBe('elsewhere');
  });

  it('abroad are the same or say nothing: how near two foreign postcodes are nobody can tell', () => {
    const abroad = { lines: ['6 Sample Street'], postcode: '2620' };
    expect(level(abroad, { lines: ['6 sample st'], postcode: '2620' })).toBe('full');
    expect(level(abroad, { lines: ['8 Sample Street'], postcode: '2620' })).toBe('postcode');
    expect(level(abroad, { lines: ['6 Sample Street'], postcode: '2602' })).toBe('one-slip');
    expect(level(abroad, { postcode: '4001' })).toBeNull();
    expect(level(abroad, { postcode: 'WN1 1AA' })).toBeNull();
  });

  it.each(['', 'ZZ99 3VZ', 'none', 'WN', '12'])('say nothing without a postcode that tells a place: %s', (postcode) => {
    expect(addressForm({ lines: ['1 Example Street'], postcode })).toBeNull();
  });
});
