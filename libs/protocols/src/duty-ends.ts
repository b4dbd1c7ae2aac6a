import type {
  ActionRecorded,
  PlacementNotified,
  ReturnInterviewRecorded,
  SafeAndWellRecorded,
  TaskCompletionRequest,
} from '#contracts';
import { statusesOn, type CareRecord, type Notice } from '#episodes';
import { addDays, atLocalTime, localDay, onceFor } from '#kernel';
import { allHold } from './conditions.js';
import { authoritiesOf, type Matter } from './matter.js';
import { mayMeet } from './may-meet.js';
import type { Owed } from './owed.js';
import type { Occasion } from './occasions.js';
import type { DueClause, OutcomeRule } from './pack.js';
import { calendarsOf } from './rules-for.js';
import { limitAfter } from './spans.js';
import { isGiven } from './placement-documents.js';
import { whoIsMeant } from './targets.js';

/** The new date that somebody who may put it off has set, with a reason; where rules name who may, only theirs (WIG-05). */
export function putOffTo(owed: readonly Owed[]): Date | null {
  const strict = owed.filter(({ clause }) => clause.defer !== undefined);
  return (strict.length > 0 ? strict : owed).map((one) => deferredTo(one)).find((at) => at !== null) ?? null;
}

function deferredTo(owed: Owed): Date | null {
  const { clause, id: task, words: said, completions, start } = owed;
  const words: TaskCompletionRequest[] = [
    ...actionsOf(
      clause.task,
      said.filter(({ organisation }) => maySpeak(owed, organisation)),
      start.at,
    ),
    ...completions.filter((c) => c.task === task).map((c) => c.body),
  ];
  const put = words.findLast(
    (w) =>
      w.outcome === 'deferred' &&
      w.nextReviewAt !== undefined &&
      w.reason !== undefined &&
      (clause.defer === undefined || clause.defer.by.includes(w.authorisedBy?.rank ?? '')),
  );
  return put?.nextReviewAt === undefined ? null : new Date(put.nextReviewAt);
}

/** Whether it is this organisation's to say what became of it. */
function maySpeak({ clause, pack, organisation, start: { matter } }: Owed, sender: string): boolean {
  const participants = clause.participants.flatMap((who) => whoIsMeant(who, matter, pack.authority));
  return mayMeet({ owner: { organisation }, participants }, authoritiesOf(matter).responsible, sender);
}

/** How a task came to its end. */
export interface End {
  readonly state: 'done' | 'cancelled';
  readonly at: Date;
  readonly event: string | null;
  readonly reason: string;
  readonly outcome: string | null;
  /** When whoever did it wants it looked at next. */
  readonly nextReviewAt?: Date | undefined;
}

/** What met it first, or why it fell away; null while it is still to be done. */
export function endOf(owed: Owed): End | null {
  const { id: task, clause, pack, start, notices, words, completions } = owed;
  const { matter, at: from } = start;
  const isEnd = (said: object): boolean => isTakenForEnd(clause, said, matter, pack.authority);
  // What was done again meets the one that followed from the last time, and not the one that follows from itself.
  const isSince = (at: Date): boolean => (clause.again !== undefined && start.nth > 1 ? at > from : at >= from);
  const met = [...words, ...placementNotices(clause, matter)]
    // What closed one step of an escalation opens the next, and does not close that, too.
    .filter(
      (n) =>
        n.eventId !== start.after &&
        (isSince(n.effectiveAt) || isEarlyCheck(n)) &&
        meets(clause, n) &&
        maySpeak(owed, n.organisation) &&
        isEnd(n.data),
    )
    .map((n): End => ({
      ...doneAt(n.effectiveAt, n.data),
      event: n.eventId,
      reason: reasonOf(n),
      outcome: outcomeOf(n),
    }));
  const said = completions
    .filter((c) => c.task === task && c.body.outcome !== 'deferred' && isAuthorised(clause, c.body) && isEnd(c.body))
    .map(({ at, id, body }): End => ({
      ...doneAt(at, body),
      event: id,
      reason: body.reason ?? 'completion',
      outcome: body.outcome ?? null,
    }));
  const ended = [...met, ...said].sort((a, b) => a.at.getTime() - b.at.getTime())[0];
  if (ended) return ended;
  const back = matter.episode?.endedAt ?? null;
  if (clause.endsWithReturn && back !== null) {
    return { state: 'cancelled', at: back, event: null, reason: 'the child is back', outcome: null };
  }
  const over = matter.episode === null && !clause.endsWithCare ? placementEnded(notices) : null;
  if (over) return { state: 'cancelled', at: over, event: null, reason: 'the placement has ended', outcome: null };
  const left = clause.endsWithCare ? leftCareAt(matter) : null;
  return (
    left && {
      state: 'cancelled',
      at: left,
      event: null,
      reason: 'the child is not looked after any more',
      outcome: null,
    }
  );
}

/** When the child left care, as far as a record says so; null while an authority looks after it. */
function leftCareAt({ file, now, turn }: Matter): Date | null {
  const { careRecords } = file.history;
  for (const at of turnsOfCare(careRecords)) if (at > now.getTime()) turn?.note(at);
  const [latest] = careRecords;
  const isInCare = careRecords.some((one) => statusesOn(one, localDay(now)).some(({ kind }) => kind === LOOKED_AFTER));
  if (isInCare || !latest) return null;
  const last = latest.statuses
    .flatMap(({ kind, to }) => (kind === LOOKED_AFTER && to !== undefined ? [to] : []))
    .sort();
  const day = last.at(-1)?.slice(0, 10);
  return day === undefined ? latest.at : atLocalTime(addDays(day, 1), '00:00');
}

const LOOKED_AFTER = 'looked-after';

/** When care begins or ends, by any record: the first moments of these days. */
const turnsOfCare = onceFor((records: readonly CareRecord[]): readonly number[] =>
  records
    .flatMap(({ statuses }) => statuses.filter(({ kind }) => kind === LOOKED_AFTER))
    .flatMap(({ from, to }) => [
      ...(from === undefined ? [] : [from.slice(0, 10)]),
      ...(to === undefined ? [] : [addDays(to.slice(0, 10), 1)]),
    ])
    .map((day) => atLocalTime(day, '00:00').getTime()),
);

function doneAt(at: Date, said: object): Pick<End, 'state' | 'at' | 'nextReviewAt'> {
  const { nextReviewAt } = said as Partial<ActionRecorded>;
  return { state: 'done', at, nextReviewAt: nextReviewAt === undefined ? undefined : new Date(nextReviewAt) };
}

/** What falls due again once it is done: the first, and each that follows from the one before it (`DueClause.again`). */
export function againAndAgain(first: Occasion, owedFrom: (start: Occasion) => Owed): Owed[] {
  const all = [owedFrom(first)];
  for (const one of all) {
    const { clause, pack, start } = one;
    if (clause.again === undefined) break;
    const end = endOf(one);
    const over = start.matter.episode?.endedAt ?? null;
    if (end?.state !== 'done' || (clause.endsWithReturn && over !== null && end.at >= over)) break;
    const usual = limitAfter(end.at, clause.again, calendarsOf(start.matter, pack));
    const limit = end.nextReviewAt !== undefined && end.nextReviewAt < usual ? end.nextReviewAt : usual;
    all.push(owedFrom({ at: end.at, matter: start.matter, nth: start.nth + 1, limit }));
  }
  return all;
}

/** Whether an outcome that acts ends the task: with the authority that it needs, and where nothing rules it out (DAR-09, MED-09). */
function isTakenForEnd(clause: DueClause, said: Outcome, matter: Matter, self: string | null): boolean {
  const { unless = [] } = ruleOn(clause, said) ?? {};
  return hasWhatItNeeds(clause, said) && (unless.length === 0 || !allHold(unless, matter, self));
}

type Outcome = Pick<TaskCompletionRequest, 'outcome' | 'authorisedBy' | 'takenOverBy'>;

const ruleOn = ({ outcomes }: Pick<DueClause, 'outcomes'>, { outcome }: Outcome): OutcomeRule | undefined =>
  outcomes.find((one) => one.outcome === outcome);

/** Whether an outcome comes with the authority that it needs, and says who takes the case over (MED-09). */
export function hasWhatItNeeds(clause: Pick<DueClause, 'outcomes'>, said: Outcome): boolean {
  const rule = ruleOn(clause, said);
  return !rule || (isAuthorised(rule, said) && (rule.takenOver !== true || said.takenOverBy !== undefined));
}

/** The notices of the child's placements, where one of them is what is asked for in an episode (MED-04). */
const placementNotices = ({ metBy }: DueClause, { episode, file }: Matter): Notice[] =>
  episode !== null && metBy.some(({ notice }) => notice === 'placement.notified')
    ? file.notices.filter(({ type, withdrawnBy }) => type === 'placement.notified' && withdrawnBy === null)
    : [];

/** When a placement's notices said that it has ended. */
const placementEnded = (notices: readonly Notice[]): Date | null =>
  notices.find(({ type, data }) => type === 'placement.notified' && (data as PlacementNotified).change === 'ended')
    ?.effectiveAt ?? null;

const actionsOf = (kind: string, notices: readonly Notice[], from: Date): ActionRecorded[] =>
  notices
    .filter((n) => n.type === 'action.recorded' && n.effectiveAt >= from)
    .map((notice) => notice.data as ActionRecorded)
    .filter((data) => data.action === kind);

/** Whether a notice says that the task is done; who may say so is another question. */
export function meets(clause: Pick<DueClause, 'task' | 'at' | 'metBy' | 'authorisedBy'>, notice: Notice): boolean {
  if (notice.type === 'action.recorded') {
    const data = notice.data as ActionRecorded;
    // A review that names the next one moves the time on, and the task stays.
    const isMovedOn = clause.at === 'review-time' && data.nextReviewAt !== undefined;
    return data.action === clause.task && data.outcome !== 'deferred' && !isMovedOn && isAuthorised(clause, data);
  }
  return clause.metBy.some((by) => {
    if (by.notice !== notice.type) return false;
    if (by.document !== undefined) return isGiven(notice.data as PlacementNotified, by.document);
    if (by.notice !== 'return-interview.recorded') return true;
    const interview = notice.data as ReturnInterviewRecorded;
    if (by.independent && interview.independent === false) return false;
    return by.status === undefined || by.status.includes(interview.status);
  });
}

/** Where a rule names who must authorise, a task is done when one of that rank has. */
export const isAuthorised = (
  { authorisedBy }: Pick<DueClause, 'authorisedBy'>,
  said: Pick<TaskCompletionRequest, 'authorisedBy'>,
): boolean => authorisedBy === undefined || authorisedBy.includes(said.authorisedBy?.rank ?? '');

/** The police may have seen that the child is well before anybody said that it is back. */
const isEarlyCheck = ({ type }: Notice): boolean => type === 'safe-and-well.recorded';

/** Why it was done so, or why not, in the words of who said so (ENG-08, ENG-13); without any the kind of notice. */
function reasonOf({ type, data }: Notice): string {
  const { reason, reasonNotDone } = data as Partial<ActionRecorded & SafeAndWellRecorded>;
  return reason ?? reasonNotDone ?? type;
}

function outcomeOf(notice: Notice): string | null {
  if (notice.type === 'action.recorded') return (notice.data as ActionRecorded).outcome ?? null;
  if (notice.type === 'safe-and-well.recorded') return (notice.data as SafeAndWellRecorded).done ? 'done' : 'not-done';
  return notice.type === 'return-interview.recorded' ? (notice.data as ReturnInterviewRecorded).status : null;
}
