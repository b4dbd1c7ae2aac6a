import { doorKey } from './address-form.js';
import { birthText, dayMonthSwapped, isFull, isPlaceholderDay, type BirthDate } from './birth-date.js';
import type { Identity } from './identity.js';
import type { NameForm } from './name-form.js';
import type { NameLexicon } from './name-lexicon.js';
import { hasDigit, soundOf } from './name-text.js';

/**
 * What a key is made of. Two children who share a key are compared; all others are not, so together they must find
 * every child whom a careful person would want to look at. Under `door` nobody is searched: it is counted, to know a
 * home or a hotel from a family's address.
 */
export const KEY_KINDS = [
  'identifier',
  'family+birth',
  'given+birth',
  'names+year',
  'names',
  'birth+district',
  'given+postcode',
  'family+postcode',
  'door',
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
const MOST_MIDDLE = 2;

/** A family name of several parts is found by each, unless a part is a number: then it is a code and not a name. */
function familyClasses(name: NameForm, lexicon: NameLexicon): string[] {
  const whole = name.family.join('');
  if (whole === '') return [];
  if (hasDigit(whole)) return [soundOf(whole)];
  const classes = name.family.flatMap((token) => lexicon.sounds('family', token));
  return [...new Set(classes)].slice(0, MOST_FAMILY);
}

/** By what it sounds like: a slip of the pen mostly keeps that, and it meets a family name's where the two were exchanged. */
function givenClasses(name: NameForm, lexicon: NameLexicon): string[] {
  const classes = name.given.slice(0, 2).flatMap((token) => lexicon.sounds('given', token));
  return [...new Set(classes)].slice(0, MOST_GIVEN);
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

interface NameClasses {
  readonly given: readonly string[];
  readonly family: readonly string[];
  /** Of further names, as far as none of the given ones sounds the same. */
  readonly middle: readonly string[];
}

function classesOf(identity: Identity, lexicon: NameLexicon): NameClasses[] {
  return identity.names.map((name) => {
    const given = givenClasses(name, lexicon);
    const middle = name.middle.filter((token) => token.length > 1).map(soundOf);
    const further = [...new Set(middle)].filter((sound) => !given.includes(sound)).slice(0, MOST_MIDDLE);
    return { given, family: familyClasses(name, lexicon), middle: further };
  });
}

function addBirthKeys(keys: Keys, names: readonly NameClasses[], birth: BirthDate): void {
  const day = birthText(birth);
  for (const { given, family } of names) {
    for (const f of family) keys.add('family+birth', f, day);
    for (const g of given) keys.add('given+birth', g, day);
  }
}

/** Any name of the report in any place of the record: names change places, and a child goes by a further one. */
function addBirthKeysCrosswise(keys: Keys, names: readonly NameClasses[], birth: BirthDate): void {
  const day = birthText(birth);
  for (const { given, family, middle } of names) {
    for (const one of [...family, ...middle]) keys.add('given+birth', one, day);
    for (const one of [...given, ...middle]) keys.add('family+birth', one, day);
  }
}

const pairsOf = ({ given, family }: NameClasses): string[] => given.flatMap((g) => family.map((f) => pair(g, f)));

/** The keys under which a source of a record is found, without doubles. */
export const recordKeys = (identity: Identity, lexicon: NameLexicon): BlockingKey[] =>
  keysOfRecord(identity, classesOf(identity, lexicon));

function keysOfRecord(identity: Identity, names: readonly NameClasses[]): BlockingKey[] {
  const keys = new Keys();
  const { birth, address } = identity;
  for (const { system, issuer, value } of identity.identifiers) keys.add('identifier', system, issuer, value);
  for (const name of names) {
    const pairs = pairsOf(name);
    if (birth) for (const both of pairs) keys.add('names+year', both, birth.year);
    for (const both of pairs) keys.add('names', both);
  }
  if (birth && isFull(birth)) {
    addBirthKeys(keys, names, birth);
    for (const { middle } of names) for (const m of middle) keys.add('given+birth', m, birthText(birth));
    if (address) keys.add('birth+district', birthText(birth), address.district);
  }
  if (address) {
    for (const { given, family } of names) {
      for (const g of given) keys.add('given+postcode', g, address.postcode);
      for (const f of family) keys.add('family+postcode', f, address.postcode);
    }
    const door = doorKey(address);
    if (door !== null) keys.add('door', door);
  }
  return keys.list();
}

/** Years that a report leaves open beside the one it names: by an estimated day, or by an age. */
function yearsBeside({ birth, years }: Identity): number[] {
  if (birth && isFull(birth) && isPlaceholderDay(birth)) return [birth.year - 1, birth.year + 1];
  return birth || !years ? [] : Array.from({ length: years.to - years.from + 1 }, (_, i) => years.from + i);
}

/** Dates near a whole one that mean the same day: a year miscounted, or 1 January for a day that nobody knows. */
function datesBeside(birth: BirthDate): BirthDate[] {
  const years = [birth.year - 1, birth.year + 1].map((year) => ({ ...birth, year }));
  if (isPlaceholderDay(birth)) return years;
  const estimated = [birth.year - 1, birth.year, birth.year + 1].map((year) => ({ year, month: 1, day: 1 }));
  return [...years, ...estimated];
}

/** All keys of a report, from one reading of its names. */
export interface ReportKeys {
  /** Under which it is found itself, once it is a source of a record. */
  readonly record: readonly BlockingKey[];
  readonly search: readonly BlockingKey[];
  readonly locks: readonly BlockingKey[];
  readonly counted: CountedKeys;
}

export function reportKeys(identity: Identity, lexicon: NameLexicon): ReportKeys {
  const names = classesOf(identity, lexicon);
  const record = keysOfRecord(identity, names);
  const search = keysToSearch(identity, names, record);
  return { record, search, locks: keysToLock(identity, names, record), counted: keysToCount(identity, names) };
}

/** The keys to look under for a report: its own, those of its date with day and month exchanged, and of nearby years. */
export const searchKeys = (identity: Identity, lexicon: NameLexicon): readonly BlockingKey[] =>
  reportKeys(identity, lexicon).search;

function keysToSearch(
  identity: Identity,
  names: readonly NameClasses[],
  record: readonly BlockingKey[],
): BlockingKey[] {
  const keys = new Keys();
  for (const { kind, value } of record) if (kind !== 'door') keys.add(kind, value);
  const { birth } = identity;
  const swapped = birth && dayMonthSwapped(birth);
  if (swapped) addBirthKeys(keys, names, swapped);
  for (const year of yearsBeside(identity)) {
    for (const name of names) for (const both of pairsOf(name)) keys.add('names+year', both, year);
  }
  if (birth && isFull(birth)) {
    addBirthKeysCrosswise(keys, names, birth);
    for (const near of datesBeside(birth)) addBirthKeys(keys, names, near);
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
export const lockKeys = (identity: Identity, lexicon: NameLexicon): readonly BlockingKey[] =>
  reportKeys(identity, lexicon).locks;

function keysToLock({ birth }: Identity, names: readonly NameClasses[], record: readonly BlockingKey[]): BlockingKey[] {
  const keys = new Keys();
  const swapped = birth && dayMonthSwapped(birth);
  if (swapped) addBirthKeys(keys, names, swapped);
  return [...record, ...keys.list()].filter(
    ({ kind }) => kind === 'identifier' || kind === 'names' || kind === 'family+birth',
  );
}

/** The keys whose children are counted, to know how common a report's names are and how many live behind its door. */
export interface CountedKeys {
  /** Both names in their own form, for each name of the report. */
  readonly names: readonly (BlockingKey | null)[];
  readonly door: BlockingKey | null;
}

export const countedKeys = (identity: Identity, lexicon: NameLexicon): CountedKeys =>
  keysToCount(identity, classesOf(identity, lexicon));

function keysToCount({ address }: Identity, names: readonly NameClasses[]): CountedKeys {
  const door = address && doorKey(address);
  const pairs = names.map((name): BlockingKey | null => {
    const [first] = pairsOf(name);
    return first === undefined ? null : { kind: 'names', value: first };
  });
  return { names: pairs, door: door === null ? null : { kind: 'door', value: door } };
}
