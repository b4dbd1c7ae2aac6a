import type { AgeLevel, BirthLevel } from './birth-date.js';

/** The ladder of each field; what is missing on either side is no level and no evidence. */
export interface Levels {
  given: 'exact' | 'romanised' | 'variant' | 'middle' | 'close' | 'alike' | 'swapped' | 'initial' | 'disagree';
  family: 'exact' | 'part' | 'romanised' | 'variant' | 'close' | 'swapped' | 'shared-part' | 'disagree';
  middle: 'agree' | 'initial' | 'disagree';
  birth: BirthLevel | AgeLevel;
  sex: 'agree' | 'disagree';
  address: 'full' | 'postcode' | 'sector' | 'district' | 'elsewhere';
  'nhs-number': 'same' | 'another';
  upn: 'same' | 'same-temporary' | 'another';
  'local-authority': 'same' | 'another';
  'home-office': 'same' | 'another';
  /** `same-case`: the number agrees and the child is plainly another, a brother or sister. */
  police: 'same' | 'same-case';
  other: 'same' | 'another';
}
export type Field = keyof Levels;

/**
 * How often a level is seen when both are the same child (`m`), and when they are two (`u`). With `frequency` it depends
 * on the value: a rare name that agrees weighs more, by that share of the difference to `average` (Splink's adjustment).
 */
export interface LevelModel {
  readonly m: number;
  readonly u: number;
  readonly frequency?: number;
}

/** The weights, as read from `data/model-*.json`. A model is never changed once a decision was made with it. */
export interface LinkageModel {
  readonly version: string;
  readonly normalisation: number;
  readonly prior: {
    /** The share of reports that are about a child in the registry. */
    readonly known: number;
    /** How many children a report could be about. */
    readonly population: number;
  };
  readonly thresholds: {
    /** Linked without a person from this probability on … */
    readonly link: number;
    /** … and with at least so many bits between the best and the next. */
    readonly gap: number;
    /** Shown to a person from this probability on. */
    readonly review: number;
  };
  /** Brothers and sisters share name and address: together the two weigh no more than this, in bits. */
  readonly household: number;
  /** A match on another than the main name weighs so many bits less. */
  readonly alias: number;
  readonly average: { readonly given: number; readonly family: number };
  readonly fields: { readonly [F in Field]: Readonly<Record<Levels[F], LevelModel>> };
}

/**
 * The weight of a level, in bits: log2 of how much more often it is seen on one child than on two (Fellegi and Sunter
 * 1969). `frequency` is the share of children that bear the name.
 */
export function levelWeight<F extends Field>(
  model: LinkageModel,
  field: F,
  level: Levels[F],
  frequency?: number,
): number {
  const { m, u, frequency: share } = model.fields[field][level];
  const weight = Math.log2(m / u);
  if (share === undefined || frequency === undefined) return weight;
  const average = field === 'family' ? model.average.family : model.average.given;
  return weight + share * Math.log2(average / frequency);
}

/** The odds, in bits, that a report is about one given child of the registry and not about a child unknown to it. */
export function priorWeight({ prior }: LinkageModel): number {
  return Math.log2(prior.known / (1 - prior.known) / prior.population);
}
