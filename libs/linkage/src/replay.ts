import type { Comparison, Evidence } from './comparison.js';
import { decide, decideRegistration, type Candidate, type Conclusion } from './decide.js';
import type { Explanation } from './explanation.js';
import { levelWeight, priorWeight, type Field, type LinkageModel } from './model.js';
import { weigh } from './weigh.js';

/** A name of an alias weighs less as a whole: the family name, or what there is instead. */
function isLessened(item: Evidence, evidence: readonly Evidence[]): boolean {
  if (item.alias !== true) return false;
  return item.field === 'family' || (item.field === 'given' && !evidence.some(({ field }) => field === 'family'));
}

function weighedAgain(candidate: Candidate, model: LinkageModel, about: NonNullable<Explanation['basis']>): Comparison {
  const { child, provisional } = candidate;
  const evidence = candidate.evidence.map((item): Evidence => {
    const weight = levelWeight(model, item.field, item.level as never, item.frequency);
    return { ...item, weight: weight - (isLessened(item, candidate.evidence) ? model.alias : 0) };
  });
  return { child, provisional, evidence, ...weigh(evidence, model, about) };
}

/**
 * Decides again from what a decision kept: levels, frequencies and what was decided on, with the model of its version.
 * The same answer, to the last bit of rounding, or the model file is not the one it was made with.
 *
 * @throws RangeError when the decision was made by another model, or by the first, which kept less: `replayedFirst`
 */
export function replayed(kept: Explanation, model: LinkageModel): Conclusion {
  const { basis } = kept;
  if (kept.model !== model.version || !basis) throw new RangeError(`${kept.model} is not replayed by ${model.version}`);
  const toDecide = {
    says: basis.says,
    comparisons: kept.candidates.map((candidate) => weighedAgain(candidate, model, basis)),
    others: basis.others,
    prior: priorWeight(model, basis.population),
    reach: { whole: kept.searchWhole },
  };
  return basis.register ? decideRegistration(toDecide, model) : decide(toDecide, model);
}

/** The first model, which took fields for independent and held a household's share of evidence down by a cap. */
export interface FirstModel {
  readonly version: 'fellegi-sunter-1';
  readonly household: number;
  readonly alias: number;
  readonly average: { readonly given: number; readonly family: number };
  readonly fields: Readonly<
    Record<Field, Readonly<Record<string, { readonly m: number; readonly u: number; readonly frequency?: number }>>>
  >;
}

/** Bits of evidence with the prior, for each candidate of a decision of the first model, from what it kept. */
export function replayedFirst(kept: Explanation, { fields, average, alias, household }: FirstModel): number[] {
  return kept.candidates.map(({ evidence }) => {
    const weights = evidence.map((item) => {
      const level = fields[item.field][item.level];
      if (!level) throw new RangeError(`the first model has no level ${item.field} ${item.level}`);
      const usual = item.field === 'family' ? average.family : average.given;
      const rare =
        level.frequency !== undefined && item.frequency !== undefined
          ? level.frequency * Math.log2(usual / item.frequency)
          : 0;
      return Math.log2(level.m / level.u) + rare - (isLessened(item, evidence) ? alias : 0);
    });
    const family = Math.max(0, weights[evidence.findIndex(({ field }) => field === 'family')] ?? 0);
    const held = evidence.map(({ field }, i) => {
      const weight = weights[i] ?? 0;
      return field === 'address' ? Math.min(weight, Math.max(0, household - family)) : weight;
    });
    return held.reduce((sum, weight) => sum + weight, kept.prior);
  });
}
