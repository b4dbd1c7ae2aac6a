import type { AliasName, ReportedChild } from '#contracts';
import { birthYearsOfAge, parseBirthDate, type BirthDate, type BirthYears } from './birth-date.js';
import { identifierForms, type IdentifierForm } from './identifier-form.js';
import { nameTokens } from './name-text.js';

/** Raised when `identityOf` or the keys change what they give: then all keys in the database are made anew. */
export const NORMALISATION = 1;

/** A name in parts, each in capitals. `given` and `family` are empty where the report has none or only a placeholder. */
export interface NameForm {
  readonly given: readonly string[];
  /** Middle names, and what follows the first of several given names. */
  readonly middle: readonly string[];
  readonly family: readonly string[];
  readonly alias: boolean;
}

export interface AddressForm {
  /** Without blanks, `WN11AA`. */
  readonly postcode: string;
  readonly sector: string;
  readonly district: string;
  /** House number or name with the street, as one key; empty when there are no lines. */
  readonly door: string;
}

/** What one report says of a child, in the form in which it is compared. */
export interface Identity {
  readonly names: readonly NameForm[];
  readonly birth: BirthDate | null;
  readonly years: BirthYears | null;
  readonly sex: 'female' | 'male' | null;
  readonly address: AddressForm | null;
  readonly identifiers: readonly IdentifierForm[];
}

const MOST_ALIASES = 6;

const TITLES = new Set(['MR', 'MRS', 'MISS', 'MS', 'MASTER', 'DR']);
const NO_GIVEN_NAME = new Set(
  'BABY INFANT NEWBORN CHILD BOY GIRL MALE FEMALE TWIN TRIPLET ONE TWO THREE 1 2 3 I II III OF UNKNOWN UNNAMED NOT KNOWN NK'.split(
    ' ',
  ),
);
const NO_FAMILY_NAME = new Set('UNKNOWN UNNAMED NOT KNOWN NK'.split(' '));

/** Written apart or joined, with or without: `Al-Hassan` and `Hassan`, `bin Omar` and `Omar` are one name. */
const LEFT_OUT = new Set(['AL', 'EL', 'BIN', 'BINT', 'IBN', 'UL']);
/** Belong to what follows: `van der Berg`, `Mc Donald`, `O Brien`. */
const JOINED = new Set(['VAN', 'VON', 'DER', 'DEN', 'DE', 'DI', 'DA', 'DO', 'DOS', 'LA', 'LE', 'ST', 'MC', 'MAC', 'O']);

function familyTokens(text: string | undefined): string[] {
  const tokens = nameTokens(text);
  if (tokens.every((token) => NO_FAMILY_NAME.has(token))) return [];
  const whole: string[] = [];
  let before = '';
  for (const [i, token] of tokens.entries()) {
    const last = i === tokens.length - 1;
    if (!last && LEFT_OUT.has(token)) continue;
    if (!last && JOINED.has(token)) {
      before += token;
      continue;
    }
    whole.push(before + token);
    before = '';
  }
  return whole;
}

function givenTokens(text: string | undefined): string[] {
  const tokens = nameTokens(text);
  if (tokens.every((token) => NO_GIVEN_NAME.has(token))) return [];
  return tokens.length > 1 && TITLES.has(tokens[0] ?? '') ? tokens.slice(1) : tokens;
}

function nameForm(name: AliasName, alias: boolean): NameForm | null {
  const given = givenTokens(name.given);
  const family = familyTokens(name.family);
  if (given.length === 0 && family.length === 0) return null;
  return { given, middle: [...given.slice(1), ...givenTokens(name.middle)], family, alias };
}

/** An alias that lacks a part has the main name's: "known as Tommy" is Tommy Example too. */
function completed(alias: NameForm, main: NameForm | undefined): NameForm {
  return {
    ...alias,
    given: alias.given.length > 0 ? alias.given : (main?.given ?? []),
    family: alias.family.length > 0 ? alias.family : (main?.family ?? []),
  };
}

const POSTCODE = /^([A-Z]{1,2}\d[A-Z\d]?)(\d)([A-Z]{2})$/;

function addressForm(address: ReportedChild['address']): AddressForm | null {
  const postcode = (address?.postcode ?? '').toUpperCase().replace(/[^A-Z0-9]/g, '');
  const parts = POSTCODE.exec(postcode);
  // ZZ99 is the health service's "no fixed abode" and "unknown"
  if (!parts || postcode.startsWith('ZZ99')) return null;
  const district = parts[1] ?? '';
  const door = nameTokens(address?.lines?.slice(0, 2).join(' ')).slice(0, 3).join(' ');
  return { postcode, district, sector: district + (parts[2] ?? ''), door };
}

/** Reads a reported child. `at` is the day on which an approximate age was true. Never throws, whatever is in it. */
export function identityOf(child: ReportedChild, organisation: string, at: Date): Identity {
  const main = child.name ? nameForm(child.name, false) : null;
  const aliases = (child.name?.aliases ?? []).slice(0, MOST_ALIASES).flatMap((alias) => nameForm(alias, true) ?? []);
  const birth = parseBirthDate(child.dateOfBirth);
  return {
    names: [...(main ? [main] : []), ...aliases.map((alias) => completed(alias, main ?? undefined))],
    birth,
    years: birth ? null : birthYearsOfAge(child.approximateAge, at),
    sex: child.sex === 'female' || child.sex === 'male' ? child.sex : null,
    address: addressForm(child.address),
    identifiers: identifierForms(child.identifiers, organisation),
  };
}
