import type { ActionRecorded, ReturnInterviewRecorded, SafeAndWellRecorded, TaskCompletionRequest } from '#contracts';
import type { Episode, Notice } from '#episodes';
import { addWorkingDays, atLocalTime, addDays, deriveId, localDay } from '#kernel';
import { allHold } from './conditions.js';
import type { Matter } from './matter.js';
import { mayMeet } from './may-meet.js';
import type { Duty } from './obligations.js';
import type { DueClause, Pack, Rule, Within } from './pack.js';
import { addressed, organisationsMeant } from './targets.js';
import { packsFor, versionOf } from './tells.js';

/** What somebody said of a task through the interface: that it is done, or put off. */
export interface Completion {
  readonly id: string;
  readonly task: string;
  readonly at: Date;
  readonly recordedAt: Date;
  readonly organisation: string;
  readonly body: TaskCompletionRequest;
}

/** What is due in one episode, and how each stands at `matter.now`: the same facts always give the same duties. */
export function dutiesOf(
  episode: Episode,
  matter: Omit<Matter, 'notice' | 'episode'>,
  packs: readonly Pack[],
  completions: readonly Completion[],
): Duty[] {
  if (episode.state === 'withdrawn') return [];
  const notices = noticesOf(episode, matter.file.notices);
  const duties = new Map<string, Duty>();
  const [first] = notices;
  if (!first) return [];
  const whole: Matter = { ...matter, episode, notice: first };
  for (const pack of packsFor(whole, packs)) {
    for (const rule of pack.rules) {
      for (const clause of rule.due) {
        const start = startOf(clause, rule, pack, whole, notices);
        if (!start) continue;
        for (const organisation of organisationsMeant(clause.owner.to, start.matter, pack.authority)) {
          const duty = dutyOf({ clause, rule, pack, start, organisation, notices, completions });
          const known = duties.get(duty.id);
          duties.set(duty.id, known ? merged(known, duty) : duty);
        }
      }
    }
  }
  return [...duties.values()];
}

interface Start {
  readonly at: Date;
  readonly matter: Matter;
}

const noticesOf = (episode: Episode, all: readonly Notice[]): Notice[] => {
  const byId = new Map(all.map((n) => [n.report, n]));
  return episode.notices.map((id) => byId.get(id)).filter((n): n is Notice => n?.withdrawnBy === null);
};

function startOf(clause: DueClause, rule: Rule, pack: Pack, whole: Matter, notices: readonly Notice[]): Start | null {
  const { starts } = clause;
  const episode = whole.episode;
  if (!episode) return null;
  const candidates: Start[] =
    starts === 'return'
      ? returnOf(episode, whole, notices)
      : notices
          .filter((n) => starts.notice.includes(n.type))
          .map((notice) => ({ at: notice.effectiveAt, matter: { ...whole, notice } }));
  return (
    candidates.find(
      ({ matter }) =>
        allHold(rule.if, matter, pack.authority) &&
        (clause.unless.length === 0 || !allHold(clause.unless, matter, pack.authority)),
    ) ?? null
  );
}

function returnOf(episode: Episode, whole: Matter, notices: readonly Notice[]): Start[] {
  if (episode.endedAt === null) return [];
  const notice = notices.find((n) => n.report === episode.found?.report) ?? whole.notice;
  return [{ at: episode.endedAt, matter: { ...whole, notice } }];
}

/** One rule's clause, from the moment it begins to count, for one owner. */
interface Owed {
  readonly clause: DueClause;
  readonly rule: Rule;
  readonly pack: Pack;
  readonly start: Start;
  readonly organisation: string;
  readonly notices: readonly Notice[];
  readonly completions: readonly Completion[];
}

function dutyOf(owed: Owed): Duty {
  const { clause, rule, pack, start, organisation, notices, completions } = owed;
  const { matter } = start;
  const episode = matter.episode;
  const id = deriveId('task', episode?.id ?? '', clause.task, organisation);
  const owner = addressed(matter, organisation, clause.owner.role ?? null);
  const basis = {
    id,
    child: matter.file.child.id,
    episode: episode?.id ?? null,
    report: matter.notice.report,
    kind: clause.task,
    rule: rule.id,
    rules: [rule.id],
    protocol: versionOf(pack),
    because: [{ rule: rule.id, protocol: versionOf(pack), text: clause.text }],
    owner: { organisation, role: owner.role },
    participants: [],
    startedAt: start.at,
    priority: 'normal' as const,
  };
  const due = clause.within === undefined ? null : dueAt(start.at, clause.within, matter);
  const dueNow = deferredTo(clause, id, notices, completions, start.at) ?? due;
  const end = endOf(owed, id);
  const overdue = dueNow !== null && dueNow.getTime() < matter.now.getTime();
  return {
    ...basis,
    dueAt: dueNow,
    late: due !== null && due.getTime() < matter.notice.receivedAt.getTime(),
    state: end?.state ?? (overdue ? 'overdue' : 'open'),
    closedAt: end?.at ?? null,
    closedBy: end ? { event: end.event, reason: end.reason } : null,
    outcome: end?.outcome ?? null,
  };
}

function dueAt(from: Date, within: Within, matter: Matter): Date {
  if ('hours' in within) return new Date(from.getTime() + within.hours * 3_600_000);
  if ('workingDays' in within) return addWorkingDays(from, within.workingDays, matter.directory.calendar);
  return atLocalTime(addDays(localDay(from), within.days), '17:00');
}

/** The new date that somebody who may put it off has set, with a reason (WIG-05). */
function deferredTo(
  clause: DueClause,
  task: string,
  notices: readonly Notice[],
  completions: readonly Completion[],
  from: Date,
): Date | null {
  const allowed = clause.defer?.by ?? [];
  const words: TaskCompletionRequest[] = [
    ...actionsOf(clause.task, notices, from),
    ...completions.filter((c) => c.task === task).map((c) => c.body),
  ];
  const put = words.findLast(
    (w) =>
      w.outcome === 'deferred' &&
      w.nextReviewAt !== undefined &&
      w.reason !== undefined &&
      allowed.includes(w.authorisedBy?.rank ?? ''),
  );
  return put?.nextReviewAt === undefined ? null : new Date(put.nextReviewAt);
}

interface End {
  readonly state: 'done' | 'cancelled';
  readonly at: Date;
  readonly event: string | null;
  readonly reason: string;
  readonly outcome: string | null;
}

function endOf({ clause, organisation: owner, start, notices, completions }: Owed, task: string): End | null {
  const { matter, at: from } = start;
  const duty = { owner: { organisation: owner }, participants: [] };
  const may = (sender: string): boolean => mayMeet(duty, matter.episode?.responsible ?? null, sender);
  const met = notices
    .filter((n) => n.effectiveAt >= from && may(n.organisation) && meets(clause, n))
    .map((n): End => ({ state: 'done', at: n.effectiveAt, event: n.eventId, reason: n.type, outcome: outcomeOf(n) }));
  const said = completions
    .filter((c) => c.task === task && c.body.outcome !== 'deferred')
    .map((c): End => ({ state: 'done', at: c.at, event: c.id, reason: 'completion', outcome: c.body.outcome ?? null }));
  const ended = [...met, ...said].sort((a, b) => a.at.getTime() - b.at.getTime())[0];
  if (ended) return ended;
  const back = matter.episode?.endedAt ?? null;
  if (clause.endsWithReturn && back !== null) {
    return { state: 'cancelled', at: back, event: null, reason: 'the child is back', outcome: null };
  }
  return null;
}

const actionsOf = (kind: string, notices: readonly Notice[], from: Date): ActionRecorded[] =>
  notices
    .filter((n) => n.type === 'action.recorded' && n.effectiveAt >= from)
    .map((notice) => notice.data as ActionRecorded)
    .filter((data) => data.action === kind);

/** Whether a notice says that the task is done; who may say so is another question. */
export function meets(clause: Pick<DueClause, 'task' | 'metBy'>, notice: Notice): boolean {
  if (notice.type === 'action.recorded') {
    const data = notice.data as ActionRecorded;
    return data.action === clause.task && data.outcome !== 'deferred';
  }
  return clause.metBy.some((by) => {
    if (by.notice !== notice.type) return false;
    if (by.notice === 'safe-and-well.recorded') return (notice.data as SafeAndWellRecorded).done;
    const interview = notice.data as ReturnInterviewRecorded;
    if (by.independent && interview.independent === false) return false;
    return by.status === undefined || by.status.includes(interview.status);
  });
}

function outcomeOf(notice: Notice): string | null {
  if (notice.type === 'action.recorded') return (notice.data as ActionRecorded).outcome ?? null;
  return notice.type === 'return-interview.recorded' ? (notice.data as ReturnInterviewRecorded).status : null;
}

/** One owner owes one kind of task once in a matter: at the earliest of the times, under the most local of the rules. */
function merged(a: Duty, b: Duty): Duty {
  const local = b.protocol.startsWith('england@') ? a : b;
  const earliest = [a.dueAt, b.dueAt].filter((d) => d !== null).sort((x, y) => x.getTime() - y.getTime())[0] ?? null;
  return {
    ...local,
    rules: [...new Set([...a.rules, ...b.rules])],
    because: [...a.because, ...b.because],
    dueAt: earliest,
    late: a.late || b.late,
  };
}
