import fc from 'fast-check';
import { CATEGORIES, ROLES, type OrganisationKind } from '#contracts';
import type { Agreement, AgreementRule, Party, RuleKind, Selector } from '../src/agreement.js';
import { VOCABULARY, type Condition, type ConditionFact } from '../src/conditions.js';
import type { Fact } from '../src/fact.js';
import type { Question } from '../src/inquiry.js';
import type { Recipient } from '../src/recipient.js';
import type { Subject } from '../src/subject.js';

/** Few of each, so that rules, facts and recipients meet often. */
const KINDS: Readonly<Record<string, OrganisationKind>> = {
  E08000010: 'authority',
  E08000012: 'authority',
  E08000032: 'authority',
  'greater-manchester': 'force',
  merseyside: 'force',
  btp: 'force',
  ceop: 'national',
  'wigan-high-school': 'school',
};
const organisations = Object.keys(KINDS);
const kinds = ['authority', 'force', 'national', 'school'] as const;
const roles = ['front-door', 'duty', 'missing-persons-unit', 'iro', 'director'] as const;
const capacities = ['responsible', 'host', 'reporter'] as const;
const categories = CATEGORIES.filter((category) =>
  ['identity', 'risk', 'whereabouts', 'placement-address', 'home-address', 'health', 'interview-narrative'].includes(
    category,
  ),
);
const alertKinds = ['missing.reported', 'missing.found', 'placement.started'] as const;
const sometimes = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq: 1 });
const mostly = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null | undefined> =>
  fc.oneof(
    { weight: 8, arbitrary },
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );

const selector: fc.Arbitrary<Selector> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  {
    weight: 3,
    arbitrary: fc.record({
      organisation: sometimes(fc.constantFrom(...organisations)),
      kind: sometimes(fc.constantFrom(...kinds)),
      role: fc.option(fc.constantFrom(...roles), { nil: undefined, freq: 4 }),
      capacity: sometimes(fc.constantFrom(...capacities)),
    }),
  },
);

const words: Readonly<Record<ConditionFact, readonly string[]>> = {
  age: [],
  status: ['looked-after', 'section-47'],
  flag: ['trafficking', 'persistent', 'self-harm'],
  capacity: capacities,
  risk: ['low', 'medium', 'high', 'not-assessed'],
  restriction: ['none', 'refuge'],
  hours: ['working', 'out'],
  distance: ['in-area', 'further'],
};

const condition: fc.Arbitrary<Condition> = fc.constantFrom(...(Object.keys(words) as ConditionFact[])).chain((fact) =>
  fc.constantFrom(...VOCABULARY[fact].comparisons).chain((is): fc.Arbitrary<Condition> => {
    if (fact === 'age') return fc.integer({ min: 12, max: 17 }).map((value) => ({ fact, is, value }));
    const word = fc.constantFrom(...words[fact]);
    const value = is === 'includes' ? fc.oneof(word, fc.uniqueArray(word, { minLength: 1 })) : word;
    return value.map((one) => ({ fact, is, value: one }));
  }),
);

export const rules = (effect?: AgreementRule['effect']): fc.Arbitrary<AgreementRule> =>
  fc.record({
    id: fc.string({ minLength: 1, maxLength: 4 }),
    effect: effect
      ? fc.constant(effect)
      : fc.constantFrom('permit', 'permit', 'permit', 'permit', 'forbid', 'withhold-and-refer'),
    from: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: selector }),
    to: selector,
    kinds: fc.oneof(
      { weight: 3, arbitrary: fc.constant<RuleKind[]>([]) },
      {
        weight: 1,
        arbitrary: fc.uniqueArray(fc.constantFrom<RuleKind>(...alertKinds, 'placement.notified'), { minLength: 1 }),
      },
    ),
    categories: fc.uniqueArray(fc.constantFrom(...categories), { minLength: 1, maxLength: 4 }),
    when: fc.array(condition, { maxLength: 2 }),
    reason: fc.constant('to try it'),
  });

const party: fc.Arbitrary<Party> = fc.oneof(
  fc.constantFrom(...kinds).map((kind) => ({ kind })),
  fc.constantFrom(...organisations).map((organisation) => ({ organisation })),
);
const day = fc.constantFrom(null, '2026-03-01', '2026-03-02', '2026-03-03');

const agreement: fc.Arbitrary<Agreement> = fc.record({
  id: fc.string({ minLength: 1, maxLength: 3 }),
  version: fc.constant(1),
  title: fc.constant('An agreement'),
  purpose: fc.constant('to try it'),
  parties: fc.array(party, { minLength: 1, maxLength: 4 }),
  lawfulBasis: fc.constant('law'),
  from: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: day }),
  to: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: day }),
  reviewBy: fc.constant(null),
  signatures: fc.constant([]),
  rules: fc.array(rules(), { minLength: 1, maxLength: 5 }),
  demonstration: fc.boolean(),
});
export const agreements = fc.array(agreement, { minLength: 1, maxLength: 4 });

/** Every value a token of its own, so that one that turns up can be traced to its fact. */
const facts: fc.Arbitrary<Fact[]> = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...categories), fc.constantFrom(...organisations)), {
    maxLength: 8,
    selector: ([category, supplier]) => `${category}/${supplier}`,
  })
  .map((pairs) =>
    pairs.map(([category, supplier], i) => ({
      path: `notice.list.${i}.${category}`,
      category,
      supplier,
      value: `CANARY${i}Z`,
    })),
  );

/** Facts of a case that are mostly known, sometimes missing, and now and then of a wrong type. */
export const subjects: fc.Arbitrary<Subject> = fc.record({
  age: fc.oneof(mostly(fc.integer({ min: 12, max: 17 })), fc.constant('15' as unknown as number)),
  statuses: fc.oneof(
    mostly(fc.subarray(['looked-after', 'section-47'])),
    fc.constant('looked-after' as unknown as string[]),
  ),
  flags: fc.oneof(
    { weight: 5, arbitrary: mostly(fc.subarray(['persistent', 'self-harm'])) },
    { weight: 1, arbitrary: fc.subarray(['trafficking', 'potential-trafficking-victim', 'honour-based-violence']) },
  ),
  risk: mostly(fc.constantFrom('low', 'medium', 'high', 'not-assessed')),
  restriction: fc.oneof(
    { weight: 6, arbitrary: fc.constant('none') },
    { weight: 1, arbitrary: fc.constantFrom(null, 'refuge', 'trafficking') },
  ),
  hours: mostly(fc.constantFrom('working', 'out')),
  distance: mostly(fc.constantFrom('in-area', 'further')),
  responsible: mostly(fc.constant('E08000012')),
  host: mostly(fc.constant('E08000010')),
  forces: mostly(fc.constant(['greater-manchester', 'merseyside'])),
  reportedBy: mostly(fc.constantFrom('greater-manchester', 'wigan-high-school')),
  kinds: fc.oneof({ weight: 8, arbitrary: fc.constant(KINDS) }, { weight: 1, arbitrary: fc.constant({}) }),
  consentedTo: mostly(fc.subarray(organisations)),
});

const recipients: fc.Arbitrary<Recipient> = fc
  .tuple(
    fc.constantFrom(...organisations),
    fc.option(fc.oneof(fc.constantFrom(...roles), fc.constantFrom(...ROLES)), { nil: null, freq: 5 }),
    fc.constantFrom(...capacities),
  )
  .map(([organisation, role, capacity]) => ({ organisation, kind: KINDS[organisation] ?? 'hub', role, capacity }));

export const questions: fc.Arbitrary<Question> = fc.record({
  facts,
  subject: subjects,
  recipient: recipients,
  kind: fc.option(fc.constantFrom(...alertKinds), { nil: null, freq: 6 }),
});
