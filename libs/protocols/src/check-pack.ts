import { canonicalJson, isDay } from '#kernel';
import type { Condition, DueClause, Pack, Rule, Span, TellClause, When } from './pack.js';
import type { PackError } from './read-pack.js';

/**
 * What is wrong with a pack that reads well: windows that nothing can lie in, escalations that come back to where they
 * began, and rules that would take the place of a national one and be looser than it.
 * @param national the rules of the national guidance
 */
export function checkPack(pack: Pack, national: readonly Rule[]): PackError[] {
  return [
    ...daysOf(pack),
    ...identitiesOf(pack),
    ...pack.rules.flatMap((rule, i) => windowsOf(rule, `/rules/${i}`)),
    ...escalationsOf(pack),
    ...pack.rules.flatMap((rule, i) => replacementOf(rule, `/rules/${i}`, pack, national)),
  ];
}

const fault = (pointer: string, code: string, reason: string): PackError => ({ pointer, code, reason });

function daysOf({ from, to }: Pack): PackError[] {
  const faults = Object.entries({ from, to })
    .filter(([, day]) => day && !isDay(day))
    .map(([name]) => fault(`/${name}`, 'not-a-day', `/${name} must be a day, YYYY-MM-DD`));
  if (faults.length === 0 && from && to && to < from) {
    return [fault('/to', 'impossible-window', '/to is before /from, so the rules would never be in force')];
  }
  return faults;
}

/** Rules are told apart by id and part; a local pack's cannot bear the name of a national one. */
function identitiesOf(pack: Pack): PackError[] {
  const seen = new Set<string>();
  return pack.rules.flatMap(({ id, part }, i) => {
    const name = `${id} ${part ?? ''}`;
    const isTwice = seen.has(name);
    seen.add(name);
    if (isTwice) {
      const how = 'give each entry of a rule its own `part`';
      return [fault(`/rules/${i}/id`, 'not-unique', `/rules/${i}/id stands there twice: ${how}`)];
    }
    if (pack.authority === null || !id.startsWith('ENG-')) return [];
    const how = 'a rule of your own in its place `replaces` it';
    return [fault(`/rules/${i}/id`, 'national', `/rules/${i}/id is that of a national rule: ${how}`)];
  });
}

/** Facts that count, and so may have a window. */
const COUNTING: readonly string[] = ['episodes', 'earlier-episodes', 'absences-at-address', 'interviews-not-received'];

function windowsOf(rule: Rule, at: string): PackError[] {
  const conditions: [string, Condition][] = [
    ...placed(rule.if, `${at}/if`),
    ...rule.tell.flatMap((tell, i) => placed(tell.if, `${at}/tell/${i}/if`)),
    ...rule.due.flatMap((due, i) => [
      ...placed(due.if, `${at}/due/${i}/if`),
      ...placed(due.unless, `${at}/due/${i}/unless`),
    ]),
  ];
  const faults = conditions.flatMap(([where, condition]) => {
    const { fact, is, value, window } = condition;
    if (window && !COUNTING.includes(fact)) {
      return [fault(`${where}/window`, 'impossible-window', `${where}/window: only a count of episodes has a window`)];
    }
    const isNumber = typeof value === 'number';
    if ((is === 'at-least' || is === 'under') && !isNumber) {
      return [fault(`${where}/value`, 'not-a-number', `${where}/value must be a number, since it is compared as one`)];
    }
    if (COUNTING.includes(fact) && is === 'under' && isNumber && value <= 0) {
      return [fault(`${where}/value`, 'impossible-window', `${where} never holds: no count is under ${value}`)];
    }
    return [];
  });
  if ('awayFor' in rule.when && rule.when.every && lengthOf(rule.when.every) === 0) {
    const why = 'a mark that repeats at once would never end';
    faults.push(fault(`${at}/when/every`, 'impossible-window', `${at}/when/every: ${why}`));
  }
  return faults;
}

const placed = (conditions: readonly Condition[], at: string): [string, Condition][] =>
  conditions.map((condition, i) => [`${at}/${i}`, condition]);

const lengthOf = (span: Span): number => Object.values(span)[0] ?? 0;

/** The task, with its stage, whose end brings a rule into play, where the vocabulary has such a rule. */
const goesOnFrom = (when: When): string | null => {
  const done = (when as { done?: { task: string; stage?: string } }).done;
  return done === undefined ? null : stepName(done.task, done.stage);
};

const stepName = (task: string, stage: string | undefined): string => (stage === undefined ? task : `${task} ${stage}`);

/** An escalation goes on from one task to the next: one that comes back to a task before it would never end. */
function escalationsOf(pack: Pack): PackError[] {
  const steps = new Map<string, { to: string; at: string }[]>();
  pack.rules.forEach((rule, i) => {
    const from = goesOnFrom(rule.when);
    if (from === null) return;
    const next = rule.due.map(({ task, stage }) => ({ to: stepName(task, stage), at: `/rules/${i}/when` }));
    steps.set(from, [...(steps.get(from) ?? []), ...next]);
  });
  for (const from of steps.keys()) {
    const way = wayBack(from, steps);
    if (way) {
      const path = [...way.names, from].join(', then ');
      return [fault(way.at, 'escalation-cycle', `${way.at} closes a cycle of escalations: ${path}`)];
    }
  }
  return [];
}

function wayBack(
  start: string,
  steps: ReadonlyMap<string, readonly { to: string; at: string }[]>,
): { names: string[]; at: string } | null {
  const seen = new Set<string>();
  const open: { name: string; names: string[] }[] = [{ name: start, names: [start] }];
  for (let here = open.pop(); here; here = open.pop()) {
    for (const { to, at } of steps.get(here.name) ?? []) {
      if (to === start) return { names: here.names, at };
      if (!seen.has(to)) open.push({ name: to, names: [...here.names, to] });
      seen.add(to);
    }
  }
  return null;
}

/**
 * A rule in the place of a national one may be stricter, never looser: it comes into play at least as often, under no
 * further condition, tells all whom the other tells, and every task of the other's is due from it no later.
 */
function replacementOf(rule: Rule, at: string, pack: Pack, national: readonly Rule[]): PackError[] {
  if (rule.replaces === undefined) return [];
  const where = `${at}/replaces`;
  const replaced = rule.replaces;
  const theirs = national.filter(({ id }) => id === replaced);
  if (pack.authority === null || theirs.length === 0) {
    return [fault(where, 'unknown-rule', `${where} must be the id of a national rule, in the pack of an authority`)];
  }
  const own = pack.rules.filter(({ replaces }) => replaces === replaced);
  const looser = (why: string): PackError[] => [
    fault(where, 'looser', `${where}: ${replaced} may be replaced by what is stricter, not looser: ${why}`),
  ];
  for (const their of theirs) {
    if (their.treat) return looser('it says how risk is read, which is the same everywhere');
    const standIns = own.filter(
      (one) => one.applies === their.applies && isAsWide(one.when, their.when) && addsNothing(one.if, their.if),
    );
    const isFirst = own.find(({ when }) => isAsWide(when, their.when)) ?? own[0];
    if (standIns.length === 0) {
      if (isFirst !== rule) continue;
      return looser(
        own.some(({ when }) => isAsWide(when, their.when))
          ? 'a further condition would leave children out'
          : 'it would come into play less often, or later',
      );
    }
    if (standIns[0] !== rule) continue;
    for (const tell of their.tell) {
      if (!standIns.some((one) => one.tell.some((own) => tellsAsMuch(own, tell)))) {
        return looser(`it has fewer recipients: ${tell.role ?? 'the front door'} of ${tell.to} is not told`);
      }
    }
    for (const due of their.due) {
      const same = standIns.flatMap((one) => one.due.filter((own) => isSameTask(own, due)));
      if (same.length === 0)
        return looser(`the task ${due.task} of ${due.owner.to} is left out, or has further conditions`);
      if (!same.some((own) => isNoLater(own.within, due.within))) return looser(`${due.task} would be due later`);
    }
  }
  return [];
}

function isAsWide(own: When, their: When): boolean {
  if ('notice' in their) return 'notice' in own && their.notice.every((type) => own.notice.includes(type));
  if ('awayFor' in their)
    return 'awayFor' in own && isNoLater(own.awayFor, their.awayFor) && isNoLater(own.every, their.every);
  return canonicalJson(own) === canonicalJson(their);
}

/** Every condition of ours is one of theirs. */
const addsNothing = (own: readonly Condition[], their: readonly Condition[]): boolean =>
  own.every((condition) => their.some((other) => canonicalJson(other) === canonicalJson(condition)));

/** Where the pack's authority is the responsible one, which is where a rule is replaced, the two are the same. */
const whom = (to: string): string => ({ self: 'responsible', 'force-of-self': 'force-of-responsible' })[to] ?? to;

const tellsAsMuch = (own: TellClause, their: TellClause): boolean =>
  whom(own.to) === whom(their.to) &&
  own.role === their.role &&
  (own.kind ?? null) === (their.kind ?? null) &&
  addsNothing(own.if, their.if);

const isSameTask = (own: DueClause, their: DueClause): boolean =>
  own.task === their.task &&
  whom(own.owner.to) === whom(their.owner.to) &&
  canonicalJson(own.starts ?? null) === canonicalJson(their.starts ?? null) &&
  addsNothing(own.if, their.if) &&
  isExceptedNoMore(own, their) &&
  isEndedNoSooner(own, their) &&
  their.participants.every((one) => own.participants.some((other) => isSameWho(other, one))) &&
  their.overdueAlso.every((one) => own.overdueAlso.some((other) => isSameWho(other, one)));

type Who = DueClause['participants'][number];
const isSameWho = (own: Who, their: Who): boolean => whom(own.to) === whom(their.to) && own.role === their.role;

/** The more conditions an exception has, the fewer children it leaves out. */
const isExceptedNoMore = (own: DueClause, their: DueClause): boolean =>
  own.unless.length === 0 || (their.unless.length > 0 && addsNothing(their.unless, own.unless));

/** Nothing else meets it, puts it off or lets it fall away than what does with theirs. */
const isEndedNoSooner = (own: DueClause, their: DueClause): boolean =>
  (!own.endsWithReturn || their.endsWithReturn) &&
  own.metBy.every((one) => their.metBy.some((other) => canonicalJson(other) === canonicalJson(one))) &&
  isPutOffNoEasier(own.defer, their.defer);

/** Where nobody is named who must have agreed, whoever may close it puts it off. */
const isPutOffNoEasier = (own: DueClause['defer'], their: DueClause['defer']): boolean =>
  their === undefined || (own?.by.every((role) => their.by.includes(role)) ?? false);

/** Whether one length of time can never end after another, whatever the day; a limit is never later than none. */
function isNoLater(own: Span | undefined, their: Span | undefined): boolean {
  if (their === undefined) return true;
  if (own === undefined) return false;
  const [unit] = Object.keys(own);
  if (unit === Object.keys(their)[0]) return lengthOf(own) <= lengthOf(their);
  return longest(own) <= shortest(their);
}

const HOURS_OF_DAY = 24;
/** A limit in days ends at 17:00: counted from midnight that is so many hours longer, and from the next shorter. */
const CLOSE = 17;

function longest(span: Span): number {
  if ('hours' in span) return span.hours;
  if ('days' in span) return span.days * HOURS_OF_DAY + CLOSE;
  if ('months' in span) return span.months * 31 * HOURS_OF_DAY + 1;
  return Number.POSITIVE_INFINITY;
}

function shortest(span: Span): number {
  if ('hours' in span) return span.hours;
  if ('months' in span) return span.months * 28 * HOURS_OF_DAY - 1;
  return lengthOf(span) * HOURS_OF_DAY - (HOURS_OF_DAY - CLOSE);
}
