import { Ajv, type ErrorObject } from 'ajv';
import {
  ALERT_KINDS,
  CALENDARS,
  EPISODE_CATEGORIES,
  EPISODE_KINDS,
  EVENT_TYPES,
  INTERVIEW_STATUSES,
  MEETINGS,
  REPORT_NAMES,
  RISK_LEVELS,
  ROLES,
  TASK_KINDS,
  URGENCIES,
} from '#contracts';
import { err, ok, type Result } from '#kernel';
import { closed, oneOf, span, toSpan, type RawSpan } from './read-span.js';
import { RULE_FACTS } from './rule-facts.js';
import {
  APPLIES,
  OPERATORS,
  TARGETS,
  type Condition,
  type DueClause,
  type ListRule,
  type Pack,
  type Rule,
  type SendClause,
  type Span,
  type TellClause,
  type When,
} from './pack.js';

/** What is wrong with a pack: where, as a JSON pointer, and a sentence. */
export interface PackError {
  readonly pointer: string;
  readonly code: string;
  readonly reason: string;
}

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
});
const conditions = { type: 'array', items: condition };
const tell = closed(['to', 'text'], {
  to: target,
  role: { enum: [...ROLES] },
  kind: { enum: [...ALERT_KINDS] },
  urgency: { enum: [...URGENCIES] },
  if: conditions,
  text: { type: 'string', minLength: 1 },
});
const who = closed(['to'], { to: target, role: { enum: [...ROLES] } });
const due = closed(['task', 'text', 'owner'], {
  task: { enum: [...TASK_KINDS] },
  stage: { type: 'string', pattern: '^[a-z0-9-]+$' },
  text: { type: 'string', minLength: 1 },
  owner: who,
  participants: { type: 'array', items: who },
  starts: { anyOf: [{ const: 'return' }, closed(['notice'], { notice: eventTypes })] },
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
    }),
  },
  'ends-with-return': { type: 'boolean' },
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
            closed(['away-for'], { 'away-for': span, every: span }),
            closed(['periods-of'], { 'periods-of': oneOf(['days']) }),
            closed(['calendar', 'at'], {
              calendar: { enum: [...CALENDARS] },
              at: { type: 'string', pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' },
            }),
          ],
        },
        if: conditions,
        treat: closed(['category', 'levels', 'as'], {
          category: { enum: [...EPISODE_CATEGORIES] },
          levels: list(RISK_LEVELS),
          as: { enum: [...RISK_LEVELS] },
        }),
        tell: { type: 'array', items: tell },
        due: { type: 'array', items: due },
        send: { type: 'array', minItems: 1, items: send },
      }),
    },
  },
});

const validate = new Ajv({ allErrors: true, strict: false }).compile(PACK_SCHEMA);

/**
 * A pack from what YAML or JSON says, `version` left out being 1; or everything that is wrong with it.
 * @param check what else there is to find wrong with it, once its form is right
 */
export function packOf(
  raw: unknown,
  check: (pack: Pack) => readonly PackError[] = () => [],
): Result<Pack, readonly PackError[]> {
  if (validate(raw)) {
    const written = { version: 1, ...(raw as Partial<RawPack>) } as RawPack;
    const pack = toPack(written);
    const errors = check(pack);
    return errors.length === 0 ? ok(pack) : err(errors.map((error) => asWritten(error, written)));
  }
  // A pack that speaks of one thing wrongly fails each alternative of it: the innermost faults say which.
  const faults = (validate.errors ?? []).filter((e) => e.keyword !== 'anyOf' && e.keyword !== 'if');
  return err(faults.map((e) => ({ pointer: pointerOf(e), code: codeOf(e), reason: sentence(e) })));
}

/** The rules of a pack stand among its lists where it is written. */
function asWritten(error: PackError, { rules }: RawPack): PackError {
  const places = rules.flatMap((rule, i) => (isList(rule) ? [] : [i]));
  const place = (text: string): string =>
    text.replaceAll(/\/rules\/(\d+)/g, (whole, nth: string) => {
      const at = places[Number(nth)];
      return at === undefined ? whole : `/rules/${at}`;
    });
  return { ...error, pointer: place(error.pointer), reason: place(error.reason) };
}

const pointerOf = ({ instancePath, params }: ErrorObject): string => {
  const extra = (params as { additionalProperty?: string }).additionalProperty;
  return extra === undefined ? instancePath : `${instancePath}/${extra}`;
};

const codeOf = ({ keyword }: ErrorObject): string =>
  ({ additionalProperties: 'unknown-field', enum: 'not-listed', required: 'required' })[keyword] ?? 'not-valid';

function sentence(error: ErrorObject): string {
  const where = error.instancePath || '/';
  const allowed = (error.params as { allowedValues?: unknown[] }).allowedValues;
  const extra = (error.params as { additionalProperty?: string }).additionalProperty;
  if (error.keyword === 'false schema') return `${where} does not belong to such a rule`;
  if (allowed) return `${where} must be one of ${allowed.join(', ')}`;
  if (extra) return `${where} has "${extra}", which a pack does not know`;
  return `${where} ${error.message ?? 'is not valid'}`;
}

type RawTell = Omit<TellClause, 'if'> & { if?: Condition[] };
type RawDue = Omit<
  DueClause,
  | 'participants'
  | 'overdueAlso'
  | 'if'
  | 'unless'
  | 'metBy'
  | 'endsWithReturn'
  | 'authorisedBy'
  | 'within'
  | 'again'
  | 'priority'
> & {
  participants?: DueClause['participants'];
  'overdue-also'?: DueClause['overdueAlso'];
  if?: Condition[];
  unless?: Condition[];
  'met-by'?: DueClause['metBy'];
  'ends-with-return'?: boolean;
  'authorised-by'?: readonly string[];
  within?: RawSpan;
  again?: RawSpan;
  priority?: DueClause['priority'];
};
type RawWhen =
  | Exclude<When, { awayFor: Span } | { periodsOf: object }>
  | { 'away-for': RawSpan; every?: RawSpan }
  | { 'periods-of': { days: number } };
type RawRule = Omit<Rule, 'about' | 'applies' | 'when' | 'if' | 'tell' | 'due'> & {
  about?: Rule['about'];
  applies?: Rule['applies'];
  when: RawWhen;
  if?: Condition[];
  tell?: RawTell[];
  due?: RawDue[];
};
type RawList = Omit<ListRule, 'send'> & {
  send: (Omit<SendClause, 'if' | 'empty'> & Partial<Pick<SendClause, 'if' | 'empty'>>)[];
};
type RawPack = Omit<Pack, 'rules' | 'lists'> & { rules: (RawRule | RawList)[] };

const isList = (rule: RawRule | RawList): rule is RawList => 'send' in rule;

const toPack = (raw: RawPack): Pack => ({
  ...raw,
  lists: raw.rules.filter(isList).map((rule) => ({
    ...rule,
    send: rule.send.map((send) => ({ ...send, if: send.if ?? [], empty: send.empty ?? 'sent' })),
  })),
  rules: raw.rules
    .filter((rule): rule is RawRule => !isList(rule))
    .map((rule) => ({
      ...rule,
      about: rule.about ?? ['missing'],
      applies: rule.applies ?? 'party',
      when: toWhen(rule.when),
      if: rule.if ?? [],
      tell: (rule.tell ?? []).map((tell) => ({ ...tell, if: tell.if ?? [] })),
      due: (rule.due ?? []).map(toDue),
    })),
});

function toWhen(raw: RawWhen): When {
  if ('periods-of' in raw) return { periodsOf: raw['periods-of'] };
  if (!('away-for' in raw)) return raw;
  return { awayFor: toSpan(raw['away-for']), every: raw.every && toSpan(raw.every) };
}

const toDue = (raw: RawDue): DueClause => ({
  task: raw.task,
  stage: raw.stage,
  text: raw.text,
  owner: raw.owner,
  participants: raw.participants ?? [],
  starts: raw.starts,
  within: raw.within && toSpan(raw.within),
  again: raw.again && toSpan(raw.again),
  at: raw.at,
  overdueAlso: raw['overdue-also'] ?? [],
  priority: raw.priority ?? 'normal',
  if: raw.if ?? [],
  unless: raw.unless ?? [],
  metBy: raw['met-by'] ?? [],
  endsWithReturn: raw['ends-with-return'] ?? false,
  authorisedBy: raw['authorised-by'],
  defer: raw.defer,
});
