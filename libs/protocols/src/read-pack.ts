import { parseDocument, LineCounter, type Document } from 'yaml';
import { Ajv, type ErrorObject } from 'ajv';
import { err, ok, type Result } from '#kernel';
import { PACK_SCHEMA } from './pack-schema.js';
import {
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

/** Why a pack was refused: the file, the line and a sentence. */
export interface PackFault extends PackError {
  readonly file: string;
  readonly line: number;
}

const validate = new Ajv({ allErrors: true, strict: false }).compile(PACK_SCHEMA);

/**
 * Reads a pack from YAML; every fault comes with the line it is on.
 * @param check what else there is to find wrong with it, as `checkPack` does
 */
export function readPack(
  file: string,
  text: string,
  check: (pack: Pack) => readonly PackError[] = () => [],
): Result<Pack, readonly PackFault[]> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) {
    return err(
      document.errors.map((e) => ({
        file,
        line: lines.linePos(e.pos[0]).line,
        pointer: '',
        code: 'not-yaml',
        reason: e.message.split('\n')[0] ?? '',
      })),
    );
  }
  const read = packOf(document.toJS());
  const errors = read.ok ? check(read.value) : read.error;
  if (read.ok && errors.length === 0) return read;
  return err(errors.map((error) => ({ ...error, file, line: lineOf(document, lines, error.pointer) })));
}

/** A pack from what YAML or JSON says, `version` left out being 1; or everything that is wrong with its form. */
export function packOf(raw: unknown): Result<Pack, readonly PackError[]> {
  if (validate(raw)) return ok(toPack({ version: 1, ...(raw as Partial<RawPack>) } as RawPack));
  // A pack that speaks of one thing wrongly fails each alternative of it: the innermost faults say which.
  const faults = (validate.errors ?? []).filter((e) => e.keyword !== 'anyOf' && e.keyword !== 'if');
  return err(faults.map((e) => ({ pointer: pointerOf(e), code: codeOf(e), reason: sentence(e) })));
}

/** The line that a pointer speaks of: that of the field, or of the nearest thing around it that is there. */
export function lineOf(document: Document.Parsed, lines: LineCounter, pointer: string): number {
  const path = pointer
    .split('/')
    .slice(1)
    .map((p) => (/^\d+$/.test(p) ? Number(p) : p));
  for (; path.length > 0; path.pop()) {
    const node = document.getIn(path, true) as { range?: [number, number, number] } | undefined;
    if (node?.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
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

type RawSpan = Readonly<Record<string, number>>;
type RawTell = Omit<TellClause, 'if'> & { if?: Condition[] };
type RawDue = Omit<
  DueClause,
  | 'participants'
  | 'overdueAlso'
  | 'if'
  | 'unless'
  | 'metBy'
  | 'endsWithReturn'
  | 'endsWithCare'
  | 'again'
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
  'ends-with-care'?: boolean;
  again?: RawSpan;
  'authorised-by'?: readonly string[];
  within?: RawSpan;
  priority?: DueClause['priority'];
};
type RawWhen = Exclude<When, { awayFor: Span }> | { 'away-for': RawSpan; every?: RawSpan };
type RawRule = Omit<Rule, 'applies' | 'when' | 'if' | 'tell' | 'due'> & {
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
      applies: rule.applies ?? 'party',
      when: toWhen(rule.when),
      if: rule.if ?? [],
      tell: (rule.tell ?? []).map((tell) => ({ ...tell, if: tell.if ?? [] })),
      due: (rule.due ?? []).map(toDue),
    })),
});

function toWhen(raw: RawWhen): When {
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
  from: raw.from,
  within: raw.within && toSpan(raw.within),
  at: raw.at,
  overdueAlso: raw['overdue-also'] ?? [],
  priority: raw.priority ?? 'normal',
  if: raw.if ?? [],
  unless: raw.unless ?? [],
  metBy: raw['met-by'] ?? [],
  endsWithReturn: raw['ends-with-return'] ?? false,
  endsWithCare: raw['ends-with-care'] ?? false,
  again: raw.again && toSpan(raw.again),
  authorisedBy: raw['authorised-by'],
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
