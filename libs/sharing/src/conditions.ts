import {
  RESTRICTIONS,
  RISK_LEVELS,
  CAPACITIES,
  STATUS_KINDS,
  CHILD_FLAGS,
  EPISODE_FLAGS,
  type Capacity,
} from '#contracts';
import type { Subject } from './subject.js';

export const CONDITION_FACTS = [
  'age',
  'status',
  'flag',
  'capacity',
  'risk',
  'restriction',
  'hours',
  'distance',
] as const;
export type ConditionFact = (typeof CONDITION_FACTS)[number];

export const COMPARISONS = ['equal', 'not', 'under', 'at-least', 'includes'] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** One condition of a rule. `value` is a word, a number for `age`, or a list of words with `includes`. */
export interface Condition {
  readonly fact: ConditionFact;
  readonly is: Comparison;
  readonly value: string | number | readonly string[];
}

/** Three-valued: `null` where the fact is missing or of the wrong type, so that nothing can be said. */
export type Answer = boolean | null;

interface Term {
  /** What `value` may be: a number, or one of these words. */
  readonly words: readonly string[] | 'number';
  readonly comparisons: readonly Comparison[];
  /** What is asked of one value, for people. */
  readonly says: (is: Comparison, value: string) => string;
}

/** Lowest first, for `under` and `at-least`. `not-assessed` stands nowhere in it. */
const RISK_ORDER = ['none', 'very-low', 'low', 'medium', 'high'];

/** The closed vocabulary of conditions (sharing.md; contract §2.3), with the sentence that people read. */
export const VOCABULARY: Readonly<Record<ConditionFact, Term>> = {
  age: {
    words: 'number',
    comparisons: ['equal', 'not', 'under', 'at-least'],
    says: (is, value) =>
      ({
        equal: `the child is ${value} years old`,
        not: `the child is not ${value} years old`,
        under: `the child is under ${value}`,
        'at-least': `the child is ${value} or older`,
        includes: '',
      })[is],
  },
  status: {
    words: STATUS_KINDS,
    comparisons: ['equal', 'not', 'includes'],
    says: (is, value) => `the child ${is === 'not' ? 'does not have' : 'has'} the status ${value}`,
  },
  flag: {
    words: [...new Set([...EPISODE_FLAGS, ...CHILD_FLAGS])],
    comparisons: ['equal', 'not', 'includes'],
    says: (is, value) => `the flag ${value} is ${is === 'not' ? 'not ' : ''}set`,
  },
  capacity: {
    words: CAPACITIES,
    comparisons: ['equal', 'not', 'includes'],
    says: (is, value) => `the recipient is ${is === 'not' ? 'not ' : ''}told as ${value}`,
  },
  risk: {
    words: RISK_LEVELS,
    comparisons: ['equal', 'not', 'under', 'at-least', 'includes'],
    says: (is, value) =>
      ({
        equal: `the risk is ${value}`,
        not: `the risk is not ${value}`,
        under: `the risk is lower than ${value}`,
        'at-least': `the risk is ${value} or higher`,
        includes: `the risk is ${value}`,
      })[is],
  },
  restriction: {
    words: [...RESTRICTIONS, 'none'],
    comparisons: ['equal', 'not', 'includes'],
    says: (is, value) =>
      value === 'none'
        ? `the record is ${is === 'not' ? 'restricted' : 'not restricted'}`
        : `the record is ${is === 'not' ? 'not ' : ''}restricted because of ${value}`,
  },
  hours: {
    words: ['working', 'out'],
    comparisons: ['equal', 'not'],
    says: (is, value) => `it is ${(value === 'working') === (is === 'equal') ? 'within' : 'outside'} working hours`,
  },
  distance: {
    words: ['in-area', 'neighbouring', 'further'],
    comparisons: ['equal', 'not', 'includes'],
    says: (is, value) =>
      `the placement is ${is === 'not' ? 'not ' : ''}${
        value === 'in-area'
          ? "in the authority's own area"
          : value === 'neighbouring'
            ? 'next door to it'
            : 'further away'
      }`,
  },
};

/** The condition as a sentence without its full stop: "the child is under 13", "the placement is further away". */
export function sentenceOf(condition: Condition): string {
  const term = VOCABULARY[condition.fact];
  if (typeof condition.value === 'number' || typeof condition.value === 'string') {
    return term.says(condition.is, String(condition.value));
  }
  return condition.value.map((value) => term.says(condition.is, value)).join(', or ');
}

/** Whether the condition holds of the subject and of the capacity in which the recipient is told. Total: it never throws. */
export function holds(condition: Condition, subject: Subject, capacity: Capacity | null): Answer {
  const { is, value } = condition;
  switch (condition.fact) {
    case 'age':
      return compareNumbers(subject.age, is, value);
    case 'status':
      return contains(subject.statuses, is, value);
    case 'flag':
      return contains(subject.flags, is, value);
    case 'capacity':
      return compareWords(capacity, is, value);
    case 'risk':
      return is === 'under' || is === 'at-least'
        ? compareRisks(subject.risk, is, value)
        : compareWords(subject.risk, is, value);
    case 'restriction':
      return compareWords(subject.restriction, is, value);
    case 'hours':
      return compareWords(subject.hours, is, value);
    case 'distance':
      return compareWords(subject.distance, is, value);
    default:
      // A fact outside the vocabulary, from data that nobody validated: nothing can be said of it.
      return null;
  }
}

function compareNumbers(fact: unknown, is: Comparison, value: unknown): Answer {
  if (typeof fact !== 'number' || typeof value !== 'number' || Number.isNaN(fact) || Number.isNaN(value)) return null;
  switch (is) {
    case 'equal':
      return fact === value;
    case 'not':
      return fact !== value;
    case 'under':
      return fact < value;
    case 'at-least':
      return fact >= value;
    case 'includes':
      return null;
  }
}

function compareRisks(fact: unknown, is: 'under' | 'at-least', value: unknown): Answer {
  const actual = RISK_ORDER.indexOf(fact as string);
  const bound = RISK_ORDER.indexOf(value as string);
  if (actual < 0 || bound < 0) return null;
  return is === 'under' ? actual < bound : actual >= bound;
}

function compareWords(fact: unknown, is: Comparison, value: unknown): Answer {
  if (typeof fact !== 'string') return null;
  if (is === 'includes')
    return Array.isArray(value) ? value.includes(fact) : typeof value === 'string' ? fact === value : null;
  if (typeof value !== 'string') return null;
  if (is === 'equal') return fact === value;
  return is === 'not' ? fact !== value : null;
}

function contains(fact: unknown, is: Comparison, value: unknown): Answer {
  if (!Array.isArray(fact) || !fact.every((word) => typeof word === 'string')) return null;
  const words: readonly unknown[] = fact;
  if (is === 'includes' && Array.isArray(value)) return value.some((word: unknown) => words.includes(word));
  if (typeof value !== 'string') return null;
  if (is === 'includes' || is === 'equal') return words.includes(value);
  return is === 'not' ? !words.includes(value) : null;
}
