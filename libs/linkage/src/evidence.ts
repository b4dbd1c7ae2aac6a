import type { Comparison, Evidence } from './comparison.js';
import type { Field, Levels, LinkageModel } from './model.js';

/** What the evidence on one candidate comes to, for the rules that no sum of weights can stand for. */
export interface Findings {
  /** A number that belongs to one person agrees: NHS, UPN, authority's, Home Office's; or the case's, of one force. */
  readonly numberAgrees: boolean;
  /** `unclear` is another given name that may be the same child's; `unknown`, that either has none. */
  readonly given: 'agrees' | 'unclear' | 'differs' | 'unknown';
  readonly family: 'agrees' | 'differs' | 'unknown';
  /** Both names are the same, at most in another spelling or form that is known for it. */
  readonly namesExact: boolean;
  readonly birth: 'exact' | 'agrees' | 'near' | 'differs' | 'unknown';
  /** How near the addresses are, now or earlier: `nearby` is the same postcode district. */
  readonly place: 'house' | 'street' | 'nearby' | 'area' | 'elsewhere' | 'unknown';
  /** Fields in which the same issuer gave two different numbers. */
  readonly conflicts: readonly Field[];
}

const STRONG: readonly Field[] = ['nhs-number', 'upn', 'local-authority', 'home-office'];

const GIVEN: Readonly<Record<Levels['given'], Findings['given']>> = {
  exact: 'agrees',
  romanised: 'agrees',
  variant: 'agrees',
  middle: 'agrees',
  close: 'agrees',
  swapped: 'agrees',
  short: 'agrees',
  beginning: 'unclear',
  alike: 'unclear',
  initial: 'unclear',
  disagree: 'differs',
};
const FAMILY: Readonly<Record<Levels['family'], Findings['family']>> = {
  exact: 'agrees',
  part: 'agrees',
  romanised: 'agrees',
  variant: 'agrees',
  close: 'agrees',
  swapped: 'agrees',
  among: 'unknown',
  'shared-part': 'unknown',
  'another-code': 'differs',
  disagree: 'differs',
};
const BIRTH: Readonly<Record<Levels['birth'], Findings['birth']>> = {
  exact: 'exact',
  'placeholder-day': 'agrees',
  'day-month-swapped': 'agrees',
  'one-digit': 'agrees',
  'month-known': 'agrees',
  'one-part': 'near',
  'estimated-year': 'near',
  'estimated-near': 'unknown',
  'year-known': 'unknown',
  'year-near': 'unknown',
  'age-near': 'unknown',
  disagree: 'differs',
  'age-disagrees': 'differs',
};

const PLACE: Readonly<Record<Levels['address'], Findings['place']>> = {
  full: 'house',
  'one-slip': 'house',
  postcode: 'street',
  sector: 'nearby',
  district: 'nearby',
  area: 'area',
  elsewhere: 'elsewhere',
};
const EXACT: ReadonlySet<string> = new Set(['exact', 'romanised', 'variant', 'part']);

export function levelOf<F extends Field>(evidence: readonly Evidence[], field: F): Levels[F] | undefined {
  return evidence.find((item) => item.field === field)?.level as Levels[F] | undefined;
}

export function findingsOf({ evidence }: Pick<Comparison, 'evidence'>): Findings {
  const given = levelOf(evidence, 'given');
  const family = levelOf(evidence, 'family');
  const birth = levelOf(evidence, 'birth');
  const address = levelOf(evidence, 'address');
  const nhsAgrees = levelOf(evidence, 'nhs-number') === 'same';
  const conflicts: Field[] = [];
  if (levelOf(evidence, 'nhs-number') === 'another') conflicts.push('nhs-number');
  // an authority may hold one child under two numbers; the NHS number then tells
  if (levelOf(evidence, 'local-authority') === 'another' && !nhsAgrees) conflicts.push('local-authority');
  const givenSays = given === undefined ? 'unknown' : GIVEN[given];
  // brothers and sisters who go together are one case
  const caseAgrees = levelOf(evidence, 'police') === 'same' && givenSays !== 'differs';
  return {
    numberAgrees: caseAgrees || evidence.some(({ field, level }) => STRONG.includes(field) && level === 'same'),
    given: givenSays,
    family: family === undefined ? 'unknown' : FAMILY[family],
    birth: birth === undefined ? 'unknown' : BIRTH[birth],
    namesExact: EXACT.has(given ?? '') && EXACT.has(family ?? ''),
    place: address === undefined ? 'unknown' : PLACE[address],
    conflicts,
  };
}

/** Why a candidate cannot be taken without a person, whatever the probability. */
export type Objection =
  | 'below-threshold'
  | 'another-too-near'
  | 'search-cut-off'
  | 'two-numbers'
  | 'number-contradicted'
  | 'another-given-name'
  | 'too-little-agrees';

/** What of the model these rules hang on, so that decisions of earlier models are replayed as they were made. */
type Twins = Pick<LinkageModel, 'nameless'>;

/**
 * A number copied from a brother or sister, or from the mother, is a known fault of records; a twin differs in the given
 * name alone. So a number that agrees is believed unless what else is said speaks against it.
 */
function objectionToNumber({ given, family, birth }: Findings): Objection | null {
  if (given === 'differs' && !(family === 'differs' && isSameDate(birth))) return 'another-given-name';
  const says = [given, family, birth];
  const against = says.filter((say) => say === 'differs').length;
  const supporting = says.filter((say) => say !== 'differs' && say !== 'unclear' && say !== 'unknown').length;
  return against > supporting ? 'number-contradicted' : null;
}

/**
 * Without a number it takes both names and a date. Unless both names are exact, no other address may speak against it:
 * another child of the same name may well be born about then. A date may be unknown, or near, at the same house. There,
 * where all the rest agrees, the family name may be another. Without a given name that agrees it may be a twin.
 */
function objectionToLikeness(
  { given, family, namesExact, birth, place }: Findings,
  { nameless }: Twins,
): Objection | null {
  if (given === 'differs' && family === 'agrees' && isSameDate(birth)) return 'another-given-name';
  const atHome = place === 'house' || place === 'street';
  const isHere = birth === 'exact' && place === 'house';
  const noOtherGiven = given !== 'differs' && family === 'agrees' && nameless !== 'may-be-twin';
  const oneName = isHere && (given === 'agrees' || noOtherGiven);
  if (given !== 'agrees' || family !== 'agrees') return oneName ? null : 'too-little-agrees';
  const enough =
    (birth === 'exact' && (namesExact || place !== 'elsewhere')) ||
    (birth === 'agrees' && (atHome || place === 'nearby' || (namesExact && place !== 'elsewhere'))) ||
    (birth !== 'differs' && atHome);
  return enough ? null : 'too-little-agrees';
}

/** Nothing but names and a date, and an address elsewhere: it takes a name that nobody else is likely to bear. */
export const isLikenessAlone = ({ numberAgrees, place }: Findings): boolean => !numberAgrees && place === 'elsewhere';

const isSameDate = (birth: Findings['birth']): boolean => birth === 'exact' || birth === 'agrees';

export function objectionsTo(findings: Findings, twins: Twins): Objection[] {
  const objection = findings.numberAgrees ? objectionToNumber(findings) : objectionToLikeness(findings, twins);
  return [...(objection ? [objection] : []), ...(findings.conflicts.length > 0 ? ['two-numbers' as const] : [])];
}
