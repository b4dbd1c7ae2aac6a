import type { Role } from '#contracts';
import type { Episode, Notice } from '#episodes';
import { addWorkingDays, deriveId } from '#kernel';
import { allHold } from './conditions.js';
import { deferredTo, endOf } from './duty-ends.js';
import { standingNotices, type Matter } from './matter.js';
import type { Because, Duty } from './obligations.js';
import { isMark, occasionsOf, type Occasion } from './occasions.js';
import type { Completion, Owed, Reading } from './owed.js';
import type { DueClause, Pack, When } from './pack.js';
import { calendarsOf, rulesFor, versionOf } from './rules-for.js';
import { reviewTimeOf } from './review-time.js';
import { limitAfter } from './spans.js';
import { addressed, whoIsMeant } from './targets.js';

/** What is due in one episode, and how each stands at `matter.now`: the same facts always give the same duties. */
export function dutiesOf(
  episode: Episode,
  matter: Omit<Matter, 'notice' | 'episode'>,
  packs: readonly Pack[],
  completions: readonly Completion[],
): Duty[] {
  if (episode.state === 'withdrawn') return [];
  const notices = standingNotices(episode, matter.file.notices);
  const [first] = notices;
  if (!first) return [];
  return dutiesIn({ key: episode.id, whole: { ...matter, episode, notice: first }, notices }, packs, completions);
}

/** What duties are about: an episode or a placement, with what has been said of it, the earliest first. */
export interface DutyMatter {
  /** Tells it apart from every other. */
  readonly key: string;
  /** As its first notice has it. */
  readonly whole: Matter;
  readonly notices: readonly Notice[];
}

/** What the rules that have a say in it make due. */
export function dutiesIn(
  { key, whole, notices }: DutyMatter,
  packs: readonly Pack[],
  completions: readonly Completion[],
): Duty[] {
  const owed = new Map<string, Owed[]>();
  for (const { pack, rule } of rulesFor(whole, packs)) {
    for (const clause of rule.due) {
      for (const one of owedUnder({ clause, rule, pack, key, notices, completions }, whole)) {
        owed.set(one.id, [...(owed.get(one.id) ?? []), one]);
      }
    }
  }
  return [...owed.values()].map(dutyOf);
}

function owedUnder(reading: Reading, whole: Matter): Owed[] {
  return startsOf(reading, whole).flatMap((start) =>
    whoIsMeant(reading.clause.owner, start.matter, reading.pack.authority).map(({ organisation, role }) => ({
      ...reading,
      start,
      organisation,
      role,
      id: deriveId('task', reading.key, stageOf(reading.clause, start), organisation),
    })),
  );
}

/** Kind and stage of a task: two of one kind in one matter are one, unless they belong to two stages (WIG-11, WIG-12). */
function stageOf(clause: DueClause, { nth }: Occasion): string {
  const stage = clause.stage === undefined ? '' : ` ${clause.stage}`;
  return `${clause.task}${stage}${nth === 1 ? '' : ` ${nth}`}`;
}

/** The first occasion on which the conditions hold; of marks that repeat, each. */
function startsOf({ clause, rule, pack, notices }: Reading, whole: Matter): Occasion[] {
  const { authority } = pack;
  const when = clause.starts ?? rule.when;
  const conditions = [...rule.if, ...clause.if];
  const starts = occasionsOf(when, whole, notices, calendarsOf(whole, pack)).filter(
    ({ matter }) =>
      allHold(conditions, matter, authority) &&
      (clause.unless.length === 0 || !allHold(clause.unless, matter, authority)),
  );
  return repeats(when) ? starts : starts.slice(0, 1);
}

const repeats = (when: When | NonNullable<DueClause['starts']>): boolean =>
  when !== 'return' && 'awayFor' in when && when.every !== undefined;

/** One owner owes one kind of task once in a matter: at the earliest of the times, under the most local of the rules. */
function dutyOf(owed: readonly Owed[]): Duty {
  const [first, ...others] = [...owed].sort((a, b) => Number(isNational(a)) - Number(isNational(b)));
  if (!first) throw new Error('a duty that no rule asks for');
  const all = [first, ...others];
  const { clause, rule, pack, start, organisation, id } = first;
  const { matter } = start;
  const dues = all.map((one) => dueOf(one)).filter((due) => due !== null);
  const due = earliest(dues);
  const dueNow = all.map((one) => deferredTo(one)).find((put) => put !== null) ?? due;
  const end = all.map((one) => endOf(one)).find((one) => one !== null) ?? null;
  const overdueFrom = dueNow === null ? null : overdueAfter(dueNow, first, due);
  return {
    id,
    child: matter.file.child.id,
    episode: matter.episode?.id ?? null,
    report: matter.notice.report,
    kind: clause.task,
    rule: rule.id,
    rules: [...new Set(all.map((one) => one.rule.id))],
    protocol: versionOf(pack),
    because: becauseOf(all),
    owner: { organisation, role: addressed(matter, organisation, roleOf(all)).role },
    participants: toldWith(all, ({ participants }) => participants),
    overdueAlso: toldWith(all, ({ overdueAlso }) => overdueAlso),
    startedAt: earliest(all.map((one) => one.start.at)) ?? start.at,
    priority: all.some((one) => one.clause.priority === 'priority') ? 'priority' : 'normal',
    dueAt: dueNow,
    overdueFrom,
    late: isLate(first, due),
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

const isOfMark = ({ clause, rule }: Owed): boolean => isMark(clause.starts ?? rule.when);

/** Whether its time, or the mark that starts it, had passed when the hub first knew of it. */
function isLate(owed: Owed, due: Date | null): boolean {
  const { at, matter } = owed.start;
  const { receivedAt } = matter.notice;
  return (due !== null && due < receivedAt) || (isOfMark(owed) && at < receivedAt);
}

/** A rule that a length of time brings into play is due at its mark, unless it says otherwise. */
function dueOf(owed: Owed): Date | null {
  const { clause, start, pack } = owed;
  if (clause.at === 'review-time') return reviewTimeOf(start.matter);
  if (clause.within !== undefined) return limitAfter(start.at, clause.within, calendarsOf(start.matter, pack));
  return isOfMark(owed) ? start.at : null;
}

/** A task that opens when its time has come already, and was known in time, is overdue a working day later. */
function overdueAfter(dueAt: Date, { start }: Owed, due: Date | null): Date {
  const { matter } = start;
  const opensDue = due !== null && due <= start.at && dueAt.getTime() === due.getTime();
  const wasPast = dueAt < matter.notice.receivedAt;
  return opensDue && !wasPast ? addWorkingDays(dueAt, 1, matter.directory.calendar) : dueAt;
}

function toldWith(owed: readonly Owed[], of: (clause: DueClause) => DueClause['participants']): Duty['participants'] {
  const participants = new Map<string, Duty['participants'][number]>();
  for (const { clause, start, pack } of owed) {
    for (const { organisation, role } of of(clause).flatMap((who) => whoIsMeant(who, start.matter, pack.authority))) {
      const told = addressed(start.matter, organisation, role);
      participants.set(`${organisation} ${told.role}`, { organisation, role: told.role });
    }
  }
  return [...participants.values()];
}

const earliest = (moments: readonly Date[]): Date | null =>
  moments.length === 0 ? null : new Date(Math.min(...moments.map((moment) => moment.getTime())));
