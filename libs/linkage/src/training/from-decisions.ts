import type { Evidence } from '../comparison.js';
import type { Explanation } from '../explanation.js';
import type { LinkageModel } from '../model.js';
import { kindShares } from '../weigh.js';
import { Tally } from './estimate.js';

/** A report that a person found to be about one of its candidates. */
export interface Decided {
  readonly organisation: string;
  /** What spoke for and against that candidate. */
  readonly evidence: readonly Evidence[];
}

/** Decisions of which the share of hurried reports of an organisation is believed as much as that of all. */
const AS_MUCH_AS_ALL = 50;

/** What a person confirmed, from what was kept of it; null where the child is none of the candidates. */
export function decidedFrom(organisation: string, child: string, explanation: Explanation): Decided | null {
  const candidate = explanation.candidates.find((one) => one.child === child);
  return candidate && explanation.basis ? { organisation, evidence: candidate.evidence } : null;
}

/**
 * The model that reviewers' decisions make of the one before: how often each level is seen of the same child, and which
 * organisations write in a hurry. Decisions count beside what was believed, so a few change little (Bayes).
 */
export function learnedFromDecisions(
  before: LinkageModel,
  decisions: readonly Decided[],
  version: string,
): LinkageModel {
  const tally = new Tally(before);
  const hasty = new Map<string, { hurried: number; reports: number }>();
  for (const { organisation, evidence } of decisions) {
    const about = {
      hurried: before.hurried.organisations[organisation] ?? before.hurried.share,
      population: before.prior.population,
    };
    tally.addSame(evidence, about);
    const { hurried } = kindShares(evidence, before, about);
    const sum = hasty.get(organisation) ?? { hurried: 0, reports: 0 };
    hasty.set(organisation, { hurried: sum.hurried + hurried, reports: sum.reports + 1 });
  }
  const learned = tally.fitted(before);
  const organisations = { ...before.hurried.organisations };
  for (const [organisation, { hurried, reports }] of hasty) {
    const believed = organisations[organisation] ?? before.hurried.share;
    organisations[organisation] = (hurried + AS_MUCH_AS_ALL * believed) / (reports + AS_MUCH_AS_ALL);
  }
  return { ...learned, version, hurried: { share: learned.hurried.share, organisations } };
}
