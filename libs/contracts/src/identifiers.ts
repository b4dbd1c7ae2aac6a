import type { IdentifierSystem } from './terms/child.js';
import type { Identifier } from './values/reported-child.js';

/** Alphabet of the UPN's letters, A = 0 to Z = 22: no I, O, S, which look like digits. */
const UPN_ALPHABET = 'ABCDEFGHJKLMNPQRTUVWXYZ';
const UPN = /^[A-HJ-NP-RT-Z]\d{11}[\dA-HJ-NP-RT-Z]$/;
const NHS_NUMBER = /^\d{10}$/;

/** Without the blanks and hyphens that people put in to read a number by, in capitals. */
export const normaliseIdentifier = (value: string): string => value.replace(/[\s\-\u2010-\u2015]/g, '').toUpperCase();

/** Modulus 11 over the first nine digits (NHS Data Dictionary); the number as normalised. */
export function isNhsNumber(value: string): boolean {
  if (!NHS_NUMBER.test(value)) return false;
  let sum = 0;
  for (let i = 0; i < 9; i++) sum += Number(value.charAt(i)) * (10 - i);
  return (11 - (sum % 11)) % 11 === Number(value.charAt(9));
}

/** Check letter by weights 2 to 13 over the rest, modulus 23 (DfE's UPN guide); permanent and temporary ones. */
export function isUpn(value: string): boolean {
  if (!UPN.test(value)) return false;
  let sum = 0;
  for (let i = 1; i < 13; i++) {
    const sign = value.charAt(i);
    sum += (i + 1) * (sign >= 'A' ? UPN_ALPHABET.indexOf(sign) : Number(sign));
  }
  return UPN_ALPHABET.charAt(sum % 23) === value.charAt(0);
}

const CHECKS: Partial<Record<IdentifierSystem, (value: string) => boolean>> = { 'nhs-number': isNhsNumber, upn: isUpn };

/** Whether a number has the check digit or letter that its system asks for; true where the system has none. */
export function hasValidCheckDigit(identifier: Pick<Identifier, 'system' | 'value'>): boolean {
  return CHECKS[identifier.system]?.(normaliseIdentifier(identifier.value)) ?? true;
}

/** Whether records may be matched on a number: a wrong check digit is kept and marked, and not matched on (contract §1.1). */
export const isMatchable = (identifier: Pick<Identifier, 'system' | 'value'>): boolean =>
  normaliseIdentifier(identifier.value) !== '' && hasValidCheckDigit(identifier);
