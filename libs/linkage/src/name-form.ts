import type { AliasName, PersonName } from '#contracts';
import { isForeignScript, nameTokens } from './name-text.js';

/** A name in parts, each in Latin capitals. `given` and `family` are empty where there is none or only a placeholder. */
export interface NameForm {
  readonly given: readonly string[];
  /** Middle names, and what follows the first of several given names. */
  readonly middle: readonly string[];
  readonly family: readonly string[];
  readonly alias: boolean;
  /** Written in another script: its Latin letters are then a rough rendering, often without vowels. */
  readonly foreign: boolean;
}

const MOST_ALIASES = 6;

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const TITLES = words('MR MRS MISS MS MASTER DR');
const NO_GIVEN_NAME = words(
  'BABY INFANT NEWBORN NEONATE UNBORN CHILD BOY GIRL MALE FEMALE TWIN TRIPLET FIRST SECOND ONE TWO THREE 1 2 3 I II III OF ' +
    'UNKNOWN UNNAMED NOT KNOWN NK NO NAME TBC TBA XX XXX NONE',
);
const NO_FAMILY_NAME = words('UNKNOWN UNNAMED NOT KNOWN NK TBC TBA XX XXX');
const OF_SEVERAL = words('TWIN TRIPLET BABY');

/** Written apart or joined, with or without: `Al-Hassan` and `Hassan`, `bin Omar` and `Omar` are one name. */
const LEFT_OUT = words('AL EL UL BIN BINT BINTE IBN BEN');
/** Belong to what follows: `van der Berg`, `Mc Donald`, `O Brien`, `Abdul Rahman`. */
const JOINED = words('VAN VON DER DEN DE DI DA DO DOS DEL LA LE ST MC MAC O');
const SERVANT_OF = words('ABD ABDUL ABDAL ABDEL ABDU ABU');

const ABBREVIATED: ReadonlyMap<string, string> = new Map([
  ['MD', 'MOHAMMED'],
  ['MOHD', 'MOHAMMED'],
  ['MUHD', 'MOHAMMED'],
]);

/** Joins what belongs to the next part, and leaves out articles, but for the last part: `De` and `O` are names too. */
function wholeParts(tokens: readonly string[], joined: (token: string) => boolean): string[] {
  const whole: string[] = [];
  let before = '';
  for (const [i, token] of tokens.entries()) {
    const last = i === tokens.length - 1;
    if (!last && LEFT_OUT.has(token)) continue;
    if (!last && joined(token)) {
      before += token;
      continue;
    }
    whole.push(before + token);
    before = '';
  }
  return whole;
}

function familyTokens(text: string | undefined): string[] {
  const tokens = nameTokens(text);
  if (tokens.every((token) => NO_FAMILY_NAME.has(token))) return [];
  return wholeParts(tokens, (token) => JOINED.has(token) || SERVANT_OF.has(token));
}

function isNoGivenName(tokens: readonly string[]): boolean {
  const several = tokens.some((token) => OF_SEVERAL.has(token));
  // Twin A, and B/O for "baby of"
  return (
    tokens.every((token) => NO_GIVEN_NAME.has(token) || (several && token.length === 1)) || tokens.join(' ') === 'B O'
  );
}

function givenTokens(text: string | undefined): string[] {
  const tokens = nameTokens(text);
  if (isNoGivenName(tokens)) return [];
  // "Baby of Zahra" bears the mother's name
  if (tokens[0] === 'BABY' && tokens[1] === 'OF') return [];
  const untitled = tokens.length > 1 && TITLES.has(tokens[0] ?? '') ? tokens.slice(1) : tokens;
  return wholeParts(untitled, (token) => SERVANT_OF.has(token)).map((token) => ABBREVIATED.get(token) ?? token);
}

function nameForm(name: AliasName, alias: boolean): NameForm | null {
  const given = givenTokens(name.given);
  const family = familyTokens(name.family);
  if (given.length === 0 && family.length === 0) return null;
  const foreign = isForeignScript(name.given) || isForeignScript(name.family);
  return { given, middle: [...given.slice(1), ...givenTokens(name.middle)], family, alias, foreign };
}

/** An alias that lacks a part has the main name's: "known as Tommy" is Tommy Example too. */
function completed(alias: NameForm, main: NameForm | undefined): NameForm {
  return {
    ...alias,
    given: alias.given.length > 0 ? alias.given : (main?.given ?? []),
    family: alias.family.length > 0 ? alias.family : (main?.family ?? []),
  };
}

/** The main name first, then the first few of the aliases. */
export function nameForms(name: PersonName | undefined): NameForm[] {
  if (!name) return [];
  const main = nameForm(name, false);
  const aliases = (name.aliases ?? []).slice(0, MOST_ALIASES).flatMap((alias) => nameForm(alias, true) ?? []);
  return [...(main ? [main] : []), ...aliases.map((alias) => completed(alias, main ?? undefined))];
}
