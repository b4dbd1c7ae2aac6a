import type { Category } from '#contracts';
import type { Agreement, AgreementRule } from '../src/agreement.js';
import { compile } from '../src/compiled-agreements.js';
import { decide } from '../src/decide.js';
import type { Decision } from '../src/decision.js';
import type { Fact } from '../src/fact.js';
import type { Recipient } from '../src/recipient.js';
import type { Subject } from '../src/subject.js';

export const WIGAN = 'E08000010';
export const LIVERPOOL = 'E08000012';
export const BRADFORD = 'E08000032';
export const NOW = new Date('2026-03-02T10:00:00Z');

/** A rule that permits everything to everybody, but for what the sketch says. */
export const rule = (sketch: Partial<AgreementRule> = {}): AgreementRule => ({
  id: 'rule',
  effect: 'permit',
  from: {},
  to: {},
  kinds: [],
  categories: ['identity'],
  when: [],
  reason: 'for the test',
  ...sketch,
});

/** An agreement between all authorities, forces and schools, without a rule. */
export const agreement = (sketch: Partial<Agreement> = {}): Agreement => ({
  id: 'agreement',
  version: 1,
  title: 'An agreement',
  purpose: 'to try it',
  parties: [{ kind: 'authority' }, { kind: 'force' }, { kind: 'school' }],
  lawfulBasis: 'UK GDPR Article 6(1)(e)',
  from: null,
  to: null,
  reviewBy: null,
  signatures: [],
  rules: [],
  ...sketch,
});

/** Of a 15-year-old looked after by Liverpool and placed in Wigan, without a restriction. */
export const subject = (sketch: Partial<Subject> = {}): Subject => ({
  age: 15,
  statuses: ['looked-after'],
  flags: [],
  risk: 'medium',
  restriction: 'none',
  hours: 'working',
  distance: 'neighbouring',
  responsible: LIVERPOOL,
  host: WIGAN,
  forces: ['merseyside', 'greater-manchester'],
  forceOfResponsible: 'merseyside',
  forceOfHost: 'greater-manchester',
  reportedBy: 'greater-manchester',
  kinds: {
    [LIVERPOOL]: 'authority',
    [WIGAN]: 'authority',
    [BRADFORD]: 'authority',
    'greater-manchester': 'force',
    merseyside: 'force',
    'wigan-high-school': 'school',
    'missing-people': 'charity',
  },
  consentedTo: [],
  ...sketch,
});

export const host = (sketch: Partial<Recipient> = {}): Recipient => ({
  organisation: WIGAN,
  kind: 'authority',
  role: 'missing-coordinator',
  capacity: 'host',
  ...sketch,
});
export const police = (sketch: Partial<Recipient> = {}): Recipient => ({
  organisation: 'greater-manchester',
  kind: 'force',
  role: 'missing-persons-unit',
  capacity: 'police-host-area',
  ...sketch,
});
export const charity = (): Recipient => ({
  organisation: 'missing-people',
  kind: 'charity',
  role: 'duty',
  capacity: 'charity',
});

/** One fact of a category, its value naming it: a canary. */
export const fact = (category: Category, supplier = LIVERPOOL, sketch: Partial<Fact> = {}): Fact => ({
  path: `notice.${category}`,
  category,
  value: `canary of ${category} from ${supplier}`,
  supplier,
  ...sketch,
});

export interface Asked {
  readonly facts: readonly Fact[];
  readonly to?: Recipient;
  readonly of?: Subject;
  readonly under: readonly Agreement[];
  readonly at?: Date;
}

/** Asks the decision about a `missing.reported`. */
export function asked({ facts, to = host(), of = subject(), under, at = NOW }: Asked): Decision {
  return decide({ facts, subject: of, recipient: to, kind: 'missing.reported' }, compile(under, at), at);
}
