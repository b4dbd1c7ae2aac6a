import type { NameForm } from './name-form.js';
import type { NameKind, NameLexicon } from './name-lexicon.js';
import { levelWeight, type Levels, type LinkageModel } from './model.js';
import { hasDigit, heardAs, soundOf } from './name-text.js';
import { jaroWinkler, oneSlipApart } from './similarity.js';

/** One rung that was reached, and the frequency of the name it was reached on where that counts. */
export interface Reached<L> {
  readonly level: L;
  readonly frequency?: number;
}

export interface NameComparison {
  readonly given: Reached<Levels['given']> | null;
  readonly family: Reached<Levels['family']> | null;
  readonly middle: Reached<Levels['middle']> | null;
  /** Reached on an alias of either. */
  readonly alias: boolean;
  readonly weight: number;
}

interface Known {
  readonly lexicon: NameLexicon;
  readonly model: LinkageModel;
}

/** Spelled nearly alike: one slip of the pen, or nearly the same letters in nearly the same order, or said alike. */
function areClose(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length);
  if (shorter < 3 || hasDigit(a) || hasDigit(b)) return false;
  if (oneSlipApart(a, b) && (shorter >= 4 || areTransposed(a, b))) return true;
  const alike = jaroWinkler(a, b);
  if (alike >= 0.93 || (alike >= 0.8 && soundOf(a) === soundOf(b))) return true;
  const [left, right] = [heardAs(a), heardAs(b)];
  if (heardAs(fromSomali(a)) === right || left === heardAs(fromSomali(b))) return true;
  return left === right || (Math.min(left.length, right.length) >= 4 && oneSlipApart(left, right) && alike >= 0.7);
}

/** Somali writes `c` for a sound that English leaves out and `x` for h: Cismaan and Osmaan, Xasan and Hasan. */
const fromSomali = (name: string): string => name.replace(/^C(?=[AEIOU])/, '').replace(/X/g, 'H');

const areTransposed = (a: string, b: string): boolean => a.split('').sort().join('') === b.split('').sort().join('');

/** Arabic and Hebrew are written without most vowels: MHMD is what is left of Mohammed. */
const sameConsonants = (a: string, b: string): boolean => soundOf(a) === soundOf(b) && soundOf(a).length > 1;

const commoner = (kind: NameKind, a: string, b: string, lexicon: NameLexicon): number =>
  Math.max(lexicon.frequency(kind, a), lexicon.frequency(kind, b));

/**
 * Harley and Harvey, Adnan and Aidan, Hassan and Hussain: nearly alike, and as likely twins as one child misspelled. What
 * is said alike no parents call two children.
 */
function areTwoNames(a: string, b: string, lexicon: NameLexicon): boolean {
  if (!lexicon.isName('given', a) || !lexicon.isName('given', b)) return false;
  return heardAs(a) !== heardAs(b) || (lexicon.isRomanised('given', a) && lexicon.isRomanised('given', b));
}

/** Of many boys called Mohammed first, the name that they go by is the next. */
const calledBy = ({ given }: NameForm, lexicon: NameLexicon): string | undefined =>
  lexicon.kinship('given', given[0] ?? '', 'MOHAMMED') === null ? undefined : given[1];

/**
 * Brothers, and twins, may all be Mohammed first: what tells them apart is the name that follows, where either has one. So
 * are Gia Khang and Gia Bao told apart, Maria José and Maria Fernanda, where both have one.
 */
function areCalledOtherwise(a: NameForm, b: NameForm, lexicon: NameLexicon): boolean {
  const isAsked = calledBy(a, lexicon) !== undefined || calledBy(b, lexicon) !== undefined;
  const [mine, theirs] = [a.given[1], b.given[1]];
  if (!isAsked && (mine === undefined || theirs === undefined)) return false;
  const isCalled = (name: string | undefined, { given, middle }: NameForm): boolean =>
    name === undefined || [...given.slice(1), ...middle].some((token) => isSameSecond(token, name, lexicon));
  return !(isCalled(mine, b) && isCalled(theirs, a));
}

const isSameSecond = (one: string, other: string, lexicon: NameLexicon): boolean =>
  one === other ||
  areClose(one, other) ||
  (Math.min(one.length, other.length) === 1 && (one.startsWith(other) || other.startsWith(one))) ||
  lexicon.kinship('given', one, other) !== null;

function compareGiven(a: NameForm, b: NameForm, lexicon: NameLexicon): Reached<Levels['given']> | null {
  const [left, right] = [a.given[0], b.given[0]];
  if (left === undefined || right === undefined) return null;
  const frequency = commoner('given', left, right, lexicon);
  const [whole, other] = [a.given.join(''), b.given.join('')];
  if (left === right && areCalledOtherwise(a, b, lexicon)) return { level: 'beginning', frequency };
  if ((whole === other && whole.length > 1) || (left === right && left.length > 1))
    return { level: 'exact', frequency };
  if (left.length === 1 || right.length === 1) {
    return { level: left.startsWith(right) || right.startsWith(left) ? 'initial' : 'disagree' };
  }
  const kin = lexicon.kinship('given', left, right);
  if (kin) return { level: kin, frequency };
  if (calledBy(a, lexicon) === right || calledBy(b, lexicon) === left) {
    return {
      level: 'variant',
      frequency: Math.min(lexicon.frequency('given', left), lexicon.frequency('given', right)),
    };
  }
  if (isAmong(right, a.middle, lexicon)) return { level: 'middle', frequency: lexicon.frequency('given', right) };
  if (isAmong(left, b.middle, lexicon)) return { level: 'middle', frequency: lexicon.frequency('given', left) };
  if (a.foreign !== b.foreign) return sameConsonants(left, right) ? { level: 'romanised', frequency } : null;
  if (areClose(left, right) || areClose(whole, other)) {
    return areTwoNames(left, right, lexicon) ? { level: 'alike' } : { level: 'close', frequency };
  }
  const begins = Math.max(shortFor(left, right), shortFor(right, left));
  // Harry is no short form of Harvey
  if (begins >= 3 && !areTwoNames(left, right, lexicon)) return { level: 'short' };
  return { level: begins >= 2 ? 'beginning' : 'disagree', frequency };
}

const isAmong = (token: string, others: readonly string[], lexicon: NameLexicon): boolean =>
  others.some((other) => other === token || lexicon.kinship('given', other, token) === 'romanised');

/**
 * How many letters of a name one has that may be short for it, 0 if it is not: Culz of Cullen, Nati of Natalia, Gaz of
 * Gary, Cally of Calum are the beginning, with an ending for those who are fond of the child.
 */
function shortFor(a: string, b: string): number {
  const begun = a.length > 6 ? a : a.replace(/(?:ZZA|Z|S|IE|EY|Y|I|O|A)$/, '').replace(/([^AEIOU])\1$/, '$1');
  const stem = begun.length < 2 ? a : begun;
  return stem.length >= 2 && stem.length < b.length && b.startsWith(stem) ? stem.length : 0;
}

/** Endings that go with the bearer's sex: Kowalski and Kowalska, Ivanov and Ivanova. */
const withoutEnding = (token: string): string => token.replace(/(SK|CK)[IAY]$|(OV|EV|IN)A$/, '$1$2');

const inOrder = (tokens: readonly string[]): string =>
  tokens.length === 1 ? (tokens[0] ?? '') : [...tokens].sort().join('');

function compareFamily(a: NameForm, b: NameForm, lexicon: NameLexicon): Reached<Levels['family']> | null {
  const [left, right] = [a.family.join(''), b.family.join('')];
  if (left === '' || right === '') return null;
  const rarest = (tokens: readonly string[]): number =>
    Math.min(...tokens.map((token) => lexicon.frequency('family', token)));
  if (left === right || inOrder(a.family) === inOrder(b.family)) {
    return { level: 'exact', frequency: rarest(a.family) };
  }
  // a code is mistyped, but nobody marries into another
  if (hasDigit(left) && hasDigit(right) && !oneSlipApart(left, right)) return { level: 'another-code' };
  if (hasDigit(left) || hasDigit(right)) return { level: 'disagree' };
  const [fewer, more] = a.family.length <= b.family.length ? [a.family, b.family] : [b.family, a.family];
  const shared = fewer.filter((token) => more.includes(token));
  if (shared.length === fewer.length) return { level: 'part', frequency: rarest(shared) };
  const frequency = commoner('family', left, right, lexicon);
  const kin = lexicon.kinship('family', left, right);
  if (kin) return { level: kin, frequency };
  if (withoutEnding(left) === withoutEnding(right)) return { level: 'variant', frequency };
  if (a.foreign !== b.foreign) return sameConsonants(left, right) ? { level: 'romanised', frequency } : null;
  if (areClose(left, right)) return { level: 'close', frequency };
  // of a double name one part, misspelled
  if (fewer.length < more.length && more.some((token) => areClose(token, fewer[0] ?? '')))
    return { level: 'shared-part' };
  if (shared.length > 0) return { level: 'shared-part' };
  return { level: isElsewhere(a, b) || isElsewhere(b, a) ? 'among' : 'disagree' };
}

/** The family name of the one is a further or a given name of the other: which is which is often not known. */
const isElsewhere = ({ family }: NameForm, { given, middle }: NameForm): boolean =>
  family.some((token) => token.length > 1 && (middle.includes(token) || given.includes(token)));

function compareMiddle(a: NameForm, b: NameForm): Reached<Levels['middle']> | null {
  if (a.middle.length === 0 || b.middle.length === 0) return null;
  if (a.middle.some((token) => b.middle.includes(token))) return { level: 'agree' };
  const initials = new Set(b.middle.map((token) => token.charAt(0)));
  const abbreviated = [...a.middle, ...b.middle].some((token) => token.length === 1);
  if (abbreviated && a.middle.some((token) => initials.has(token.charAt(0)))) return { level: 'initial' };
  return { level: a.middle.some((token) => b.middle.some((other) => areClose(token, other))) ? 'agree' : 'disagree' };
}

/** Whether what one has as given name is what the other has as family name: `exact`, or another form of it. */
function crosswise(given: readonly string[], family: readonly string[], lexicon: NameLexicon): 'exact' | 'form' | null {
  const [left, right] = [given.join(''), family.join('')];
  if (left.length < 2 || right.length < 2) return null;
  if (left === right || given[0] === right) return 'exact';
  const isForm =
    family.includes(left) ||
    given.includes(right) ||
    areClose(left, right) ||
    lexicon.kinship('given', left, right) !== null ||
    lexicon.kinship('family', left, right) !== null;
  return isForm ? 'form' : null;
}

/** Given and family name in each other's place, in at least one of the two exactly. */
function areSwapped(a: NameForm, b: NameForm, lexicon: NameLexicon): boolean {
  const [one, other] = [crosswise(a.given, b.family, lexicon), crosswise(b.given, a.family, lexicon)];
  return one !== null && other !== null && (one === 'exact' || other === 'exact');
}

const inItsOrder = ({ given, family }: NameForm, lexicon: NameLexicon): number =>
  lexicon.frequency('given', given[0] ?? '') * lexicon.frequency('family', family[0] ?? '');

/** The registry's count is of both names together, in the report's own form. */
const COUNTED: ReadonlySet<string> = new Set(['exact', 'romanised']);
/** Agreement of either name makes the other likelier: both come from one people. */
const AGREE: ReadonlySet<string> = new Set(['exact', 'romanised', 'variant', 'middle', 'part', 'close', 'swapped']);

/** The given name's frequency among those who bear the family name, where both agree. */
function together(
  given: Reached<Levels['given']>,
  family: Reached<Levels['family']>,
  both: number,
  { model }: Known,
): [Reached<Levels['given']>, Reached<Levels['family']>] {
  if (!AGREE.has(given.level) || !AGREE.has(family.level)) return [given, family];
  if (COUNTED.has(given.level) && COUNTED.has(family.level)) {
    const share = Math.max(family.frequency ?? 0, both);
    return [
      { ...given, frequency: both / share },
      { ...family, frequency: share },
    ];
  }
  const { frequency } = given;
  return frequency === undefined
    ? [given, family]
    : [{ ...given, frequency: Math.min(1, frequency * model.together) }, family];
}

function comparePair(a: NameForm, b: NameForm, both: number, known: Known): NameComparison {
  const { lexicon, model } = known;
  let given = compareGiven(a, b, lexicon);
  let family = compareFamily(a, b, lexicon);
  if (given?.level === 'disagree' && family?.level !== 'exact' && areSwapped(a, b, lexicon)) {
    // in its right order the name is the commoner one
    const [right] = [a, b].sort((x, y) => inItsOrder(y, lexicon) - inItsOrder(x, lexicon));
    given = { level: 'swapped', frequency: lexicon.frequency('given', right?.given[0] ?? '') };
    family = { level: 'swapped', frequency: lexicon.frequency('family', right?.family[0] ?? '') };
  }
  if (given && family) [given, family] = together(given, family, both, known);
  const middle = given?.level === 'middle' ? null : compareMiddle(a, b);
  const alias = a.alias || b.alias;
  const weight =
    (given ? levelWeight(model, 'given', given.level, given.frequency) : 0) +
    (family ? levelWeight(model, 'family', family.level, family.frequency) : 0) +
    (middle ? levelWeight(model, 'middle', middle.level) : 0) -
    (alias ? model.alias : 0);
  return { given, family, middle, alias, weight };
}

/**
 * The best that any name of the one and any name of the other give together; null when either has none. `shares`: of
 * children who bear both names, for each name of the report.
 */
export function compareNames(
  report: readonly NameForm[],
  record: readonly NameForm[],
  shares: readonly number[],
  known: Known,
): NameComparison | null {
  let best: NameComparison | null = null;
  for (const [i, a] of report.entries()) {
    for (const b of record) {
      const comparison = comparePair(a, b, shares[i] ?? 1, known);
      if (best === null || comparison.weight > best.weight) best = comparison;
    }
  }
  return best;
}
