import {
  ALERT_KINDS,
  CALENDARS,
  EPISODE_CATEGORIES,
  EPISODE_KINDS,
  EVENT_TYPES,
  INTERVIEW_STATUSES,
  MEETINGS,
  REPORT_NAMES,
  ROLES,
  TASK_KINDS,
  URGENCIES,
} from '#contracts';
import { APPLIES, OPERATORS, PLACEMENT_DOCUMENTS, TARGETS } from './pack.js';
import { closed, oneOf, span } from './read-span.js';
import { TREATMENT_FIELDS } from './read-treatment.js';
import { RULE_FACTS } from './rule-facts.js';

const strings = { type: 'array', items: { type: 'string' } } as const;
const list = (values: readonly string[]): object => ({ type: 'array', minItems: 1, items: { enum: [...values] } });
const eventTypes = list(Object.keys(EVENT_TYPES));
const target = { anyOf: [{ enum: [...TARGETS] }, { type: 'string', pattern: '^organisation:[a-z0-9-]+$' }] };
const condition = closed(['fact', 'is', 'value'], {
  fact: { enum: Object.keys(RULE_FACTS) },
  is: { enum: [...OPERATORS] },
  value: { anyOf: [{ type: ['string', 'number', 'boolean'] }, strings] },
  window: oneOf(['days', 'months'], 1),
  categories: list(EPISODE_CATEGORIES),
  hours: { type: 'number', minimum: 0 },
});
const conditions = { type: 'array', items: condition };
const tell = closed(['to', 'text'], {
  to: target,
  role: { enum: [...ROLES] },
  kind: { enum: [...ALERT_KINDS] },
  urgency: { enum: [...URGENCIES] },
  by: span,
  if: conditions,
  text: { type: 'string', minLength: 1 },
});
const who = closed(['to'], { to: target, role: { enum: [...ROLES] } });
const doneTask = closed(['task'], {
  task: { enum: [...TASK_KINDS] },
  stage: { type: 'string' },
  outcome: { ...strings, minItems: 1 },
});
const participant = closed(['to'], { to: target, role: { enum: [...ROLES] }, if: conditions });
const due = closed(['task', 'text', 'owner'], {
  task: { enum: [...TASK_KINDS] },
  stage: { type: 'string', pattern: '^[a-z0-9-]+$' },
  text: { type: 'string', minLength: 1 },
  owner: who,
  participants: { type: 'array', items: participant },
  starts: { anyOf: [{ const: 'return' }, closed(['notice'], { notice: eventTypes })] },
  from: { enum: ['placement-start', 'return-or-going'] },
  within: span,
  at: { const: 'review-time' },
  again: span,
  'overdue-also': { type: 'array', items: who },
  priority: { enum: ['normal', 'priority'] },
  if: conditions,
  unless: conditions,
  'met-by': {
    type: 'array',
    items: closed(['notice'], {
      notice: { enum: Object.keys(EVENT_TYPES) },
      status: list(INTERVIEW_STATUSES),
      independent: { type: 'boolean' },
      document: { enum: [...PLACEMENT_DOCUMENTS] },
    }),
  },
  'ends-with-return': { type: 'boolean' },
  'ends-with-care': { type: 'boolean' },
  outcomes: {
    type: 'array',
    items: closed(['outcome'], {
      outcome: { enum: ['close', 'not-practicable'] },
      'authorised-by': { type: 'array', items: { type: 'string' }, minItems: 1 },
      'taken-over': { const: true },
      unless: conditions,
    }),
  },
  'authorised-by': { type: 'array', items: { type: 'string' }, minItems: 1 },
  defer: closed(['by'], { by: strings }),
});

const send = {
  ...closed(['report', 'to', 'text'], {
    report: { enum: [...REPORT_NAMES] },
    meeting: { enum: [...MEETINGS] },
    to: { anyOf: [{ enum: ['self', 'force-of-self'] }, { type: 'string', pattern: '^organisation:[a-z0-9-]+$' }] },
    role: { enum: [...ROLES] },
    if: conditions,
    empty: { enum: ['sent', 'left-out'] },
    text: { type: 'string', minLength: 1 },
  }),
  if: { properties: { report: { const: 'meeting-list' } } },
  then: { required: ['meeting'] },
  else: { properties: { meeting: false } },
};
/** What a calendar brings into play is sent, and nothing else is; what anything else brings is told or due. */
const listOrDuty = {
  if: { properties: { when: { required: ['calendar'] } } },
  then: { required: ['send'], properties: { applies: false, if: false, treat: false, tell: false, due: false } },
  else: { properties: { send: false } },
};

/** The JSON Schema of a pack, for editors and for `/schemas/protocol.json`. */
export const PACK_SCHEMA = closed(['id', 'authority', 'title', 'rules'], {
  id: { type: 'string', pattern: '^[a-z][a-z0-9-]*$' },
  version: { type: 'integer', minimum: 1 },
  authority: { type: ['string', 'null'], pattern: '^E(06|07|08|09|10)[0-9]{6}$' },
  force: { type: 'string', pattern: '^[a-z-]+$' },
  title: { type: 'string', minLength: 1 },
  from: { type: ['string', 'null'], pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' },
  to: { type: ['string', 'null'], pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' },
  rules: {
    type: 'array',
    minItems: 1,
    items: {
      ...listOrDuty,
      ...closed(['id', 'source', 'says', 'when'], {
        id: { type: 'string', pattern: '^[A-Z]{3}-[0-9]{2}$' },
        part: { type: 'string' },
        source: { type: 'string', minLength: 1 },
        says: { type: 'string', minLength: 1 },
        about: list(EPISODE_KINDS),
        applies: { enum: [...APPLIES] },
        replaces: { type: 'string', pattern: '^ENG-[0-9]{2}$' },
        when: {
          anyOf: [
            closed(['notice'], { notice: eventTypes }),
            closed(['episode'], { episode: { enum: ['returned', 'dormant'] } }),
            closed(['back-for'], { 'back-for': span }),
            closed(['away-for'], { 'away-for': span, every: span }),
            closed(['periods-of'], { 'periods-of': oneOf(['days']) }),
            closed(['done'], { done: doneTask }),
            closed(['calendar', 'at'], {
              calendar: { enum: [...CALENDARS] },
              at: { type: 'string', pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' },
            }),
          ],
        },
        if: conditions,
        ...TREATMENT_FIELDS,
        refuse: closed(['categories', 'text'], {
          categories: list(EPISODE_CATEGORIES),
          text: { type: 'string', minLength: 1 },
        }),
        'off-list': closed(['after-silence'], { 'after-silence': span }),
        tell: { type: 'array', items: tell },
        due: { type: 'array', items: due },
        send: { type: 'array', minItems: 1, items: send },
      }),
    },
  },
});
