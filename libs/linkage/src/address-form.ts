import type { ReportedChild } from '#contracts';
import { nameTokens } from './name-text.js';
import { oneSlipApart } from './similarity.js';

export interface AddressForm {
  /** Without blanks, `WN11AA`. */
  readonly postcode: string;
  /** Whether it has the form of a British one; of others, and of slips, only the whole is compared. */
  readonly british: boolean;
  readonly sector: string;
  readonly district: string;
  /** The letters that a postcode begins with. */
  readonly area: string;
  /** Numbers of house and flat, else the house's name; empty when there are no lines. */
  readonly door: readonly string[];
}

export type AddressLevel = 'full' | 'postcode' | 'one-slip' | 'sector' | 'district' | 'area' | 'elsewhere';

const POSTCODE = /^([A-Z]{1,2}\d[A-Z\d]?)(\d)([A-Z]{2})$/;
/** Postcodes of other countries have at least so many letters and digits, and a digit among them. */
const FOREIGN = /^(?=.*\d)[A-Z\d]{4,10}$/;

function doorOf(lines: readonly string[] | undefined): string[] {
  const tokens = nameTokens(lines?.slice(0, 2).join(' '));
  const numbers = tokens.filter((token) => /^\d+[A-Z]?$/.test(token));
  return numbers.length > 0 ? numbers.slice(-2) : tokens.slice(0, 1);
}

/** Null without a postcode by which a place could be told: ZZ99 is the health service's "no fixed abode" and "unknown". */
export function addressForm(address: ReportedChild['address']): AddressForm | null {
  const postcode = (address?.postcode ?? '')
    .slice(0, 20)
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '');
  if (postcode.startsWith('ZZ99')) return null;
  const door = doorOf(address?.lines);
  const parts = POSTCODE.exec(postcode);
  if (!parts) {
    if (!FOREIGN.test(postcode)) return null;
    return { postcode, british: false, district: postcode, sector: postcode, area: postcode, door };
  }
  const district = parts[1] ?? '';
  return {
    postcode,
    british: true,
    district,
    sector: district + (parts[2] ?? ''),
    area: /^[A-Z]+/.exec(district)?.[0] ?? '',
    door,
  };
}

/** A flat's number is often left out: the house decides. */
const isSameDoor = (a: AddressForm, b: AddressForm): boolean =>
  a.door.length > 0 && b.door.length > 0 && a.door.at(-1) === b.door.at(-1);

/**
 * How two addresses agree: the same house with a slip in the postcode is still the same house. Null where a postcode is
 * not a British one and they differ: how near the two places are nobody can tell.
 */
export function compareAddresses(a: AddressForm, b: AddressForm): AddressLevel | null {
  const door = isSameDoor(a, b);
  if (a.postcode === b.postcode) return door ? 'full' : 'postcode';
  if (door && oneSlipApart(a.postcode, b.postcode)) return 'one-slip';
  if (!a.british || !b.british) return null;
  if (a.sector === b.sector) return 'sector';
  if (a.district === b.district) return 'district';
  return a.area === b.area ? 'area' : 'elsewhere';
}

/** One door as one text; null where the lines name none. */
export function doorKey({ postcode, door }: AddressForm): string | null {
  const house = door.at(-1);
  return house === undefined ? null : `${postcode}|${house}`;
}
