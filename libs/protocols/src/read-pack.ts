import { parseDocument, LineCounter, type Document } from 'yaml';
import { Ajv, type ErrorObject } from 'ajv';
import {
  ALERT_KINDS,
  EPISODE_CATEGORIES,
  EVENT_TYPES,
  INTERVIEW_STATUSES,
  RISK_LEVELS,
  ROLES,
  TASK_KINDS,
  URGENCIES,
} from '#contracts';
import { err, ok, type Result } from '#kernel';
import { RULE_FACTS } from './rule-facts.js';
import {
  APPLIES,
  OPERATORS,
  PLACEMENT_DOCUMENTS,
  TARGETS,
  type Condition,
  type DueClause,
  type OutcomeRule,
  type Pack,
  type Rule,
  type Span,
  type TellClause,
  type When,
} from './pack.js';

/** Why a pack was refused: the file, the line and a sentence. */
export interface PackFault {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

const strings = { type: 'array', items: { type: 'string' } } as const;
const list = (values: readonly string[]): object => ({ type: 'array', minItems: 1, items: { enum: [...values] } });
const closed = (required: readonly string[], properties: Record<string, object>): object => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});
const eventTypes = list(Object.keys(EVENT_TYPES));
const target = { anyOf: [{ enum: [...TARGETS] }, { type: 'string', pattern: '^organisation:[a-z0-9-]+$' }] };
const oneOf = (units: readonly string[]): object => ({
  anyOf: units.map((unit) => closed([unit], { [unit]: { type: 'number', minimum: 0 } })),
});
const span = oneOf(['hours', 'days', 'months', 'working-days', 'school-days']);
const condition = closed(['fact', 'is', 'value'], {
  fact: { enum: Object.keys(RULE_FACTS) },
  is: { enum: [...OPERATORS] },
  value: { anyOf: [{ type: ['string', 'number', 'boolean'] }, strings] },
  window: oneOf(['days', 'months']),
  categories: list(EPISODE_CATEGORIES),
  hours: { type: 'number', minimum: 0 },
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
  'authorised-by': { type: 'array', items: { type: 'string' }, minItems: 1 },
  outcomes: {
    type: 'array',
    items: closed(['outcome'], {
      outcome: { enum: ['close', 'not-practicable'] },
      'authorised-by': { type: 'array', items: { type: 'string' }, minItems: 1 },
      'taken-over': { const: true },
      unless: conditions,
    }),
  },
  defer: closed(['by'], { by: strings }),
});

/** The JSON Schema of a pack, for editors and for `/schemas/protocol.json`. */
export const PACK_SCHEMA = closed(['id', 'version', 'authority', 'title', 'rules'], {
  id: { type: 'string', pattern: '^[a-z][a-z0-9-]*$' },
  version: { type: 'integer', minimum: 1 },
  authority: { type: ['string', 'null'], pattern: '^E(06|07|08|09|10)[0-9]{6}$' },
  force: { type: 'string', pattern: '^[a-z-]+$' },
  title: { type: 'string', minLength: 1 },
  rules: {
    type: 'array',
    minItems: 1,
    items: closed(['id', 'source', 'says', 'when'], {
      id: { type: 'string', pattern: '^[A-Z]{3}-[0-9]{2}$' },
      part: { type: 'string' },
      source: { type: 'string', minLength: 1 },
      says: { type: 'string', minLength: 1 },
      applies: { enum: [...APPLIES] },
      when: {
        anyOf: [
          closed(['notice'], { notice: eventTypes }),
          closed(['episode'], { episode: { const: 'returned' } }),
          closed(['back-for'], { 'back-for': span }),
          closed(['away-for'], { 'away-for': span, every: span }),
        ],
      },
      if: conditions,
      treat: closed(['category', 'levels', 'as'], {
        category: { enum: [...EPISODE_CATEGORIES] },
        levels: list(RISK_LEVELS),
        as: { enum: [...RISK_LEVELS] },
      }),
      refuse: closed(['categories', 'text'], {
        categories: list(EPISODE_CATEGORIES),
        text: { type: 'string', minLength: 1 },
      }),
      'off-list': closed(['after-silence'], { 'after-silence': span }),
      tell: { type: 'array', items: tell },
      due: { type: 'array', items: due },
    }),
  },
});

const validate = new Ajv({ allErrors: true, strict: false }).compile(PACK_SCHEMA);

/** Reads a pack from YAML; every fault comes with the line it is on. */
export function readPack(file: string, text: string): Result<Pack, readonly PackFault[]> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) {
    return err(
      document.errors.map((e) => ({
        file,
        line: lines.linePos(e.pos[0]).line,
        reason: e.message.split('\n')[0] ?? '',
      })),
    );
  }
  const raw: unknown = document.toJS();
  if (!validate(raw)) {
    const faults = (validate.errors ?? []).filter((e) => e.keyword !== 'anyOf');
    return err(faults.map((e) => ({ file, line: lineOf(document, lines, e), reason: sentence(e) })));
  }
  return ok(toPack(raw as RawPack));
}

function lineOf(document: Document.Parsed, lines: LineCounter, error: ErrorObject): number {
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((p) => (/^\d+$/.test(p) ? Number(p) : p));
  const node = document.getIn(path, true) as { range?: [number, number, number] } | undefined;
  return node?.range ? lines.linePos(node.range[0]).line : 1;
}

function sentence(error: ErrorObject): string {
  const where = error.instancePath || '/';
  const allowed = (error.params as { allowedValues?: unknown[] }).allowedValues;
  const extra = (error.params as { additionalProperty?: string }).additionalProperty;
  if (allowed) return `${where} must be one of ${allowed.join(', ')}`;
  if (extra) return `${where} has "${extra}", which a pack does not know`;
  return `${where} ${error.message ?? 'is not valid'}`;
}

type RawSpan = Readonly<Record<string, number>>;
type RawTell = Omit<TellClause, 'if'> & { if?: Condition[] };
interface RawOutcome {
  readonly outcome: OutcomeRule['outcome'];
  readonly 'authorised-by'?: readonly string[];
  readonly 'taken-over'?: true;
  readonly unless?: Condition[];
}
type RawDue = Omit<
  DueClause,
  | 'outcomes'
  | 'participants'
  | 'overdueAlso'
  | 'if'
  | 'unless'
  | 'metBy'
  | 'endsWithReturn'
  | 'authorisedBy'
  | 'within'
  | 'priority'
> & {
  participants?: DueClause['participants'];
  'overdue-also'?: DueClause['overdueAlso'];
  if?: Condition[];
  unless?: Condition[];
  'met-by'?: DueClause['metBy'];
  'ends-with-return'?: boolean;
  'authorised-by'?: readonly string[];
  outcomes?: readonly RawOutcome[];
  within?: RawSpan;
  priority?: DueClause['priority'];
};
type RawWhen =
  | Exclude<When, { awayFor: Span } | { backFor: Span }>
  | { 'back-for': RawSpan }
  | { 'away-for': RawSpan; every?: RawSpan };
type RawRule = Omit<Rule, 'applies' | 'when' | 'if' | 'offList' | 'tell' | 'due'> & {
  'off-list'?: { readonly 'after-silence': RawSpan };
  applies?: Rule['applies'];
  when: RawWhen;
  if?: Condition[];
  tell?: RawTell[];
  due?: RawDue[];
};
type RawPack = Omit<Pack, 'rules'> & { rules: RawRule[] };

const toPack = (raw: RawPack): Pack => ({
  ...raw,
  rules: raw.rules.map(({ 'off-list': offList, ...rule }) => ({
    ...rule,
    offList: offList && { afterSilence: toSpan(offList['after-silence']) },
    applies: rule.applies ?? 'party',
    when: toWhen(rule.when),
    if: rule.if ?? [],
    tell: (rule.tell ?? []).map((tell) => ({ ...tell, if: tell.if ?? [] })),
    due: (rule.due ?? []).map(toDue),
  })),
});

function toWhen(raw: RawWhen): When {
  if ('back-for' in raw) return { backFor: toSpan(raw['back-for']) };
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
  at: raw.at,
  overdueAlso: raw['overdue-also'] ?? [],
  priority: raw.priority ?? 'normal',
  if: raw.if ?? [],
  unless: raw.unless ?? [],
  metBy: raw['met-by'] ?? [],
  endsWithReturn: raw['ends-with-return'] ?? false,
  authorisedBy: raw['authorised-by'],
  outcomes: (raw.outcomes ?? []).map((rule) => ({
    outcome: rule.outcome,
    authorisedBy: rule['authorised-by'],
    takenOver: rule['taken-over'],
    unless: rule.unless ?? [],
  })),
  defer: raw.defer,
});

/** `working-days: 3` as the code calls it; the schema has seen to it that there is one unit, and a known one. */
function toSpan(raw: RawSpan): Span {
  const { hours, days, months, 'working-days': workingDays, 'school-days': schoolDays = 0 } = raw;
  if (hours !== undefined) return { hours };
  if (days !== undefined) return { days };
  if (months !== undefined) return { months };
  return workingDays === undefined ? { schoolDays } : { workingDays };
}
