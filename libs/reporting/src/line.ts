import type {
  ChildSeen,
  MissingReported,
  PlacementNotified,
  ReturnInterviewRecorded,
  SafeAndWellRecorded,
} from '#contracts';
import { HUB, postcodeAreas, type DirectorySnapshot } from '#directory';
import { authorityOf, careOn, statusesOn, type CareRecord, type CaseFile, type Episode, type Notice } from '#episodes';
import { addElapsed, localDay, monthsBefore } from '#kernel';
import { isGiven, isRunning, PLACEMENT_DOCUMENTS, standingNotices, type Matter, type TaskRow } from '#protocols';

/** An episode with all that a report may ask of it, and how it stood at a moment. */
export interface Line {
  readonly file: CaseFile;
  readonly episode: Episode;
  /** Those that were not taken back, by when the thing happened. */
  readonly notices: readonly Notice[];
  /** Tasks of agencies in this episode. */
  readonly tasks: readonly TaskRow[];
  /** The authority's record of the day of the going. */
  readonly care: CareRecord | null;
}

export const SAFE_AND_WELL = ['none', 'due', 'done', 'not-done'] as const;
export const INTERVIEW = ['none', 'due', 'offered', 'completed', 'declined', 'overdue'] as const;
export type InterviewState = (typeof INTERVIEW)[number];

const HOUR_MS = 3_600_000;
/** An interview is in time within so many hours of the return (ENG-09). */
export const INTERVIEW_WITHIN_HOURS = 72;
const HELD: readonly string[] = ['completed', 'received', 'authorised'];

export function lineOf(file: CaseFile, episode: Episode, tasks: readonly TaskRow[]): Line {
  const notices = standingNotices(episode, file.notices);
  return {
    file,
    episode,
    notices,
    tasks: tasks.filter(isOfAgencies),
    care: careOn(file.history.careRecords, localDay(episode.since)),
  };
}

/** What the hub's administrators have to do is nothing that is to be done about the child. */
const isOfAgencies = ({ owner }: TaskRow): boolean => owner !== HUB;

/** Hours of the absence, up to now while it lasts; to two places. */
export function hoursOf({ episode: { since, endedAt } }: Line, now: Date): number {
  return hoursBetween(since, endedAt ?? now);
}

const hoursBetween = (from: Date, to: Date): number =>
  Math.round(((to.getTime() - from.getTime()) / HOUR_MS) * 100) / 100;

/** The child's other episodes and this one, of the kind that reports are about; those taken back do not count. */
export const episodesOf = ({ file }: Pick<Line, 'file'>): Episode[] =>
  file.history.episodes.filter(({ kind, state }) => kind === 'missing' && state !== 'withdrawn');

/** The child's n-th in twelve months: *missing* episodes before this one, as "Counting" has it, and this one. */
export function nthInTwelveMonths(line: Line): number {
  const { since } = line.episode;
  const first = monthsBefore(localDay(since), 12);
  const before = episodesOf(line).filter(
    (one) => one.category === 'missing' && one.since < since && localDay(one.since) >= first,
  );
  return before.length + 1;
}

export const interviewsOf = ({ notices }: Pick<Line, 'notices'>): (Notice & { data: ReturnInterviewRecorded })[] =>
  notices.filter((one) => one.type === 'return-interview.recorded') as (Notice & { data: ReturnInterviewRecorded })[];

/** The notice that says that the interview was held: by somebody independent, or it satisfies nothing. */
export const heldInterview = (line: Line): Notice | undefined =>
  interviewsOf(line).find(({ data }) => HELD.includes(data.status) && data.independent !== false);

export function interviewState(line: Line): InterviewState {
  const said = interviewsOf(line);
  const tasks = line.tasks.filter(({ kind }) => kind === 'return-interview');
  if (heldInterview(line)) return 'completed';
  if (said.some(({ data }) => data.status === 'declined') || countsAsDeclined(line)) return 'declined';
  if (tasks.some(({ state }) => state === 'overdue')) return 'overdue';
  if (said.length > 0) return 'offered';
  if (tasks.some(isRunning)) return 'due';
  return tasks.some(({ state }) => state === 'done') ? 'completed' : 'none';
}

/** The parents are asked what they know where the child declined, and where that is taken for it (ENG-10, MED-11). */
const countsAsDeclined = ({ tasks }: Pick<Line, 'tasks'>): boolean =>
  tasks.some(({ kind, state }) => kind === 'parents-views' && state !== 'cancelled');

/** Hours from the return to the interview that was held. */
export function interviewHours(line: Line): number | null {
  const held = heldInterview(line);
  const { endedAt } = line.episode;
  return held === undefined || endedAt === null ? null : hoursBetween(endedAt, held.effectiveAt);
}

/** Whether an interview was, or is, somebody's to offer. */
export const interviewWasDue = (line: Line): boolean =>
  line.tasks.some(({ kind, state }) => kind === 'return-interview' && state !== 'cancelled') ||
  interviewsOf(line).length > 0;

export const checksOf = ({ notices }: Pick<Line, 'notices'>): SafeAndWellRecorded[] =>
  notices.filter(({ type }) => type === 'safe-and-well.recorded').map(({ data }) => data as SafeAndWellRecorded);

export function safeAndWell(line: Line): (typeof SAFE_AND_WELL)[number] {
  const checks = checksOf(line);
  if (checks.some(({ done }) => done)) return 'done';
  if (checks.length > 0) return 'not-done';
  const tasks = line.tasks.filter(({ kind }) => kind === 'safe-and-well');
  if (tasks.some(isRunning)) return 'due';
  return tasks.some(({ state }) => state === 'done') ? 'done' : 'none';
}

/** Kinds of status of the day of the going; `not-open` for none. */
export function caseStatuses({ care, episode }: Line): string[] {
  const kinds = [...new Set(statusesOn(care, localDay(episode.since)).map(({ kind }) => kind as string))];
  return kinds.length === 0 ? ['not-open'] : kinds;
}

export const runningTasks = ({ tasks }: Pick<Line, 'tasks'>): readonly TaskRow[] => tasks.filter(isRunning);

/** The hub heard of it, or of something in it, when what was due had passed. */
export const wasLate = ({ tasks, episode }: Line): boolean =>
  tasks.some(({ late }) => late) || episode.flags.includes('reported-late');

/** Whether others went along, or somebody was with the child. */
export const wasAccompanied = ({ notices }: Line): boolean =>
  notices.some(
    ({ data }) =>
      ((data as Partial<MissingReported>).companions ?? []).length > 0 ||
      (data as Partial<ChildSeen>).accompaniedBy !== undefined,
  );

export const foundNotice = ({ episode, notices }: Line): Notice | undefined =>
  notices.find(({ report }) => report === episode.found?.report);

/** The outward code of where the child went from. */
export const outwardCode = (postcode: string | undefined): string | null =>
  postcode === undefined ? null : (postcodeAreas(postcode)?.outcode ?? null);

/** The authority of the place that the child went from, else the one the child lives in. */
export function areaOf({ episode }: Line, directory: DirectorySnapshot): string | null {
  const { missingFrom, placement, host, responsible } = episode;
  const said = missingFrom?.authority ?? authorityOf(missingFrom?.address, directory);
  return said ?? placement?.authority ?? host ?? responsible;
}

/** When the hub was first told of it. */
export const heardAt = ({ notices }: Line): Date =>
  notices.reduce(
    (first, { receivedAt }) => (receivedAt < first ? receivedAt : first),
    notices[0]?.receivedAt ?? new Date(0),
  );

/** When an agency first wrote it down. */
export const recordedAt = ({ notices }: Line): Date =>
  notices.reduce(
    (first, one) => (one.recordedAt < first ? one.recordedAt : first),
    notices[0]?.recordedAt ?? new Date(0),
  );

/** Whether the child was away at some time between two moments. */
export const wasAway = ({ episode: { since, endedAt } }: Line, from: Date, to: Date): boolean =>
  since < to && (endedAt === null || endedAt >= from);

/** As conditions of the packs see it: by its first notice. */
export function matterOfLine(line: Line, directory: DirectorySnapshot, now: Date): Matter | null {
  const [notice] = line.notices;
  return notice ? { file: line.file, notice, episode: line.episode, directory, now } : null;
}

/** MED-14: an unaccompanied child who has been missing for 28 days is under a review of its own. */
export const isUnderReview = ({ episode }: Line, now: Date): boolean =>
  episode.endedAt === null &&
  episode.flags.includes('unaccompanied-asylum-seeking') &&
  addElapsed(episode.since, { days: REVIEW_AFTER_DAYS }) <= now;
const REVIEW_AFTER_DAYS = 28;

export const documentsMissing = (notice: PlacementNotified): string[] =>
  PLACEMENT_DOCUMENTS.filter((document) => !isGiven(notice, document));
