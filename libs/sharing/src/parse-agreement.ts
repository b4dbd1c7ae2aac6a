import {
  ALERT_KINDS,
  CAPACITIES,
  CATEGORIES,
  FieldReader,
  ORGANISATION_KINDS,
  ROLES,
  type Capacity,
  type Category,
  type FieldError,
  type OrganisationKind,
  type Role,
} from '#contracts';
import { err, isDay, ok, type Result } from '#kernel';
import {
  EFFECTS,
  type Agreement,
  type AgreementRule,
  type Party,
  type RuleKind,
  type Selector,
  type Signature,
} from './agreement.js';
import { COMPARISONS, CONDITION_FACTS, VOCABULARY, type Condition } from './conditions.js';
import type { Gateway, LawfulBasis } from './lawful-basis.js';

const RULE_KINDS = [...ALERT_KINDS, 'placement.notified'] as const;

/**
 * An agreement from what somebody wrote, as an administrator's JSON or a pack's YAML (contract §2.3): the agreement, or
 * everything that is wrong with it, each with its JSON pointer. What the contract does not know is refused: a misspelt
 * `when` would otherwise open what it was to close. The read-only fields of an answer (`version`, `state`) are ignored.
 */
export function parseAgreement(input: unknown, version = 1): Result<Agreement, readonly FieldError[]> {
  const reader = new FieldReader();
  const body = reader.object(input, '', [
    ...['id', 'title', 'purpose', 'parties', 'lawfulBasis', 'from', 'to', 'reviewBy', 'signatures', 'rules'],
    ...['version', 'state', 'inForceSince', 'writtenBy', 'approvedBy'],
  ]);
  const agreement: Agreement = {
    id: reader.text(body['id'], '/id', /^[A-Za-z0-9][A-Za-z0-9._~-]{0,99}$/),
    version,
    title: reader.text(body['title'], '/title'),
    purpose: reader.text(body['purpose'], '/purpose'),
    parties: reader.list(body['parties'], '/parties', (party, at) => partyOf(reader, party, at)),
    lawfulBasis: lawfulBasisOf(reader, body['lawfulBasis']),
    from: dayOf(reader, body['from'], '/from'),
    to: dayOf(reader, body['to'], '/to'),
    reviewBy: dayOf(reader, body['reviewBy'], '/reviewBy'),
    signatures: reader.list(body['signatures'] ?? [], '/signatures', (signature, at) =>
      signatureOf(reader, signature, at),
    ),
    rules: reader.list(body['rules'], '/rules', (rule, at) => ruleOf(reader, rule, at)),
  };
  if (agreement.parties.length === 0) reader.refuse('/parties', 'required', 'names at least one party');
  if (agreement.from !== null && agreement.to !== null && agreement.to < agreement.from) {
    reader.refuse('/to', 'before-from', 'is not before `from`');
  }
  const ids = new Set<string>();
  agreement.rules.forEach(({ id }, i) => {
    if (id !== '' && ids.has(id)) reader.refuse(`/rules/${i}/id`, 'not-unique', 'names one rule of the agreement only');
    ids.add(id);
  });
  return reader.errors.length > 0 ? err(reader.errors) : ok(agreement);
}

function ruleOf(reader: FieldReader, input: unknown, at: string): AgreementRule {
  const body = reader.object(input, at, ['id', 'effect', 'from', 'to', 'kinds', 'categories', 'when', 'reason']);
  const categories = reader.list(body['categories'], `${at}/categories`, (category, where) =>
    reader.word<Category>(category, where, CATEGORIES),
  );
  if (Array.isArray(body['categories']) && categories.length === 0) {
    reader.refuse(`${at}/categories`, 'required', 'names at least one category');
  }
  return {
    id: reader.text(body['id'], `${at}/id`, /^[A-Za-z0-9][A-Za-z0-9._~-]{0,99}$/),
    effect: reader.word(body['effect'], `${at}/effect`, EFFECTS),
    from: selectorOf(reader, body['from'], `${at}/from`),
    to: selectorOf(reader, body['to'], `${at}/to`),
    kinds: reader.list(body['kinds'] ?? [], `${at}/kinds`, (kind, where) =>
      reader.word<RuleKind>(kind, where, RULE_KINDS),
    ),
    categories: [...new Set(categories)],
    when: reader.list(body['when'] ?? [], `${at}/when`, (condition, where) => conditionOf(reader, condition, where)),
    reason: reader.text(body['reason'], `${at}/reason`),
  };
}

function selectorOf(reader: FieldReader, input: unknown, at: string): Selector {
  const body = reader.object(input, at, ['organisation', 'kind', 'role', 'capacity']);
  const given = (key: string): boolean => body[key] !== undefined && body[key] !== null;
  return {
    ...(given('organisation') ? { organisation: reader.text(body['organisation'], `${at}/organisation`) } : {}),
    ...(given('kind') ? { kind: reader.word<OrganisationKind>(body['kind'], `${at}/kind`, ORGANISATION_KINDS) } : {}),
    ...(given('role') ? { role: reader.word<Role>(body['role'], `${at}/role`, ROLES) } : {}),
    ...(given('capacity') ? { capacity: reader.word<Capacity>(body['capacity'], `${at}/capacity`, CAPACITIES) } : {}),
  };
}

function conditionOf(reader: FieldReader, input: unknown, at: string): Condition {
  const body = reader.object(input, at, ['fact', 'is', 'value']);
  const fact = reader.word(body['fact'], `${at}/fact`, CONDITION_FACTS);
  const is = reader.word(body['is'], `${at}/is`, COMPARISONS);
  // Of a fact that nobody knows it cannot be said what it may be compared with.
  if (!CONDITION_FACTS.some((known) => known === body['fact'])) return { fact, is, value: '' };
  const { words, comparisons } = VOCABULARY[fact];
  if (!comparisons.includes(is)) {
    reader.refuse(`${at}/is`, 'not-comparable', `\`${fact}\` is compared by ${comparisons.join(', ')}`);
  }
  const value = body['value'];
  if (words === 'number') {
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return { fact, is, value };
    reader.refuse(`${at}/value`, 'not-a-number', 'is a whole number of years');
    return { fact, is, value: 0 };
  }
  if (is === 'includes' && Array.isArray(value)) {
    if (value.length === 0) reader.refuse(`${at}/value`, 'required', 'names at least one value');
    return { fact, is, value: reader.list(value, `${at}/value`, (word, where) => reader.word(word, where, words)) };
  }
  return { fact, is, value: reader.word(value, `${at}/value`, words) };
}

function partyOf(reader: FieldReader, input: unknown, at: string): Party {
  const body = reader.object(input, at, ['organisation', 'kind']);
  if ((body['organisation'] === undefined) === (body['kind'] === undefined)) {
    reader.refuse(at, 'not-a-party', 'names either an organisation or a kind of organisation');
  }
  return body['kind'] === undefined
    ? { organisation: reader.text(body['organisation'], `${at}/organisation`) }
    : { kind: reader.word<OrganisationKind>(body['kind'], `${at}/kind`, ORGANISATION_KINDS) };
}

function signatureOf(reader: FieldReader, input: unknown, at: string): Signature {
  const body = reader.object(input, at, ['organisation', 'by', 'at']);
  return {
    organisation: reader.text(body['organisation'], `${at}/organisation`),
    by: reader.text(body['by'], `${at}/by`),
    at: reader.text(body['at'], `${at}/at`, /^\d{4}-\d{2}-\d{2}(T\S+)?$/),
  };
}

function lawfulBasisOf(reader: FieldReader, input: unknown): string | LawfulBasis {
  const at = '/lawfulBasis';
  if (typeof input !== 'object' || input === null) return reader.text(input, at);
  const body = reader.object(input, at, ['ukGdpr', 'dpa2018', 'lawEnforcement', 'gateways']);
  const gdpr = reader.object(body['ukGdpr'] ?? {}, `${at}/ukGdpr`, ['article6', 'article9']);
  const texts = (value: unknown, where: string): string[] =>
    reader.list(value ?? [], where, (text, place) => reader.text(text, place));
  return {
    ukGdpr: {
      article6: texts(gdpr['article6'], `${at}/ukGdpr/article6`),
      article9: texts(gdpr['article9'], `${at}/ukGdpr/article9`),
    },
    dpa2018: texts(body['dpa2018'], `${at}/dpa2018`),
    lawEnforcement: texts(body['lawEnforcement'], `${at}/lawEnforcement`),
    gateways: reader.list(body['gateways'] ?? [], `${at}/gateways`, (gateway, where): Gateway => {
      const fields = reader.object(gateway, where, ['title', 'from', 'to']);
      return {
        title: reader.text(fields['title'], `${where}/title`),
        from: dayOf(reader, fields['from'], `${where}/from`),
        to: dayOf(reader, fields['to'], `${where}/to`),
      };
    }),
  };
}

function dayOf(reader: FieldReader, input: unknown, at: string): string | null {
  if (input === undefined || input === null) return null;
  if (typeof input === 'string' && isDay(input)) return input;
  reader.refuse(at, 'not-a-day', 'is a day, YYYY-MM-DD');
  return null;
}
