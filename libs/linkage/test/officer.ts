import { recordKeys, searchKeys } from '../src/blocking-keys.js';
import { circumstancesOf, NOT_COUNTED } from '../src/circumstances.js';
import { compareWithRecord, type CandidateRecord } from '../src/compare.js';
import { decide, sufficiencyOf, type Conclusion, type ToDecide } from '../src/decide.js';
import { identityOf } from '../src/identity.js';
import { priorWeight } from '../src/model.js';
import { ShippedKnowledge } from '../src/persistence/shipped-knowledge.js';
import type { ChildTold } from './told.js';

export const knowledge = ShippedKnowledge.load();
export const FORCE = 'greater-manchester';
export const WIGAN = 'E08000010';
const at = new Date('2026-03-02T09:00:00Z');

/** What was told of each child of a registry, once or several times. */
export type Registered = Readonly<Record<string, ChildTold | readonly ChildTold[]>>;
export interface Circumstance {
  /** Who sent the report. */
  readonly by?: string;
  readonly whole?: boolean;
  readonly provisional?: readonly string[];
}

/** Those whom the keys would find, compared. */
export function compared(
  report: ChildTold,
  registry: Registered,
  { by = FORCE, provisional = [], whole = true }: Circumstance,
): ToDecide {
  const identity = identityOf(report, by, at);
  const wanted = new Set(searchKeys(identity, knowledge.lexicon).map(({ kind, value }) => `${kind} ${value}`));
  const records = Object.entries(registry).map(([child, sources]): CandidateRecord => {
    const said = [sources].flat();
    return {
      child,
      provisional: provisional.includes(child),
      sources: said.map((source, i) => ({ report: `${child}-${i}`, identity: identityOf(source, WIGAN, at) })),
    };
  });
  const found = records.filter(({ sources }) =>
    sources.some((source) =>
      recordKeys(source.identity, knowledge.lexicon).some(({ kind, value }) => wanted.has(`${kind} ${value}`)),
    ),
  );
  const about = circumstancesOf(identity, by, NOT_COUNTED, knowledge);
  const comparisons = found.map((record) => compareWithRecord(identity, record, knowledge, about));
  const prior = priorWeight(knowledge.model, about.population);
  return { says: sufficiencyOf(identity), comparisons, prior, reach: { whole } };
}

export const concluded = (report: ChildTold, registry: Registered, told: Circumstance = {}): Conclusion =>
  decide(compared(report, registry, told), knowledge.model);

/** `linked` with the child's name in the registry, `needs-review`, or `new`. */
export function verdict(report: ChildTold, registry: Registered, told: Circumstance = {}): string {
  const { verdict: outcome, child } = concluded(report, registry, told);
  return child === null ? outcome : `${outcome} ${child}`;
}
