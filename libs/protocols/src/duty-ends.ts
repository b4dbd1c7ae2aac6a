import type {
  ActionRecorded,
  PlacementNotified,
  ReturnInterviewRecorded,
  SafeAndWellRecorded,
  TaskCompletionRequest,
} from '#contracts';
import type { Notice } from '#episodes';
import { allHold } from './conditions.js';
import { authoritiesOf, type Matter } from './matter.js';
import { mayMeet } from './may-meet.js';
import type { Owed } from './owed.js';
import type { DueClause } from './pack.js';
import { isGiven } from './placement-documents.js';
import { whoIsMeant } from './targets.js';

/** The new date that somebody who may put it off has set, with a reason (WIG-05). */
export function deferredTo({ clause, id: task, notices, completions, start: { at: from } }: Owed): Date | null {
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

/** How a task came to its end. */
export interface End {
  readonly state: 'done' | 'cancelled';
  readonly at: Date;
  readonly event: string | null;
  readonly reason: string;
  readonly outcome: string | null;
}

/** What met it first, or why it fell away; null while it is still to be done. */
export function endOf({ id: task, clause, pack, organisation: owner, start, notices, completions }: Owed): End | null {
  const { matter, at: from } = start;
  const participants = clause.participants.flatMap((who) => whoIsMeant(who, matter, pack.authority));
  const duty = { owner: { organisation: owner }, participants };
  const may = (sender: string): boolean => mayMeet(duty, authoritiesOf(matter).responsible, sender);
  const isEnd = (said: object): boolean => isTakenForEnd(clause, said, matter, pack.authority);
  const met = [...notices, ...placementNotices(clause, matter)]
    .filter((n) => n.effectiveAt >= from && may(n.organisation) && meets(clause, n) && isEnd(n.data))
    .map((n): End => ({ state: 'done', at: n.effectiveAt, event: n.eventId, reason: n.type, outcome: outcomeOf(n) }));
  const said = completions
    .filter((c) => c.task === task && c.body.outcome !== 'deferred' && isAuthorised(clause, c.body) && isEnd(c.body))
    .map((c): End => ({ state: 'done', at: c.at, event: c.id, reason: 'completion', outcome: c.body.outcome ?? null }));
  const ended = [...met, ...said].sort((a, b) => a.at.getTime() - b.at.getTime())[0];
  if (ended) return ended;
  const back = matter.episode?.endedAt ?? null;
  if (clause.endsWithReturn && back !== null) {
    return { state: 'cancelled', at: back, event: null, reason: 'the child is back', outcome: null };
  }
  const over = matter.episode === null ? placementEnded(notices) : null;
  return over && { state: 'cancelled', at: over, event: null, reason: 'the placement has ended', outcome: null };
}

/** Whether an outcome that acts ends the task: with the authority that it needs, and where nothing rules it out (DAR-09, MED-09). */
function isTakenForEnd(
  { outcomes }: DueClause,
  { outcome, authorisedBy, takenOverBy }: Pick<TaskCompletionRequest, 'outcome' | 'authorisedBy' | 'takenOverBy'>,
  matter: Matter,
  self: string | null,
): boolean {
  const rule = outcomes.find((one) => one.outcome === outcome);
  if (!rule) return true;
  const isRuledOut = rule.unless.length > 0 && allHold(rule.unless, matter, self);
  return !isRuledOut && isAuthorised(rule, { authorisedBy }) && (rule.takenOver !== true || takenOverBy !== undefined);
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
const isAuthorised = (
  { authorisedBy }: Pick<DueClause, 'authorisedBy'>,
  said: Pick<TaskCompletionRequest, 'authorisedBy'>,
): boolean => authorisedBy === undefined || authorisedBy.includes(said.authorisedBy?.rank ?? '');

function outcomeOf(notice: Notice): string | null {
  if (notice.type === 'action.recorded') return (notice.data as ActionRecorded).outcome ?? null;
  if (notice.type === 'safe-and-well.recorded') return (notice.data as SafeAndWellRecorded).done ? 'done' : 'not-done';
  return notice.type === 'return-interview.recorded' ? (notice.data as ReturnInterviewRecorded).status : null;
}
