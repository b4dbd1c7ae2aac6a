import { authoritiesOf, careOf, placementOf, riskBecameHigh, sentRisk, type Matter } from './matter.js';
import type { Condition, RuleFact } from './pack.js';

/** Whether all conditions hold. A fact that is not known makes a condition false. */
export function allHold(conditions: readonly Condition[], matter: Matter, self: string | null): boolean {
  return conditions.every((condition) => holds(condition, factOf(condition.fact, matter, self)));
}

type Value = string | boolean | null;

function holds(condition: Condition, value: Value): boolean {
  if (value === null) return false;
  if (condition.is === 'equal') return value === condition.value;
  return Array.isArray(condition.value) && condition.value.includes(value);
}

function factOf(fact: RuleFact, matter: Matter, self: string | null): Value {
  switch (fact) {
    case 'category':
      return matter.episode?.category ?? null;
    case 'sent-risk':
      return sentRisk(matter);
    case 'risk-became-high':
      return riskBecameHigh(matter);
    case 'looked-after':
      return matter.episode ? matter.episode.lookedAfter : placementOf(matter) !== null;
    case 'placed-out-of-area':
      return authoritiesOf(matter).host !== null;
    case 'sender-kind':
      return matter.directory.organisation(matter.notice.organisation)?.kind ?? null;
    case 'self-is':
      return selfIs(matter, self);
    case 'parents-may-be-told':
      return careOf(matter)?.parentsMayBeTold ?? true;
  }
}

function selfIs(matter: Matter, self: string | null): Value {
  const { responsible, host } = authoritiesOf(matter);
  if (self === null) return null;
  if (self === responsible) return 'responsible';
  return self === host ? 'host' : null;
}
