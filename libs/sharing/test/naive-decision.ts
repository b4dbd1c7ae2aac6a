import { addDays, atLocalTime } from '#kernel';
import type { Agreement, AgreementRule, Selector } from '../src/agreement.js';
import type { Condition } from '../src/conditions.js';
import type { Fact } from '../src/fact.js';
import type { Question } from '../src/inquiry.js';

/**
 * sharing.md once more, written apart from the engine: slow, plain, fact by fact, straight from the text. The engine must
 * agree with it about every fact and about the pointer.
 */
export function naively(
  question: Question,
  agreements: readonly Agreement[],
  now: Date,
): { pointer: boolean; shown: Fact[] } {
  const current = agreements.filter((a) => {
    if (a.demonstration === true) return true;
    if (a.from !== null && now < atLocalTime(a.from, '00:00')) return false;
    return !(a.to !== null && now >= atLocalTime(addDays(a.to, 1), '00:00'));
  });
  const rulings = question.facts.map((fact) => ({ fact, ruling: rulingOn(fact, question, current) }));
  const shown = rulings.filter(
    ({ fact, ruling }) => ruling === 'permit' && !isLocationKept(fact, question) && !isNarrativeKept(fact, question),
  );
  const isPointer =
    isRecordKept(question) ||
    (rulings.length > 0 && (shown.length === 0 || rulings.some(({ ruling }) => ruling.includes('refer'))));
  return { pointer: isPointer, shown: isPointer ? [] : shown.map(({ fact }) => fact) };
}

function rulingOn(
  fact: Fact,
  question: Question,
  agreements: readonly Agreement[],
): 'permit' | 'deny' | 'forbid' | 'refer' | 'forbid and refer' {
  const rules = agreements.flatMap((agreement) => agreement.rules.map((rule) => ({ agreement, rule })));
  const about = rules.filter(({ rule }) => rule.categories.includes(fact.category));
  const withholding = about.filter(
    ({ rule }) => rule.effect !== 'permit' && everyPart(rule, fact, question).every((part) => part !== 'no'),
  );
  const isReferred = withholding.some(({ rule }) => rule.effect === 'withhold-and-refer');
  if (withholding.some(({ rule }) => rule.effect === 'forbid')) return isReferred ? 'forbid and refer' : 'forbid';
  if (isReferred) return 'refer';
  if (fact.supplier === question.recipient.organisation) return 'permit';
  const permitting = about.filter(
    ({ agreement, rule }) =>
      rule.effect === 'permit' &&
      isParty(agreement, question.recipient.organisation, question.recipient.kind) &&
      isParty(agreement, fact.supplier, question.subject.kinds?.[fact.supplier]) &&
      everyPart(rule, fact, question).every((part) => part === 'yes'),
  );
  return permitting.length > 0 ? 'permit' : 'deny';
}

type Say = 'yes' | 'no' | 'unknown';
const say = (known: boolean, truth: () => boolean): Say => (known ? (truth() ? 'yes' : 'no') : 'unknown');

const isParty = (agreement: Agreement, id: string, kind: string | undefined): boolean =>
  agreement.parties.some((party) =>
    'kind' in party ? kind !== undefined && party.kind === kind : party.organisation === id,
  );

function everyPart(rule: AgreementRule, fact: Fact, { recipient, subject, kind }: Question): Say[] {
  const { to, from } = rule;
  const placements = ['placement.started', 'placement.changed', 'placement.ended'];
  const parts: Say[] = [];
  if (to.organisation) parts.push(say(true, () => to.organisation === recipient.organisation));
  if (to.kind) parts.push(say(true, () => to.kind === recipient.kind));
  if (to.role) parts.push(say(recipient.role !== null, () => to.role === recipient.role));
  if (to.capacity) parts.push(say(true, () => to.capacity === recipient.capacity));
  if (rule.kinds.length > 0) {
    parts.push(
      say(kind !== null, () =>
        rule.kinds.some((each) => each === kind || (each === 'placement.notified' && placements.includes(kind ?? ''))),
      ),
    );
  }
  return [
    ...parts,
    ...supplierParts(from, fact.supplier, subject),
    ...rule.when.map((c) => conditionSays(c, subject, recipient.capacity)),
  ];
}

function supplierParts(from: Selector, supplier: string, subject: Question['subject']): Say[] {
  const kind = subject.kinds?.[supplier];
  const parts: Say[] = [];
  if (from.organisation) parts.push(say(true, () => from.organisation === supplier));
  if (from.kind) parts.push(say(kind !== undefined, () => from.kind === kind));
  if (from.role) parts.push('unknown');
  const holder = { responsible: subject.responsible, host: subject.host, reporter: subject.reportedBy }[
    from.capacity as 'host'
  ];
  if (from.capacity) parts.push(say(typeof holder === 'string', () => holder === supplier));
  return parts;
}

const LEVELS = ['none', 'very-low', 'low', 'medium', 'high'];

function conditionSays({ fact, is, value }: Condition, subject: Question['subject'], capacity: string): Say {
  const facts: Record<string, unknown> = {
    ...{ age: subject.age, status: subject.statuses, flag: subject.flags, capacity, risk: subject.risk },
    ...{ restriction: subject.restriction, hours: subject.hours, distance: subject.distance },
  };
  const actual = facts[fact];
  const wanted = Array.isArray(value) ? (value as unknown[]) : [value];
  if (fact === 'age') {
    return say(typeof actual === 'number', () => {
      const years = actual as number;
      const bound = value as number;
      return is === 'under'
        ? years < bound
        : is === 'at-least'
          ? years >= bound
          : (years === bound) === (is === 'equal');
    });
  }
  if (fact === 'status' || fact === 'flag') {
    const known = Array.isArray(actual) && actual.every((each) => typeof each === 'string');
    return say(known, () => wanted.some((each) => (actual as unknown[]).includes(each)) === (is !== 'not'));
  }
  if (is === 'under' || is === 'at-least') {
    const at = LEVELS.indexOf(actual as string);
    const bound = LEVELS.indexOf(value as string);
    return say(at >= 0 && bound >= 0, () => (is === 'under' ? at < bound : at >= bound));
  }
  return say(typeof actual === 'string', () => wanted.includes(actual) === (is !== 'not'));
}

function has(flags: unknown, ...wanted: string[]): boolean {
  return !Array.isArray(flags) || wanted.some((flag) => flags.includes(flag));
}

function isRecordKept({ subject, recipient }: Question): boolean {
  if (subject.restriction === 'none' && !has(subject.flags, 'honour-based-violence', 'forced-marriage')) return false;
  const { organisation, role } = recipient;
  if (organisation === subject.host || organisation === subject.responsible) {
    return !/^(front-door|out-of-hours|social-worker|allocated-team|team-manager|service-manager|head-of-service|assistant-director|director)$/.test(
      role ?? '',
    );
  }
  if (organisation === 'ceop' || organisation === 'uk-missing-persons-bureau') return role !== 'duty';
  if (subject.forces?.includes(organisation))
    return !/^(missing-persons-unit|exploitation-police|duty)$/.test(role ?? '');
  return true;
}

function isLocationKept(fact: Fact, { subject, recipient }: Question): boolean {
  if (!['whereabouts', 'placement-address', 'home-address'].includes(fact.category)) return false;
  if (
    typeof subject.restriction === 'string' &&
    subject.restriction !== 'trafficking' &&
    !has(subject.flags, 'trafficking', 'potential-trafficking-victim')
  )
    return false;
  if (recipient.kind === 'force' && recipient.organisation !== 'btp') return false;
  const isTheirs = recipient.organisation === subject.host || recipient.organisation === subject.responsible;
  return !(isTheirs && ['front-door', 'out-of-hours'].includes(recipient.role ?? ''));
}

function isNarrativeKept(fact: Fact, { subject, recipient }: Question): boolean {
  if (fact.category !== 'interview-narrative' || fact.supplier === recipient.organisation) return false;
  return recipient.organisation !== subject.responsible && !subject.consentedTo?.includes(recipient.organisation);
}
