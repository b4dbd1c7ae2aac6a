import type { Role, TaskKind } from '#contracts';
import { addWorkingDays, atLocalTime, deriveId, onceFor } from '#kernel';
import { allHold } from './conditions.js';
import { againAndAgain, endOf, putOffTo } from './duty-ends.js';
import { groundsOf, type Ground } from './grounds.js';
import { placementOf, type Matter } from './matter.js';
import type { Because, Duty, TellTo } from './obligations.js';
import { doneIn, isTimed, occasionsOf, type Occasion } from './occasions.js';
import type { Completion, Owed, Reading } from './owed.js';
import type { DueClause, Pack, When } from './pack.js';
import { calendarsOf, hasSay, rulesFor, versionOf, type RuleOfPack } from './rules-for.js';
import { reviewTimeOf } from './review-time.js';
import { limitAfter } from './spans.js';
import { addressed, unfilledIn, whoIsMeant } from './targets.js';

/** Most steps of an escalation that follow from each other. */
const MOST_STEPS = 8;

/** What is due in a case, and how each stands at `around.now`: the same facts always give the same duties. */
export function dutiesOf(
  around: Omit<Matter, 'notice' | 'episode'>,
  packs: readonly Pack[],
  completions: readonly Completion[],
): Duty[] {
  const all: Duty[] = [];
  let done: readonly Duty[] = [];
  for (const ground of groundsOf(around)) {
    const duties = dutiesIn(ground, packs, completions, done);
    all.push(...duties);
    done = [...done, ...doneOf(duties)];
  }
  return all;
}

const doneOf = (duties: readonly Duty[]): Duty[] => duties.filter(({ state }) => state === 'done');

/** @param earlier what was done in the grounds before this one */
function dutiesIn(
  { whole, notices, words }: Ground,
  packs: readonly Pack[],
  completions: readonly Completion[],
  earlier: readonly Duty[],
): Duty[] {
  const { first, steps } = clausesOf(rulesFor(whole, packs));
  const owedBy = (some: readonly Clause[], matter: Matter): Owed[] =>
    some.flatMap((of) => owedUnder({ ...of, packs, notices, words, completions }, matter));
  const owed = owedBy(first, { ...whole, done: earlier });
  let duties = dutiesOwed(owed, []);
  for (let step = 0; step < MOST_STEPS; step++) {
    const matter = { ...whole, done: [...earlier, ...doneOf(duties.map(({ duty }) => duty))] };
    const following = steps.filter(({ follows }) => follows === null || doneIn(matter, follows).length > 0);
    if (following.length === 0) break;
    const before = duties.length;
    duties = dutiesOwed([...owed, ...owedBy(following, matter)], duties);
    if (duties.length === before) break;
  }
  return duties.map(({ duty }) => duty);
}

type Clause = Pick<Reading, 'clause' | 'rule' | 'pack'>;

/** What rules make due: from the beginning, and once another task is done. */
const clausesOf = onceFor((rules: readonly RuleOfPack[]) => {
  const first: Clause[] = [];
  const steps: (Clause & { readonly follows: TaskKind | null })[] = [];
  for (const { pack, rule } of rules) {
    const { when } = rule;
    const clauses = rule.due.map((clause): Clause => ({ clause, rule, pack }));
    if ('done' in when) {
      steps.push(...clauses.map((of) => ({ ...of, follows: of.clause.starts === undefined ? when.done.task : null })));
    } else first.push(...clauses);
  }
  return { first, steps };
});

interface DutyOwed {
  readonly owed: readonly Owed[];
  readonly duty: Duty;
}

/** The duties that are owed; those to which nothing was added since they were last reckoned are taken over. */
function dutiesOwed(owed: readonly Owed[], reckoned: readonly DutyOwed[]): DutyOwed[] {
  const known = new Map(reckoned.map((one) => [one.duty.id, one]));
  return [...Map.groupBy(owed, ({ id }) => id)].map(([id, now]) => {
    const before = known.get(id);
    const isSame = before?.owed.length === now.length && now.every((one, place) => one === before.owed[place]);
    return isSame ? before : { owed: now, duty: dutyOf(now) };
  });
}

function owedUnder(reading: Reading, whole: Matter): Owed[] {
  return startsOf(reading, whole).flatMap((start) =>
    whoIsMeant(reading.clause.owner, start.matter, reading.pack.authority).flatMap(({ organisation, role }) =>
      againAndAgain(start, (occasion) => ({
        ...reading,
        start: occasion,
        organisation,
        role,
        id: deriveId(
          'task',
          whole.episode?.id ?? occasion.matter.notice.report,
          stageOf(reading.clause, occasion),
          organisation,
        ),
      })),
    ),
  );
}

/** Kind and stage of a task: two of one kind in one matter are one, unless they belong to two stages (WIG-11, WIG-12). */
function stageOf(clause: DueClause, { nth }: Occasion): string {
  const stage = clause.stage === undefined ? '' : ` ${clause.stage}`;
  return `${clause.task}${stage}${nth === 1 ? '' : ` ${nth}`}`;
}

/** The first occasion on which the conditions hold; of marks that repeat, each. */
function startsOf({ clause, rule, pack, packs, notices }: Reading, whole: Matter): Occasion[] {
  const { authority } = pack;
  const when = clause.starts ?? rule.when;
  const conditions = [...rule.if, ...clause.if];
  const starts = occasionsOf(when, whole, notices, calendarsOf(whole, pack)).filter(
    ({ at, matter }) =>
      hasSay({ pack, rule }, at, matter, packs) &&
      allHold(conditions, matter, authority) &&
      (clause.unless.length === 0 || !allHold(clause.unless, matter, authority)),
  );
  return repeats(when) ? starts : starts.slice(0, 1);
}

const repeats = (when: When | NonNullable<DueClause['starts']>): boolean =>
  isTimed(when) && ('periodsOf' in when || ('awayFor' in when && when.every !== undefined));

/** One owner owes one kind of task once in a matter: at the earliest of the times, under the most local of the rules. */
function dutyOf(owed: readonly Owed[]): Duty {
  const [first, ...others] = [...owed].sort((a, b) => Number(isNational(a)) - Number(isNational(b)));
  if (!first) throw new Error('a duty that no rule asks for');
  const all = [first, ...others];
  const { clause, rule, pack, start, organisation, id } = first;
  const { matter } = start;
  const dues = all.map((one) => dueOf(one)).filter((due) => due !== null);
  const due = earliest(dues);
  const dueNow = putOffTo(all) ?? due;
  const end = all.map((one) => endOf(one)).find((one) => one !== null) ?? null;
  const overdueFrom = dueNow === null ? null : overdueAfter(dueNow, first, due);
  const holder = addressed(matter, organisation, roleOf(all));
  const participants = askedUnder(all, (one) => one.participants);
  return {
    id,
    child: matter.file.child.id,
    episode: matter.episode?.id ?? null,
    report: matter.notice.report,
    kind: clause.task,
    stage: clause.stage,
    rule: rule.id,
    rules: [...new Set(all.map((one) => one.rule.id))],
    protocol: versionOf(pack),
    because: becauseOf(all),
    owner: { organisation, role: holder.role },
    participants: participants.map(placeOf),
    overdueAlso: askedUnder(all, ({ overdueAlso }) => overdueAlso).map(placeOf),
    unfilled: unfilledIn([holder, ...participants], rule.id),
    startedAt: earliest(all.map((one) => one.start.at)) ?? start.at,
    priority: all.some((one) => one.clause.priority === 'priority') ? 'priority' : 'normal',
    dueAt: dueNow,
    overdueFrom,
    late: isLate(first, due),
    startsAtMark: all.some(isMark),
    state: end?.state ?? (overdueFrom !== null && overdueFrom < matter.now ? 'overdue' : 'open'),
    closedAt: end?.at ?? null,
    closedBy: end ? { event: end.event, reason: end.reason } : null,
    outcome: end?.outcome ?? null,
  };
}

/** Why it is owed: of clauses of one rule that say the same, one. */
function becauseOf(owed: readonly Owed[]): Because[] {
  const why = owed.map(({ rule, pack, clause: { text } }) => ({ rule: rule.id, protocol: versionOf(pack), text }));
  return why.filter(
    ({ rule, text }, place) => why.findIndex((other) => other.rule === rule && other.text === text) === place,
  );
}

const isNational = ({ pack }: Owed): boolean => pack.authority === null;

const roleOf = (owed: readonly Owed[]): Role | null =>
  owed.map(({ role }) => role).find((role) => role !== null) ?? null;

const isMark = ({ clause, rule }: Owed): boolean => {
  const when = clause.starts ?? rule.when;
  return when !== 'return' && ('awayFor' in when || 'backFor' in when);
};

/** Whether its time, or the mark that starts it, had passed when the hub first knew of it. */
function isLate(owed: Owed, due: Date | null): boolean {
  const { at, matter } = owed.start;
  const { receivedAt } = matter.notice;
  return (due !== null && due < receivedAt) || (isMark(owed) && at < receivedAt);
}

/** A rule that a length of time brings into play is due at its mark, unless it says otherwise. */
function dueOf(owed: Owed): Date | null {
  const { clause, start, pack } = owed;
  if (start.limit !== undefined) return start.limit;
  if (clause.at === 'review-time') return reviewTimeOf(start.matter);
  if (clause.within !== undefined) {
    return limitAfter(countedFrom(owed), clause.within, calendarsOf(start.matter, pack));
  }
  return isMark(owed) ? start.at : null;
}

function countedFrom({ clause, start: { at, matter } }: Owed): Date {
  if (clause.from === 'return-or-going') return matter.episode?.endedAt ?? at;
  const from = clause.from === 'placement-start' ? placementOf(matter)?.from : null;
  return from ? atLocalTime(from.slice(0, 10), '00:00') : at;
}

/** A task that opens when its time has come already, and was known in time, is overdue a working day later. */
function overdueAfter(dueAt: Date, { start }: Owed, due: Date | null): Date {
  const { matter } = start;
  const opensDue = due !== null && due <= start.at && dueAt.getTime() === due.getTime();
  const wasPast = dueAt < matter.notice.receivedAt;
  return opensDue && !wasPast ? addWorkingDays(dueAt, 1, matter.directory.calendar) : dueAt;
}

/** Those whom clauses ask, each place once. */
function askedUnder(owed: readonly Owed[], of: (clause: DueClause) => DueClause['participants']): TellTo[] {
  const asked = new Map<string, TellTo>();
  for (const { clause, start, pack } of owed) {
    const meant = of(clause).filter(({ if: only = [] }) => allHold(only, start.matter, pack.authority));
    for (const { organisation, role } of meant.flatMap((who) => whoIsMeant(who, start.matter, pack.authority))) {
      const told = addressed(start.matter, organisation, role);
      asked.set(`${organisation} ${told.role}`, told);
    }
  }
  return [...asked.values()];
}

const placeOf = ({ organisation, role }: TellTo): Duty['owner'] => ({ organisation, role });

const earliest = (moments: readonly Date[]): Date | null =>
  moments.length === 0 ? null : new Date(Math.min(...moments.map((moment) => moment.getTime())));
