import { onceFor } from '#kernel';
import type { Condition, DueClause, Target } from './pack.js';
import type { RuleFact } from './rule-facts.js';
import type { RuleOfPack } from './rules-for.js';

/**
 * How far beyond its own matter a fact looks. `own`: at the matter, the child, its records and placements. `earlier`: at
 * episodes that began no later, too. `absences`: at all absences from an address. `done`: at what was done before. `all`: at
 * anything.
 */
export type Reach = 'own' | 'earlier' | 'absences' | 'done' | 'all';

/** A fact that reached further than it says here would be taken over when it is not so any more. */
const REACH: Readonly<Record<RuleFact, Reach>> = {
  kind: 'own',
  category: 'own',
  'category-rose': 'own',
  'not-as-sent': 'own',
  'sent-risk': 'own',
  risk: 'own',
  'risk-became-high': 'own',
  'looked-after': 'own',
  'subject-kind': 'own',
  'outside-force-area': 'own',
  'placed-out-of-area': 'own',
  'sender-is': 'own',
  'sender-kind': 'own',
  'reported-by-police': 'own',
  'self-is': 'own',
  'self-at-work': 'own',
  'in-self-area': 'own',
  'parents-may-be-told': 'own',
  status: 'own',
  'open-to-social-care': 'own',
  professional: 'own',
  concern: 'own',
  exploitation: 'own',
  'exploitation-became-known': 'own',
  'safeguarding-concerns': 'own',
  'particularly-vulnerable': 'own',
  flag: 'own',
  triage: 'own',
  'age-known': 'own',
  age: 'own',
  'school-age': 'own',
  episodes: 'earlier',
  'earlier-episodes': 'earlier',
  'absences-at-address': 'absences',
  'hours-before-report': 'own',
  'review-time-set': 'own',
  'companions-named': 'own',
  'found-how': 'own',
  'likely-to-return': 'own',
  'found-elsewhere': 'own',
  'interview-status': 'own',
  'brings-interview': 'own',
  'interview-received': 'own',
  'interviews-not-received': 'earlier',
  'interview-attempts': 'own',
  'placement-change': 'own',
  'emergency-placement': 'own',
  'documents-missing': 'own',
  'placement-notice': 'own',
  'missing-history': 'own',
  'known-to-run': 'earlier',
  'became-persistent': 'earlier',
  'factor-added': 'all',
  'earlier-episodes-in-care': 'earlier',
  'done-before': 'done',
  'information-given': 'own',
  'check-done': 'own',
  'absence-kind': 'own',
  circumstance: 'own',
  leave: 'own',
  located: 'own',
};

/** Whom a rule means beyond its matter: agreements come and go without a notice. */
const FAR: ReadonlySet<Target> = new Set<Target>(['agreement-partners']);

/** How far all that some rules ask reaches. */
function reachOf(conditions: readonly Condition[], targets: readonly Target[]): ReadonlySet<Reach> {
  const reach = new Set(conditions.map(({ fact }) => REACH[fact]));
  if (targets.some((target) => FAR.has(target))) reach.add('all');
  return reach;
}

const askedIn = (clause: DueClause): readonly Condition[] => [
  ...clause.if,
  ...clause.unless,
  ...clause.participants.flatMap((one) => one.if ?? []),
  ...clause.outcomes.flatMap(({ unless }) => unless),
];

const targetsIn = ({ owner, participants, overdueAlso }: DueClause): readonly Target[] =>
  [owner, ...participants, ...overdueAlso].map(({ to }) => to);

/** Of what makes something due under these rules. */
export const reachOfDues = onceFor((rules: readonly RuleOfPack[]) => {
  const asked = rules.map(({ rule }) => rule).filter(({ due }) => due.length > 0);
  const clauses = asked.flatMap(({ due }) => due);
  return reachOf([...asked.flatMap((rule) => rule.if), ...clauses.flatMap(askedIn)], clauses.flatMap(targetsIn));
});

/** Of whether these rules tell anybody anything, when time or an outcome brings them into play. */
export const reachOfTells = onceFor((rules: readonly RuleOfPack[]) => {
  const clauses = rules.flatMap(({ rule }) => rule.tell);
  return reachOf(
    [...rules.flatMap(({ rule }) => rule.if), ...clauses.flatMap((clause) => clause.if)],
    clauses.map(({ to }) => to),
  );
});
