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
import { RULE_FACTS, TARGETS, type Condition, type DueClause, type Pack, type Rule, type TellClause } from './pack.js';

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
const condition = closed(['fact', 'is', 'value'], {
  fact: { enum: Object.keys(RULE_FACTS) },
  is: { enum: ['equal', 'in'] },
  value: { anyOf: [{ type: ['string', 'number', 'boolean'] }, strings] },
});
const tell = closed(['to', 'text'], {
  to: target,
  role: { enum: [...ROLES] },
  kind: { enum: [...ALERT_KINDS] },
  urgency: { enum: [...URGENCIES] },
  text: { type: 'string', minLength: 1 },
});
const due = closed(['task', 'text', 'owner', 'starts'], {
  task: { enum: [...TASK_KINDS] },
  text: { type: 'string', minLength: 1 },
  owner: closed(['to'], { to: target, role: { enum: [...ROLES] } }),
  starts: { anyOf: [{ const: 'return' }, closed(['notice'], { notice: eventTypes })] },
  within: {
    anyOf: ['hours', 'days', 'working-days'].map((unit) =>
      closed([unit], { [unit]: { type: 'number', exclusiveMinimum: 0 } }),
    ),
  },
  unless: { type: 'array', items: condition },
  'met-by': {
    type: 'array',
    items: closed(['notice'], {
      notice: { enum: ['return-interview.recorded', 'safe-and-well.recorded'] },
      status: list(INTERVIEW_STATUSES),
      independent: { type: 'boolean' },
    }),
  },
  'ends-with-return': { type: 'boolean' },
  defer: closed(['by'], { by: strings }),
});

/** The JSON Schema of a pack, for editors and for `/schemas/protocol.json`. */
export const PACK_SCHEMA = closed(['id', 'version', 'authority', 'title', 'rules'], {
  id: { type: 'string', pattern: '^[a-z][a-z0-9-]*$' },
  version: { type: 'integer', minimum: 1 },
  authority: { type: ['string', 'null'], pattern: '^E(06|07|08|09|10)[0-9]{6}$' },
  title: { type: 'string', minLength: 1 },
  rules: {
    type: 'array',
    minItems: 1,
    items: closed(['id', 'source', 'says', 'when'], {
      id: { type: 'string', pattern: '^[A-Z]{3}-[0-9]{2}$' },
      part: { type: 'string' },
      source: { type: 'string', minLength: 1 },
      says: { type: 'string', minLength: 1 },
      when: {
        anyOf: [closed(['notice'], { notice: eventTypes }), closed(['episode'], { episode: { const: 'returned' } })],
      },
      if: { type: 'array', items: condition },
      treat: closed(['category', 'levels', 'as'], {
        category: { enum: [...EPISODE_CATEGORIES] },
        levels: list(RISK_LEVELS),
        as: { enum: [...RISK_LEVELS] },
      }),
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

type RawDue = Omit<DueClause, 'metBy' | 'endsWithReturn' | 'unless' | 'within'> & {
  unless?: Condition[];
  'met-by'?: DueClause['metBy'];
  'ends-with-return'?: boolean;
  within?: { hours?: number; days?: number; 'working-days'?: number };
};
type RawRule = Omit<Rule, 'if' | 'tell' | 'due'> & { if?: Condition[]; tell?: TellClause[]; due?: RawDue[] };
type RawPack = Omit<Pack, 'rules'> & { rules: RawRule[] };

function toPack(raw: RawPack): Pack {
  return {
    ...raw,
    rules: raw.rules.map((rule) => ({
      ...rule,
      if: rule.if ?? [],
      tell: rule.tell ?? [],
      due: (rule.due ?? []).map(toDue),
    })),
  };
}

function toDue(raw: RawDue): DueClause {
  const { within } = raw;
  return {
    task: raw.task,
    text: raw.text,
    owner: raw.owner,
    starts: raw.starts,
    defer: raw.defer,
    unless: raw.unless ?? [],
    metBy: raw['met-by'] ?? [],
    endsWithReturn: raw['ends-with-return'] ?? false,
    within:
      within === undefined
        ? undefined
        : within.hours !== undefined
          ? { hours: within.hours }
          : within.days !== undefined
            ? { days: within.days }
            : { workingDays: within['working-days'] ?? 0 },
  };
}
