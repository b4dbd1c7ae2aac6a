import type { Evidence } from './comparison.js';
import type { BlockingKey, KeyKind } from './blocking-keys.js';
import type { Candidate, Conclusion, Reason, Sufficiency } from './decide.js';
import type { Objection } from './evidence.js';
import type { Field, Levels, LinkageModel } from './model.js';
import type { Adjustment } from './comparison.js';

/** Why a decision came out as it did: kept with it, enough to reckon it again and to tell a person. No names or numbers. */
export interface Explanation {
  readonly model: string;
  readonly normalisation: number;
  readonly reason: Reason | 'not-a-child';
  readonly prior: number;
  /** How many records were compared. */
  readonly compared: number;
  /** Kinds of keys that were too full to be read to the end. */
  readonly cutOff: readonly KeyKind[];
  readonly searchWhole: boolean;
  readonly candidates: readonly Candidate[];
  /** What was decided on beside the candidates that are listed; decisions of the first model have none. */
  readonly basis?: {
    readonly says: Sufficiency;
    readonly others: number | null;
    readonly hurried: number;
    readonly population: number;
    /** True for the word of the keeper of the record. */
    readonly register: boolean;
  };
}

export interface Search {
  readonly compared: number;
  readonly saturated: readonly BlockingKey[];
  readonly whole: boolean;
}

export function explain(
  conclusion: Conclusion,
  search: Search,
  model: Pick<LinkageModel, 'version' | 'normalisation'>,
  basis: Omit<NonNullable<Explanation['basis']>, 'others'> & { readonly prior: number },
): Explanation {
  const { prior, ...rest } = basis;
  return {
    model: model.version,
    normalisation: model.normalisation,
    reason: conclusion.reason,
    prior,
    compared: search.compared,
    cutOff: [...new Set(search.saturated.map(({ kind }) => kind))],
    searchWhole: search.whole,
    candidates: conclusion.candidates,
    basis: { ...rest, others: conclusion.others },
  };
}

/** Of a report for which nobody was looked for: it is about no child, or its keeper lists the child as new. */
export function nobodyLookedFor(
  reason: 'not-a-child' | 'own-record-of-the-keeper',
  model: Pick<LinkageModel, 'version' | 'normalisation'>,
): Explanation {
  return {
    model: model.version,
    normalisation: model.normalisation,
    reason,
    prior: 0,
    compared: 0,
    cutOff: [],
    searchWhole: true,
    candidates: [],
  };
}

/** One line of evidence as the contract shows it to a reviewer (§2.1, `review`). */
export interface EvidenceLine {
  readonly field: string;
  readonly outcome: string;
  readonly weight: number;
}

const FIELD_NAMES: Readonly<Record<Field, string>> = {
  given: 'name.given',
  family: 'name.family',
  middle: 'name.middle',
  birth: 'dateOfBirth',
  sex: 'sex',
  address: 'address',
  'nhs-number': 'identifiers.nhs-number',
  upn: 'identifiers.upn',
  'local-authority': 'identifiers.local-authority',
  'home-office': 'identifiers.home-office',
  police: 'identifiers.police',
  other: 'identifiers.other',
};

const NUMBERS = {
  same: 'the same number',
  slip: 'numbers from the same issuer that are one slip apart',
  another: 'another number from the same issuer',
};

const OUTCOMES: { readonly [F in Field]: Readonly<Record<Levels[F], string>> } = {
  given: {
    exact: 'the same given name',
    romanised: 'another spelling of the same given name',
    variant: 'another form of the same given name',
    middle: 'the given name of one is a middle name of the other',
    close: 'given names that are nearly alike',
    short: 'a given name that may be short for the other',
    beginning: 'given names that begin alike, of which one may be short for the other',
    alike: 'two given names that look alike',
    swapped: 'given and family name in each other’s place',
    initial: 'the same initial',
    disagree: 'different given names',
  },
  family: {
    exact: 'the same family name',
    part: 'one family name is part of the other',
    romanised: 'another spelling of the same family name',
    variant: 'another form of the same family name',
    close: 'family names that are nearly alike',
    swapped: 'given and family name in each other’s place',
    among: 'the family name of one is among the further names of the other',
    'shared-part': 'double family names with one part in common',
    'another-code': 'two codes in the place of a family name',
    disagree: 'different family names',
  },
  middle: {
    agree: 'a middle name in common',
    initial: 'the same middle initial',
    disagree: 'different middle names',
  },
  birth: {
    exact: 'the same date of birth',
    'placeholder-day': 'the same date of birth, but 1 January often stands for “not known”',
    'day-month-swapped': 'day and month swapped',
    'one-digit': 'dates of birth one digit apart',
    'one-part': 'dates of birth of which day, month or year is another',
    'estimated-year': 'born in the same year; 1 January often stands for “not known”',
    'estimated-near': 'born at most two years apart; 1 January often stands for “not known”',
    'month-known': 'born in the same month, as far as is known',
    'year-known': 'born in the same year, as far as is known',
    'year-near': 'born about the same time, but not at the same',
    disagree: 'different dates of birth',
    'age-near': 'of about the same age',
    'age-disagrees': 'of another age',
  },
  sex: { agree: 'the same sex', disagree: 'another sex' },
  address: {
    full: 'the same address, now or earlier',
    postcode: 'the same postcode, now or earlier',
    'one-slip': 'the same house, now or earlier, with postcodes one slip apart',
    sector: 'addresses near each other',
    district: 'addresses in the same postcode district',
    area: 'known to the same authority, or in the same postcode area',
    elsewhere: 'addresses in different places',
  },
  'nhs-number': NUMBERS,
  upn: { ...NUMBERS, 'same-temporary': 'the same temporary number' },
  'local-authority': NUMBERS,
  'home-office': NUMBERS,
  police: { same: 'the same case of the same force' },
  other: { same: NUMBERS.same, another: NUMBERS.another },
};

const wordsFor = ({ field, level }: Evidence): string =>
  (OUTCOMES[field] as Readonly<Record<string, string>>)[level] ?? level;

const TOGETHER: Readonly<Record<Adjustment['kind'], string>> = {
  haste: 'a report that errs in one field often errs in others',
  household: 'what agrees is what brothers, sisters and twins share',
  calibration: 'what decided reports have taught of such evidence',
};

const rounded = (weight: number): number => Math.round(weight * 10) / 10;

/** The evidence on a candidate, weightiest first, in words. Weights are in bits, to one decimal. */
export function evidenceLines({
  evidence,
  adjustments = [],
}: Pick<Candidate, 'evidence' | 'adjustments'>): EvidenceLine[] {
  const lines = [
    ...evidence.map((item) => ({
      field: FIELD_NAMES[item.field],
      outcome: item.alias === true ? `${wordsFor(item)} (a name also known by)` : wordsFor(item),
      weight: rounded(item.weight),
    })),
    ...adjustments
      .map(({ kind, weight }) => ({ field: 'all', outcome: TOGETHER[kind], weight: rounded(weight) }))
      .filter(({ weight }) => weight !== 0),
  ];
  return lines.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
}

const OBJECTIONS: Readonly<Record<Objection, string>> = {
  'below-threshold': 'The evidence is not strong enough to link without a person.',
  'another-too-near': 'Another child fits nearly as well.',
  'search-cut-off': 'Too many children are alike: not all could be compared.',
  'two-numbers': 'The same issuer gave two different numbers.',
  'number-contradicted': 'A number agrees, but what else is said speaks against it.',
  'another-given-name': 'The given names differ where the rest agrees: it may be a twin, a brother or a sister.',
  'too-little-agrees': 'It takes both names and a date of birth or an address to link without a number.',
};

/** What kept a candidate from being linked without a person, as sentences. */
export const objectionSentences = ({ objections }: Pick<Candidate, 'objections'>): string[] =>
  objections.map((objection) => OBJECTIONS[objection]);
