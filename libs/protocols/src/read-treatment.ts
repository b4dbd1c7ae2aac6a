import { EPISODE_CATEGORIES, EPISODE_FLAGS, RISK_LEVELS, TRIAGE_COLOURS } from '#contracts';
import type { CategoryTreatment, Hold, Rule } from './pack.js';

/** What a rule makes of what is sent, as the pack has it. */
export interface RawTreatments extends Pick<Rule, 'treat' | 'flag' | 'triage'> {
  'treat-category'?: Omit<CategoryTreatment, 'any'> & {
    any: { 'younger-than'?: number; 'question-open'?: true; exploitation?: true };
  };
  hold?: Pick<Hold, 'level'> & { 'authorised-by': readonly string[]; 'where-first-was-wrong'?: readonly string[] };
}

type Treatments = { readonly [K in 'treat' | 'treatCategory' | 'hold' | 'flag' | 'triage']-?: Rule[K] };

const object = (required: readonly string[], properties: Record<string, object>): object => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});
const oneOf = (values: readonly string[]): object => ({ enum: [...values] });
const someOf = (values: object): object => ({ type: 'array', minItems: 1, items: values });
const ranks = someOf({ type: 'string' });

/** Their JSON Schema, field by field. */
export const TREATMENT_FIELDS: Readonly<Record<string, object>> = {
  treat: object(['category', 'levels', 'as'], {
    category: oneOf(EPISODE_CATEGORIES),
    levels: someOf(oneOf(RISK_LEVELS)),
    as: oneOf(RISK_LEVELS),
  }),
  'treat-category': object(['sent', 'as', 'any'], {
    sent: oneOf(EPISODE_CATEGORIES),
    as: oneOf(EPISODE_CATEGORIES),
    any: {
      ...object([], {
        'younger-than': { type: 'integer', minimum: 1 },
        'question-open': { const: true },
        exploitation: { const: true },
      }),
      minProperties: 1,
    },
  }),
  hold: object(['level', 'authorised-by'], {
    level: oneOf(RISK_LEVELS),
    'authorised-by': ranks,
    'where-first-was-wrong': ranks,
  }),
  flag: someOf(oneOf(EPISODE_FLAGS)),
  triage: oneOf(TRIAGE_COLOURS),
};

/** As the code calls it. */
export const toTreatments = ({ treat, 'treat-category': category, hold, flag, triage }: RawTreatments): Treatments => ({
  treat,
  treatCategory: category && {
    sent: category.sent,
    as: category.as,
    any: {
      youngerThan: category.any['younger-than'],
      questionOpen: category.any['question-open'],
      exploitation: category.any.exploitation,
    },
  },
  hold: hold && {
    level: hold.level,
    authorisedBy: hold['authorised-by'],
    whereFirstWasWrong: hold['where-first-was-wrong'] ?? [],
  },
  flag,
  triage,
});
