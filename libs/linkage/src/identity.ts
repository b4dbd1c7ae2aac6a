import type { ReportedChild } from '#contracts';
import { addressForm, type AddressForm } from './address-form.js';
import { birthYearsOfAge, parseBirthDate, type BirthDate, type BirthYears } from './birth-date.js';
import { identifierForms, type IdentifierForm } from './identifier-form.js';
import { nameForms, type NameForm } from './name-form.js';

/** Raised when `identityOf` or the keys change what they give: then all keys in the database are made anew. */
export const NORMALISATION = 3;

/** What one report says of a child, in the form in which it is compared. */
export interface Identity {
  readonly names: readonly NameForm[];
  readonly birth: BirthDate | null;
  readonly years: BirthYears | null;
  readonly sex: 'female' | 'male' | null;
  readonly address: AddressForm | null;
  /** Authorities that have to do with the child: where it lives, and who gave it a number. */
  readonly authorities: readonly string[];
  readonly identifiers: readonly IdentifierForm[];
}

/** Nobody is born after the report that speaks of them, but for a day that its clock is behind. */
function birthOf(child: ReportedChild, at: Date): BirthDate | null {
  const birth = parseBirthDate(child.dateOfBirth);
  return birth && birth.year > at.getUTCFullYear() ? null : birth;
}

function authoritiesOf(child: ReportedChild, identifiers: readonly IdentifierForm[]): string[] {
  const numbered = identifiers.filter(({ system }) => system === 'local-authority').map(({ issuer }) => issuer);
  const { authority } = child.address ?? {};
  return [...new Set([...(authority ? [authority] : []), ...numbered])];
}

/** Reads a reported child. `at` is the day on which an approximate age was true. Never throws, whatever is in it. */
export function identityOf(child: ReportedChild, organisation: string, at: Date): Identity {
  const birth = birthOf(child, at);
  const identifiers = identifierForms(child.identifiers, organisation);
  return {
    names: nameForms(child.name),
    birth,
    years: birth ? null : birthYearsOfAge(child.approximateAge, at),
    sex: child.sex === 'female' || child.sex === 'male' ? child.sex : null,
    address: addressForm(child.address),
    authorities: authoritiesOf(child, identifiers),
    identifiers,
  };
}
