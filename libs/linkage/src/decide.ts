import type { Comparison, Evidence } from './comparison.js';
import type { Adjustment } from './comparison.js';
import { findingsOf, isLikenessAlone, levelOf, objectionsTo, type Findings, type Objection } from './evidence.js';
import type { Identity } from './identity.js';
import type { LinkageModel } from './model.js';

/** A child whom the report may be about, with what speaks for and against. */
export interface Candidate {
  readonly child: string;
  readonly provisional: boolean;
  /** That the report is about this child, rather than another candidate or none of the registry: 0 to 1. */
  readonly probability: number;
  /** Bits of evidence with the prior: 0 is even odds against a child unknown to the registry. */
  readonly weight: number;
  readonly evidence: readonly Evidence[];
  /** What no field says alone; decisions of the first model have none. */
  readonly adjustments?: readonly Adjustment[];
  readonly objections: readonly Objection[];
}

export type Verdict = 'linked' | 'needs-review' | 'new';

export type Reason =
  | 'same-child'
  | 'nobody-like-this'
  | 'may-be-one-of-these'
  | 'says-too-little'
  | 'name-only'
  | 'own-record-of-the-keeper';

export interface Conclusion {
  readonly verdict: Verdict;
  readonly reason: Reason;
  /** The child of a `linked` verdict. */
  readonly child: string | null;
  /** Likeliest first, at most five. */
  readonly candidates: readonly Candidate[];
  /** What the rest of the candidates weighs together, in bits with the prior; null when there is no rest. */
  readonly others: number | null;
}

/** How far the candidate search reached: false when a key was so full that children were left unread. */
export interface SearchReach {
  readonly whole: boolean;
}

/**
 * What the report itself allows: a link, or only a look. `no-given-name`: a twin would be reported in the same words, so
 * it takes a number to link.
 */
export type Sufficiency = 'enough' | 'no-given-name' | 'name-only' | 'too-little';

/** A report that is linked by itself, or not, by what it and its candidates are. */
export interface ToDecide {
  readonly says: Sufficiency;
  readonly comparisons: readonly Comparison[];
  /** As of `Conclusion`: of candidates that are not among the comparisons. */
  readonly others?: number | null;
  /** In bits, of each candidate. */
  readonly prior: number;
  readonly reach: SearchReach;
}

const MOST_CANDIDATES = 5;

interface Scored {
  readonly comparison: Comparison;
  readonly findings: Findings;
  readonly weight: number;
  readonly probability: number;
}

/**
 * Probabilities over the candidates and "none of these". A provisional record is a report that waits for a person: it
 * may well be about the best candidate, so it is no rival to that one, unless it is the best itself.
 */
function score({ comparisons, prior, others }: ToDecide): Scored[] {
  const sorted = [...comparisons].sort((a, b) => b.weight - a.weight || (a.child < b.child ? -1 : 1));
  const leader = sorted[0];
  // shifted by the greatest, so that no power overflows
  const top = Math.max(0, (leader?.weight ?? 0) + prior);
  const share = (comparison: Comparison): number => 2 ** (comparison.weight + prior - top);
  const rivals = sorted.filter((one) => leader?.provisional === true || !one.provisional);
  const rest = others === null || others === undefined ? 0 : 2 ** (others - top);
  const total = rivals.reduce((sum, one) => sum + share(one), 2 ** -top + rest);
  return sorted.map((comparison) => ({
    comparison,
    findings: findingsOf(comparison),
    weight: comparison.weight + prior,
    probability: Math.min(1, share(comparison) / total),
  }));
}

function othersOf(scored: readonly Scored[]): number | null {
  const leader = scored[0]?.comparison;
  const rest = scored
    .slice(MOST_CANDIDATES)
    .filter(({ comparison }) => leader?.provisional === true || !comparison.provisional);
  if (rest.length === 0) return null;
  const top = Math.max(...rest.map(({ weight }) => weight));
  return top + Math.log2(rest.reduce((sum, { weight }) => sum + 2 ** (weight - top), 0));
}

function objections(scored: readonly Scored[], index: number, reach: SearchReach, model: LinkageModel): Objection[] {
  const one = scored[index];
  if (!one) return [];
  const { gap } = model.thresholds;
  const link = isLikenessAlone(one.findings) ? model.thresholds.alone : model.thresholds.link;
  const next = scored.find((other, i) => i !== index && (one.comparison.provisional || !other.comparison.provisional));
  const isNear = next !== undefined && one.weight - next.weight < gap;
  return [
    ...objectionsTo(one.findings, model),
    ...(one.probability < link ? (['below-threshold'] as const) : []),
    ...(isNear ? (['another-too-near'] as const) : []),
    ...(reach.whole ? [] : (['search-cut-off'] as const)),
  ];
}

function candidatesOf(scored: readonly Scored[], reach: SearchReach, model: LinkageModel): Candidate[] {
  return scored.slice(0, MOST_CANDIDATES).map(({ comparison, weight, probability }, i) => ({
    child: comparison.child,
    provisional: comparison.provisional,
    probability,
    weight,
    evidence: comparison.evidence,
    adjustments: comparison.adjustments,
    objections: objections(scored, i, reach, model),
  }));
}

/** Numbers that single a person out, as against a case's number. */
const hasPersonalNumber = (identity: Identity): boolean =>
  identity.identifiers.some(({ system }) => system !== 'police' && system !== 'other');

/**
 * With a name and neither birth date, number nor address, a report could be about anyone who bears it; with less than a
 * whole name, or none, and nothing else to go by, about anyone.
 */
export function sufficiencyOf(identity: Identity): Sufficiency {
  const isNamed = identity.names.some(({ given }) => given.some((token) => token.length > 1));
  if (hasPersonalNumber(identity)) return isNamed ? 'enough' : 'no-given-name';
  const whole = identity.names.some(({ given, family }) => given.length > 0 && family.length > 0);
  const born = identity.birth !== null && identity.birth.month !== null;
  if (!born && identity.address === null) return whole ? 'name-only' : 'too-little';
  if (identity.names.length === 0) return 'too-little';
  return isNamed ? 'enough' : 'no-given-name';
}

const isLikeness = ({ given, family }: Findings): boolean => given === 'agrees' && family === 'agrees';

/** A brother or sister, of another given name and another date, whatever else they share. */
const isPlainlyAnother = ({ given, birth }: Findings): boolean => given === 'differs' && birth === 'differs';

/**
 * Which child a report is about. A wrong link shows one family's data to another, a missed one hides a child: so what
 * is not certain goes to a person, and only what nobody would doubt is linked without one.
 */
export function decide(toDecide: ToDecide, model: LinkageModel): Conclusion {
  const { says, reach } = toDecide;
  const scored = score(toDecide);
  const candidates = candidatesOf(scored, reach, model);
  const first = scored[0];
  const others = othersOf(scored) ?? toDecide.others ?? null;
  const conclude = (verdict: Verdict, reason: Reason, child: string | null = null): Conclusion => ({
    verdict,
    reason,
    child,
    candidates,
    others,
  });
  const [best] = candidates;
  const sure = best?.objections.length === 0;
  if (best && sure && (first?.findings.numberAgrees === true || says === 'enough')) {
    return conclude('linked', 'same-child', best.child);
  }
  if (says === 'too-little') return conclude('needs-review', 'says-too-little');
  if (says === 'name-only' && scored.some(({ findings }) => isLikeness(findings))) {
    return conclude('needs-review', 'name-only');
  }
  const likely = scored.some(
    ({ findings, probability }) =>
      findings.numberAgrees || (probability >= model.thresholds.review && !isPlainlyAnother(findings)),
  );
  if (likely || !reach.whole) return conclude('needs-review', 'may-be-one-of-these');
  return conclude('new', 'nobody-like-this');
}

/** Of the fields by which the keeper of a record is believed to mean that record, the nearest to the keeper first. */
const REGISTERED_BY = ['local-authority', 'nhs-number', 'upn'] as const;

/** The keeper may rename a child or correct a birth date; both at once, or another child's other number, is a slip. */
function joins({ comparison, findings }: Scored, field: (typeof REGISTERED_BY)[number], model: LinkageModel): boolean {
  if (comparison.provisional || levelOf(comparison.evidence, field) !== 'same') return false;
  const { given, family, birth, conflicts } = findings;
  if (field !== 'local-authority') return objectionsTo(findings, model).length === 0;
  const named = given !== 'differs' && family !== 'differs';
  if (!named && birth === 'differs') return false;
  return named || !conflicts.includes('nhs-number');
}

/**
 * Which record a registration or placement belongs to. It comes from the keeper of the record, so it is never held up:
 * a number of theirs, or a national one, joins the record; likeness alone makes a record of its own, and those alike are
 * kept as candidates for merging (contract §2.2).
 */
export function decideRegistration(toDecide: ToDecide, model: LinkageModel): Conclusion {
  const scored = score(toDecide);
  const candidates = candidatesOf(scored, toDecide.reach, model);
  const others = othersOf(scored) ?? toDecide.others ?? null;
  for (const field of REGISTERED_BY) {
    const meant = scored.find((one) => joins(one, field, model));
    if (meant) {
      return { verdict: 'linked', reason: 'same-child', child: meant.comparison.child, candidates, others };
    }
  }
  return { verdict: 'new', reason: 'own-record-of-the-keeper', child: null, candidates, others };
}

/** Whom to propose for merging with a record that its keeper made: the same number, or likeness that no twin explains. */
export function isMergeProposed(candidate: Candidate, model: LinkageModel): boolean {
  if (findingsOf(candidate).numberAgrees) return true;
  return candidate.probability >= model.thresholds.review && !candidate.objections.includes('another-given-name');
}
