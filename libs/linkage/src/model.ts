import type { AddressLevel } from './address-form.js';
import type { AgeLevel, BirthLevel } from './birth-date.js';

/** The ladder of each field; what is missing on either side is no level and no evidence. */
export interface Levels {
  given:
    | 'exact'
    | 'romanised'
    | 'variant'
    | 'middle'
    | 'close'
    | 'short'
    | 'beginning'
    | 'alike'
    | 'swapped'
    | 'initial'
    | 'disagree';
  family:
    | 'exact'
    | 'part'
    | 'romanised'
    | 'variant'
    | 'close'
    | 'swapped'
    | 'among'
    | 'shared-part'
    | 'another-code'
    | 'disagree';
  middle: 'agree' | 'initial' | 'disagree';
  birth: BirthLevel | AgeLevel;
  sex: 'agree' | 'disagree';
  address: AddressLevel;
  /** `slip`: one digit or two neighbours apart, which a twin's number may be too. */
  'nhs-number': 'same' | 'slip' | 'another';
  upn: 'same' | 'same-temporary' | 'slip' | 'another';
  'local-authority': 'same' | 'slip' | 'another';
  'home-office': 'same' | 'slip' | 'another';
  police: 'same';
  other: 'same' | 'another';
}
export type Field = keyof Levels;

/** Whoever wrote a report of this child was careful, or in a hurry and then likely to err in several fields. */
export const SAME = ['careful', 'hurried'] as const;
/** Another child may be anybody, or a brother or sister, or a twin, who share much. */
export const ANOTHER = ['stranger', 'sibling', 'twin'] as const;
export type Kind = (typeof SAME)[number] | (typeof ANOTHER)[number];

/**
 * How often a level is seen of each kind of pair. With `frequency` that of strangers depends on the value: a rare name
 * that agrees is seldom a stranger's, by that power of its share to the `average` (Splink's adjustment).
 */
export type LevelModel = Readonly<Record<Kind, number>> & { readonly frequency?: number };

/** The weights, as read from `data/model-*.json`. A model is never changed once a decision was made with it. */
export interface LinkageModel {
  readonly version: string;
  readonly normalisation: number;
  readonly prior: {
    /** The share of reports that are about a child in the registry. */
    readonly known: number;
    /** How many children a report could be about, at least. */
    readonly population: number;
  };
  readonly thresholds: {
    /** Linked without a person from this probability on … */
    readonly link: number;
    /** … or from this on, where nothing but names and a date agree and the address is another … */
    readonly alone: number;
    /** … and with at least so many bits between the best and the next. */
    readonly gap: number;
    /** Shown to a person from this probability on. */
    readonly review: number;
  };
  /**
   * Whether a report without a given name that agrees, where all the rest does, may be about an unknown twin. Models
   * before the third took it for the child.
   */
  readonly nameless?: 'may-be-twin';
  /** From the sum of weights to bits of evidence, as labelled reports show it. */
  readonly calibration: { readonly slope: number; readonly offset: number };
  /** The share of reports written in a hurry: of all, and of organisations whose reports reviewers have decided on. */
  readonly hurried: { readonly share: number; readonly organisations: Readonly<Record<string, number>> };
  /** How many brothers and sisters, and how many twins, a child has in the registry on average. */
  readonly household: { readonly sibling: number; readonly twin: number };
  /** A match on another than the main name weighs so many bits less. */
  readonly alias: number;
  readonly average: { readonly given: number; readonly family: number; readonly address: number };
  /** Given and family name go together: both at once are so many times as common as by chance. */
  readonly together: number;
  readonly fields: { readonly [F in Field]: Readonly<Record<Levels[F], LevelModel>> };
}

const averageOf = ({ average }: LinkageModel, field: Field): number =>
  field === 'family' ? average.family : field === 'address' ? average.address : average.given;

/** How often two strangers show a level. `frequency` is the share of children that have the value. */
export function strangers<F extends Field>(
  model: LinkageModel,
  field: F,
  level: Levels[F],
  frequency?: number,
): number {
  const { stranger, frequency: power } = model.fields[field][level];
  if (power === undefined || frequency === undefined) return stranger;
  return Math.min(1, stranger * (frequency / averageOf(model, field)) ** power);
}

/**
 * The weight of a level, in bits: log2 of how much more often it is seen in a careful report of the child than of a
 * stranger (Fellegi and Sunter 1969).
 */
export function levelWeight<F extends Field>(
  model: LinkageModel,
  field: F,
  level: Levels[F],
  frequency?: number,
): number {
  return Math.log2(model.fields[field][level].careful / strangers(model, field, level, frequency));
}

/** The odds, in bits, that a report is about one given child of a registry and not about a child unknown to it. */
export function priorWeight({ prior }: LinkageModel, population: number): number {
  return Math.log2(prior.known / (1 - prior.known) / Math.max(population, prior.population));
}
