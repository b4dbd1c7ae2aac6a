import { birthText, dayMonthSwapped, isFull } from './birth-date.js';
import type { Identity, NameForm } from './identity.js';
import type { NameLexicon } from './name-lexicon.js';
import { hasDigit, soundOf } from './name-text.js';

/**
 * What a key is made of. Two children who share a key are compared; all others are not, so together they must find
 * every child whom a careful person would want to look at.
 */
export const KEY_KINDS = [
  'identifier',
  'family+birth',
  'given+birth',
  'names+year',
  'names',
  'family',
  'birth+district',
  'given+postcode',
  'family+postcode',
] as const;
export type KeyKind = (typeof KEY_KINDS)[number];

export interface BlockingKey {
  readonly kind: KeyKind;
  readonly value: string;
}

/** Above what any real child needs, so that a report full of names cannot make the search slow. */
const MOST_KEYS = 80;
const MOST_GIVEN = 3;
const MOST_FAMILY = 3;

/** A family name of several parts is found by each, unless a part is a number: then it is a code and not a name. */
function familySounds(name: NameForm): string[] {
  const whole = name.family.join('');
  if (whole === '') return [];
  if (name.family.length === 1 || hasDigit(whole)) return [soundOf(whole)];
  return [...new Set([...name.family.slice(0, MOST_FAMILY).map(soundOf), soundOf([...name.family].sort().join(''))])];
}

/** The sound first: a slip of the pen keeps it, and it meets a family name's where the two were exchanged. */
function givenClasses(name: NameForm, lexicon: NameLexicon): string[] {
  const classes = new Set<string>();
  const tokens = name.given.length > 1 ? [...name.given.slice(0, 2), name.given.join('')] : name.given;
  for (const token of tokens) {
    classes.add(soundOf(token));
    for (const meaning of lexicon.meanings('given', token).slice(0, MOST_GIVEN)) classes.add(meaning);
  }
  return [...classes];
}

/** The family name as in a register, where spellings of one romanised name are one. */
function familyClasses(name: NameForm, lexicon: NameLexicon): string[] {
  const meanings = name.family.slice(0, MOST_FAMILY).flatMap((token) => lexicon.meanings('family', token));
  const known = meanings.filter((meaning) => !name.family.includes(meaning)).slice(0, MOST_FAMILY);
  return [...new Set([...familySounds(name), ...known])];
}

class Keys {
  private readonly keys = new Map<string, BlockingKey>();

  add(kind: KeyKind, ...parts: readonly (string | number)[]): void {
    const value = parts.join('|');
    if (this.keys.size < MOST_KEYS) this.keys.set(`${kind}|${value}`, { kind, value });
  }

  list(): BlockingKey[] {
    return [...this.keys.values()];
  }
}

const pair = (a: string, b: string): string => (a < b ? `${a}&${b}` : `${b}&${a}`);

function addNameKeys(keys: Keys, identity: Identity, lexicon: NameLexicon): void {
  const { birth } = identity;
  const day = birth && isFull(birth) ? birthText(birth) : null;
  for (const name of identity.names) {
    const given = givenClasses(name, lexicon);
    const family = familyClasses(name, lexicon);
    if (day !== null) {
      for (const f of family) keys.add('family+birth', f, day);
      for (const g of given) keys.add('given+birth', g, day);
    }
    for (const g of given.slice(0, MOST_GIVEN)) {
      for (const f of family) {
        if (birth) keys.add('names+year', pair(g, f), birth.year);
        keys.add('names', pair(g, f));
      }
    }
    for (const f of family) keys.add('family', f);
    if (identity.address) {
      for (const g of given.slice(0, 2)) keys.add('given+postcode', g, identity.address.postcode);
      for (const f of family) keys.add('family+postcode', f, identity.address.postcode);
    }
  }
  if (day !== null && identity.address) keys.add('birth+district', day, identity.address.district);
}

function addIdentifierKeys(keys: Keys, identity: Identity): void {
  for (const { system, issuer, value } of identity.identifiers) keys.add('identifier', system, issuer, value);
}

/** The keys under which a source of a record is found, without doubles. */
export function recordKeys(identity: Identity, lexicon: NameLexicon): BlockingKey[] {
  const keys = new Keys();
  addIdentifierKeys(keys, identity);
  addNameKeys(keys, identity, lexicon);
  return keys.list();
}

/** The keys to look under for a report: its own, and those of its date of birth with day and month exchanged. */
export function searchKeys(identity: Identity, lexicon: NameLexicon): BlockingKey[] {
  const keys = new Keys();
  // a family name alone finds too many, unless it is most of what there is
  const bare = identity.birth === null || identity.names.every((name) => name.given.length === 0);
  for (const { kind, value } of recordKeys(identity, lexicon)) if (bare || kind !== 'family') keys.add(kind, value);
  const swapped = identity.birth && dayMonthSwapped(identity.birth);
  if (swapped) {
    const day = birthText(swapped);
    for (const name of identity.names) {
      for (const f of familyClasses(name, lexicon)) keys.add('family+birth', f, day);
      for (const g of givenClasses(name, lexicon)) keys.add('given+birth', g, day);
    }
  }
  return keys.list();
}

/**
 * The keys that must be read to the end. So many children share a full key that sharing it alone singles out nobody;
 * whoever shares more, a number or both names and the year, is found under these. Without a year all are needed.
 */
export function essentialKeys(keys: readonly BlockingKey[]): ReadonlySet<BlockingKey> {
  const named = keys.some(({ kind }) => kind === 'names+year');
  return new Set(keys.filter(({ kind }) => !named || kind === 'identifier' || kind === 'names+year'));
}

/**
 * The keys that two reports at once must not both pass: any two reports about one child that could be told to be so
 * share one of them. Fewer than the search's, since each is a lock.
 */
export function lockKeys(keys: readonly BlockingKey[]): BlockingKey[] {
  return keys.filter(({ kind }) => kind === 'identifier' || kind === 'names' || kind === 'family+birth');
}
