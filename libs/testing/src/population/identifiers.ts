import type { Identifier } from '#contracts';
import type { Home } from './person.js';

const UPN_LETTERS = 'ABCDEFGHJKLMNPQRTUVWXYZ';

/** Numbers from here on go to people who are not in the registry: mothers, and children it does not know. */
const REGISTERED = 700_000;
const ALL = 1_000_000;

/** An order of all numbers below a million in which neighbours are far apart. */
const shuffled = (slot: number): number => (slot * 761_803 + 388_231) % ALL;

/**
 * A number of the 999 range, which is never issued, with its check digit; null where no digit fits. That range has some
 * 909,000 numbers: so in a registry of more than 700,000 not every child has one, and none is given twice.
 */
function numberOfSlot(slot: number): string | null {
  const nine = `999${String(shuffled(slot)).padStart(6, '0')}`;
  let sum = 0;
  for (let i = 0; i < 9; i++) sum += Number(nine.charAt(i)) * (10 - i);
  const check = (11 - (sum % 11)) % 11;
  return check === 10 ? null : `${nine}${check}`;
}

/** The NHS number of the child of this ordinal, of so many in the registry. */
export function nhsNumberOf(ordinal: number, children: number): string | null {
  if (children <= REGISTERED) return numberOfSlot(ordinal);
  const slot = Math.floor((ordinal * REGISTERED) / children);
  const before = Math.floor(((ordinal - 1) * REGISTERED) / children);
  return slot === before ? null : numberOfSlot(slot);
}

/** The NHS number of somebody whom only this report speaks of; null beyond 300,000 reports. */
export function nhsNumberOfStranger(report: number): string | null {
  return report < ALL - REGISTERED ? numberOfSlot(REGISTERED + report) : null;
}

/** A UPN as the school gave it: check letter, number of the authority, school, year, serial. */
export function upnOf(ordinal: number, authorityNumber: string, schoolYear: number): string {
  const unique = String((ordinal * 7_368_787 + 1_234_567) % 10_000_000).padStart(7, '0');
  const year = String(schoolYear % 100).padStart(2, '0');
  const rest = `${authorityNumber}${unique.slice(0, 4)}${year}${unique.slice(4)}`;
  let sum = 0;
  for (let i = 0; i < 12; i++) sum += (i + 2) * Number(rest.charAt(i));
  return UPN_LETTERS.charAt(sum % 23) + rest;
}

/** The sixteen digits of the Home Office for a person. */
export function homeOfficeNumberOf(ordinal: number): string {
  const digits = `1212${String((ordinal * 48_271 + 11) % 2_147_483_647).padStart(12, '0')}`;
  return digits.replace(/(\d{4})(?=\d)/g, '$1-');
}

/** The number of a child in the files of the authority it lives in. */
export function localNumberOf(ordinal: number, { authority }: Home): Identifier {
  return { system: 'local-authority', issuer: authority, value: String(1_000_000 + ordinal) };
}

/** The number of a child in the files of the authority where another one has placed it. */
export function hostNumberOf(ordinal: number, home: Home, placement: Home | null): Identifier | null {
  if (!placement || placement.authority === home.authority) return null;
  return { system: 'local-authority', issuer: placement.authority, value: `H${1_000_000 + ordinal}` };
}
