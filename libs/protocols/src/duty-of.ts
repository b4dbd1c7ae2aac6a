import type { Role } from '#contracts';
import type { Answering, DirectorySnapshot } from '#directory';
import { addWorkingDays, atLocalTime } from '#kernel';
import { allHold } from './conditions.js';
import { endOf, putOffTo } from './duty-ends.js';
import { isOver, placementOf, type Matter } from './matter.js';
import type { Because, Duty } from './obligations.js';
import type { Owed } from './owed.js';
import type { DueClause } from './pack.js';
import { reviewTimeOf } from './review-time.js';
import { calendarsOf, versionOf } from './rules-for.js';
import { limitAfter } from './spans.js';
import {
  answeringAt,
  isHeldByProfessional,
  unfilledIn,
  whoIsMeant,
  type Meant,
  type RoleAnswering,
} from './targets.js';

/** A duty, and what may change of it by the hour. Of the case it was reckoned from, nothing is held on to. */
export interface Reckoned {
  readonly duty: Duty;
  /** While it is to be done, who holds it, by whose word; null once it is over. */
  readonly open: { readonly places: Places; readonly asked: readonly Asked[] } | null;
}

/** Somebody whom a clause means, and whether a person of the child's professionals is that. */
interface Place extends Meant {
  readonly isProfessional: boolean;
}

interface Places {
  readonly rule: string;
  readonly holder: Place;
  readonly participants: readonly Place[];
  readonly overdueAlso: readonly Place[];
}

/** What the directory was asked, and said. */
interface Asked extends Meant {
  readonly by: Answering;
}

type RoleAt = RoleAnswering & { readonly organisation: string };

interface Held {
  readonly duty: Pick<Duty, 'owner' | 'participants' | 'overdueAlso' | 'unfilled'>;
  readonly asked: readonly Asked[];
}

/** One owner owes one kind of task once in a matter: at the earliest of the times, under the most local of the rules. */
export function dutyOf(owed: readonly Owed[]): Reckoned {
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
  const places: Places = {
    rule: rule.id,
    holder: placeIn(matter, { organisation, role: roleOf(all) }),
    participants: meantUnder(all, (one) => one.participants),
    overdueAlso: meantUnder(all, (one) => one.overdueAlso),
  };
  // Whoever answers by night holds what is open by night; of what is over, whoever answered when it ended stays named.
  const held = heldAt(places, matter.directory, end?.at ?? matter.now);
  const duty: Duty = {
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
    ...held.duty,
    startedAt: earliest(all.map((one) => one.start.at)) ?? start.at,
    priority: all.some((one) => one.clause.priority === 'priority') ? 'priority' : 'normal',
    dueAt: dueNow,
    overdueFrom,
    late: isLate(first, due),
    startsAtMark: all.some(isMark),
    state: end?.state ?? (overdueFrom !== null && isOver(overdueFrom, matter) ? 'overdue' : 'open'),
    closedAt: end?.at ?? null,
    closedBy: end ? { event: end.event, reason: end.reason } : null,
    outcome: end?.outcome ?? null,
  };
  return { duty, open: end ? null : { places, asked: held.asked } };
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

const placeIn = (matter: Matter, meant: Meant): Place => ({
  ...meant,
  isProfessional: isHeldByProfessional(matter, meant),
});

/** Those whom clauses mean, each in the matter in which it asks for them. */
const meantUnder = (owed: readonly Owed[], of: (clause: DueClause) => DueClause['participants']): Place[] =>
  owed.flatMap(({ clause, start: { matter }, pack: { authority } }) =>
    of(clause)
      .filter(({ if: only = [] }) => allHold(only, matter, authority))
      .flatMap((who) => whoIsMeant(who, matter, authority).map((meant) => placeIn(matter, meant))),
  );

/** Who holds a task at a moment, and what the directory was asked for it. */
function heldAt({ rule, holder, participants, overdueAlso }: Places, directory: DirectorySnapshot, at: Date): Held {
  const asked: Asked[] = [];
  const hold = ({ organisation, role, isProfessional }: Place): RoleAt => {
    if (isProfessional && role !== null) return { organisation, role };
    const { by, ...answered } = answeringAt(directory, { organisation, role }, at);
    asked.push({ organisation, role, by });
    return { organisation, ...answered };
  };
  /** Each place once: where several ask for it, as the last of them does. */
  const holdAll = (places: readonly Place[]): RoleAt[] => [
    ...new Map(places.map(hold).map((held) => [`${held.organisation} ${held.role}`, held])).values(),
  ];
  const owner = hold(holder);
  const taking = holdAll(participants);
  return {
    duty: {
      owner: placeOf(owner),
      participants: taking.map(placeOf),
      overdueAlso: holdAll(overdueAlso).map(placeOf),
      unfilled: unfilledIn([owner, ...taking], rule),
    },
    asked,
  };
}

/** A task as it stands when others answer by now than when it was reckoned; the same where nobody does. */
export function answeredAt(reckoned: Reckoned, directory: DirectorySnapshot, at: Date): Reckoned {
  const { duty, open } = reckoned;
  if (open === null) return reckoned;
  const isSame = open.asked.every(({ organisation, role, by }) => directory.resolveRole(organisation, role, at) === by);
  if (isSame) return reckoned;
  const held = heldAt(open.places, directory, at);
  return { duty: { ...duty, ...held.duty }, open: { places: open.places, asked: held.asked } };
}

const placeOf = ({ organisation, role }: RoleAt): Duty['owner'] => ({ organisation, role });

const earliest = (moments: readonly Date[]): Date | null =>
  moments.length === 0 ? null : new Date(Math.min(...moments.map((moment) => moment.getTime())));
