import type { ReportedChild } from '#contracts';
import type { KeyKind } from '../blocking-keys.js';
import { circumstancesOf, type Circumstances } from '../circumstances.js';
import { compareWithRecord, type Knowledge } from '../compare.js';
import type { Evidence } from '../comparison.js';
import { identityOf, type Identity } from '../identity.js';
import { priorWeight, type Field, type LinkageModel } from '../model.js';
import type { NameLexicon } from '../name-lexicon.js';
import type { BlockIndex } from './block-index.js';
import { Tally, withHouseholds, withStrangers } from './estimate.js';

/** A report of the training file. */
export interface TrainingReport {
  readonly id: string;
  readonly child: ReportedChild;
}

/**
 * Two sessions, as Splink does: what the pairs of one are found by is learned from the pairs of the other, since a field
 * agrees in all pairs that it found.
 */
const SESSIONS: readonly { readonly kinds: ReadonlySet<KeyKind>; readonly learns: readonly Field[] }[] = [
  {
    kinds: new Set<KeyKind>(['identifier', 'family+birth', 'given+birth', 'birth+district']),
    learns: ['given', 'family', 'middle', 'sex', 'address', 'nhs-number', 'upn', 'local-authority', 'home-office'],
  },
  { kinds: new Set<KeyKind>(['identifier', 'names', 'given+postcode', 'family+postcode']), learns: ['birth'] },
];

export interface TrainingRun {
  readonly reports: number;
  readonly children: number;
  readonly pairsSampled: number;
  readonly siblings: number;
  readonly twins: number;
  /** The share of hurried reports after each round. */
  readonly hurried: readonly number[];
}

export interface Training {
  readonly registry: BlockIndex;
  readonly reports: readonly TrainingReport[];
  readonly lexicon: NameLexicon;
  /** On that day approximate ages were true. */
  readonly at: Date;
  /** Pairs to draw at random, and where chance begins. */
  readonly sample: number;
  readonly seed: number;
  readonly rounds: number;
}

/** No agency: who is in a hurry is learned from reviewers' decisions. */
export const ORGANISATION = 'training';

/** A small generator of numbers from 0 to below 1 (mulberry32): the same for the same seed. */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Circumstances for a look at the levels alone, whatever they weigh. */
const anybody = (report: Identity, population: number): Circumstances => ({
  names: report.names.map(() => 1),
  door: 1,
  hurried: 0.5,
  population,
});

function* randomPairs(
  training: Training,
  identities: readonly Identity[],
  known: Knowledge,
): Generator<readonly Evidence[]> {
  const { registry, sample, seed } = training;
  const next = chance(seed);
  for (let i = 0; i < sample; i++) {
    const report = identities[Math.floor(next() * identities.length)];
    const record = registry.at(Math.floor(next() * registry.size));
    if (!report || !record) continue;
    yield compareWithRecord(report, record, known, anybody(report, registry.size)).evidence;
  }
}

/** More children behind one door are a home or a hotel. */
const MOST_OF_A_FAMILY = 8;

interface Households {
  readonly sibling: (readonly Evidence[])[];
  readonly twin: (readonly Evidence[])[];
}

function households({ registry }: Training, known: Knowledge): Households {
  const found: Households = { sibling: [], twin: [] };
  for (const children of registry.households(MOST_OF_A_FAMILY)) {
    for (const [i, one] of children.entries()) {
      for (const other of children.slice(i + 1)) {
        const identity = one.sources[0]?.identity;
        if (!identity) continue;
        const { evidence } = compareWithRecord(identity, other, known, anybody(identity, registry.size));
        const birth = evidence.find(({ field }) => field === 'birth')?.level;
        if (birth === 'exact') found.twin.push(evidence);
        else if (birth === 'disagree') found.sibling.push(evidence);
      }
    }
  }
  return found;
}

/**
 * Learns how often careful and hurried reports of a child show each level without being told which pairs are one child
 * (expectation and maximisation over the candidates of each report and "none of these"); of strangers by drawing pairs
 * at random, of brothers, sisters and twins from those behind one door. Pure, and the same for the same seed.
 */
export function trained(first: LinkageModel, training: Training): { model: LinkageModel; run: TrainingRun } {
  const { registry, reports, lexicon, at, rounds } = training;
  const identities = reports.map(({ child }) => identityOf(child, ORGANISATION, at));
  const families = households(training, { lexicon, model: first });
  const told = withHouseholds(first, families, registry.size);
  let model = withStrangers(told, randomPairs(training, identities, { lexicon, model: told }));
  const hurried: number[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const { kinds, learns } of SESSIONS) {
      const tally = new Tally(model);
      const known = { lexicon, model };
      for (const identity of identities) {
        const { records, counts } = registry.search(identity, kinds);
        const about = circumstancesOf(identity, ORGANISATION, counts, known);
        const comparisons = records.map((record) => compareWithRecord(identity, record, known, about));
        tally.add(comparisons, about, priorWeight(model, about.population));
      }
      // what a model expects beside what is seen is always what it was told first
      model = tally.fitted(told, learns);
    }
    hurried.push(model.hurried.share);
  }
  const run = {
    reports: reports.length,
    children: registry.size,
    pairsSampled: training.sample,
    siblings: families.sibling.length,
    twins: families.twin.length,
    hurried,
  };
  return { model, run };
}
