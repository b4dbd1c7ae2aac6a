import type { Comparison, Evidence } from './compare.js';
import type { Field, Levels } from './model.js';

/** What the evidence on one candidate comes to, for the rules that no sum of weights can stand for. */
export interface Findings {
  /** A number that belongs to one person agrees: NHS, UPN, authority's, Home Office's; or the case's, of one force. */
  readonly numberAgrees: boolean;
  readonly given: 'agrees' | 'differs' | 'unknown';
  readonly family: 'agrees' | 'differs' | 'unknown';
  readonly birth: 'agrees' | 'near' | 'differs' | 'unknown';
  readonly address: 'house' | 'street' | 'unknown';
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
  short: 'unknown',
  alike: 'unknown',
  initial: 'unknown',
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
  disagree: 'differs',
};
const BIRTH: Readonly<Record<Levels['birth'], Findings['birth']>> = {
  exact: 'agrees',
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
    address: address === 'full' || address === 'one-slip' ? 'house' : address === 'postcode' ? 'street' : 'unknown',
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

/**
 * A number copied from a brother or sister, or from the mother, is a known fault of records; a twin differs in the given
 * name alone. So a number that agrees is believed unless what else is said speaks against it.
 */
function objectionToNumber({ given, family, birth }: Findings): Objection | null {
  if (given === 'differs' && !(family === 'differs' && birth === 'agrees')) return 'another-given-name';
  const says = [given, family, birth];
  const against = says.filter((say) => say === 'differs').length;
  const supporting = says.filter((say) => say === 'agrees' || say === 'near').length;
  return against > supporting ? 'number-contradicted' : null;
}

/**
 * Without a number it takes both names and one thing more, of another kind; or, of a child whose family name changed,
 * all the rest.
 */
function objectionToLikeness({ given, family, birth, address }: Findings): Objection | null {
  if (given === 'differs' && family === 'agrees' && birth === 'agrees') return 'another-given-name';
  const placed = birth === 'agrees' || birth === 'near' || (address !== 'unknown' && birth !== 'differs');
  const renamed = birth === 'agrees' && address === 'house';
  return given === 'agrees' && (family === 'agrees' ? placed : renamed) ? null : 'too-little-agrees';
}

export function objectionsTo(findings: Findings): Objection[] {
  const objection = findings.numberAgrees ? objectionToNumber(findings) : objectionToLikeness(findings);
  return [...(objection ? [objection] : []), ...(findings.conflicts.length > 0 ? ['two-numbers' as const] : [])];
}
