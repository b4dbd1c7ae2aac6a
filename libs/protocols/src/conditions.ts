import { factOf, type FactValue } from './facts.js';
import type { Matter } from './matter.js';
import type { Condition } from './pack.js';

/** Whether all conditions hold. A fact that is not known makes a condition false. */
export function allHold(conditions: readonly Condition[], matter: Matter, self: string | null): boolean {
  return conditions.every((condition) => holds(condition, factOf(condition, matter, self)));
}

function holds({ is, value }: Condition, fact: FactValue): boolean {
  if (fact === null) return false;
  switch (is) {
    case 'equal':
      return fact === value;
    case 'not':
      return fact !== value;
    case 'in':
      return Array.isArray(value) && value.includes(fact);
    case 'includes':
      return listOf(value).some((one) => listOf(fact).includes(one));
    case 'excludes':
      return !listOf(value).some((one) => listOf(fact).includes(one));
    case 'at-least':
      return Number(fact) >= Number(value);
    case 'over':
      return Number(fact) > Number(value);
    case 'under':
      return Number(fact) < Number(value);
  }
}

const listOf = (value: FactValue): readonly unknown[] =>
  Array.isArray(value) ? (value as readonly unknown[]) : [value];
