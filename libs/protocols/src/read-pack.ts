import { Ajv, type ErrorObject } from 'ajv';
import { err, ok, type Result } from '#kernel';
import { PACK_SCHEMA } from './pack-schema.js';
import type { Condition, ListRule, Pack, Rule, SendClause, Span, TellClause, When } from './pack.js';
import { toDue, type RawDue } from './read-due.js';
import { toSpan, type RawSpan } from './read-span.js';
import { toTreatments, type RawTreatments } from './read-treatment.js';

/** What is wrong with a pack: where, as a JSON pointer, and a sentence. */
export interface PackError {
  readonly pointer: string;
  readonly code: string;
  readonly reason: string;
}

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

type RawTell = Omit<TellClause, 'if' | 'by'> & { if?: Condition[]; by?: RawSpan };
type RawWhen =
  | Exclude<When, { awayFor: Span } | { backFor: Span } | { periodsOf: object }>
  | { 'back-for': RawSpan }
  | { 'away-for': RawSpan; every?: RawSpan }
  | { 'periods-of': { days: number } };
type RawRule = Omit<Rule, 'about' | 'applies' | 'when' | 'if' | 'treatCategory' | 'hold' | 'offList' | 'tell' | 'due'> &
  RawTreatments & {
    about?: Rule['about'];
    applies?: Rule['applies'];
    when: RawWhen;
    'off-list'?: { readonly 'after-silence': RawSpan };
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
    .map(({ 'off-list': offList, ...rule }) => ({
      ...rule,
      offList: offList && { afterSilence: toSpan(offList['after-silence']) },
      ...toTreatments(rule),
      about: rule.about ?? ['missing'],
      applies: rule.applies ?? 'party',
      when: toWhen(rule.when),
      if: rule.if ?? [],
      tell: (rule.tell ?? []).map((tell) => ({ ...tell, if: tell.if ?? [], by: tell.by && toSpan(tell.by) })),
      due: (rule.due ?? []).map(toDue),
    })),
});

function toWhen(raw: RawWhen): When {
  if ('periods-of' in raw) return { periodsOf: raw['periods-of'] };
  if ('back-for' in raw) return { backFor: toSpan(raw['back-for']) };
  if (!('away-for' in raw)) return raw;
  return { awayFor: toSpan(raw['away-for']), every: raw.every && toSpan(raw.every) };
}
