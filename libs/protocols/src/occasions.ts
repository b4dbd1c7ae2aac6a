import { opensEpisode, type Episode, type Notice } from '#episodes';
import { categoryRose, type Matter } from './matter.js';
import type { DueClause, When } from './pack.js';
import { markAfter, type Calendars } from './spans.js';

/** A moment at which a rule is brought into play, with what is then known. */
export interface Occasion {
  readonly at: Date;
  readonly matter: Matter;
  /** Of marks that repeat, which; 1 for everything else. */
  readonly nth: number;
}

/** Most repetitions of a mark in one episode: ten years of weeks. */
const MOST_MARKS = 520;

/** Every moment up to now at which `when` brought a rule into play in this episode, in their order. */
export function occasionsOf(
  when: When | NonNullable<DueClause['starts']>,
  whole: Matter,
  notices: readonly Notice[],
  calendars: Calendars,
): Occasion[] {
  const { episode } = whole;
  if (when === 'return' || 'episode' in when) return episode ? returnOf(episode, whole, notices) : [];
  if (isMark(when)) {
    if (!episode) return [];
    return marksOf(when, episode, whole, notices, calendars).filter(({ at }) => at <= whole.now);
  }
  return notices
    .filter((notice) => episode !== null || notice.type === 'placement.notified')
    .filter((notice) => isCalledFor(when.notice, { ...whole, notice }))
    .map((notice) => ({ at: notice.effectiveAt, matter: { ...whole, notice }, nth: 1 }));
}

/** The next mark that is still to come, while the child is away or since it came back; null when there is none. */
export function nextMarkOf(when: When, whole: Matter, notices: readonly Notice[], calendars: Calendars): Date | null {
  const { episode } = whole;
  if (!episode || !isMark(when) || ('awayFor' in when && episode.endedAt !== null)) return null;
  return marksOf(when, episode, whole, notices, calendars).find(({ at }) => at > whole.now)?.at ?? null;
}

/** Whether a length of time brings the rule into play. */
export const isMark = (when: When | NonNullable<DueClause['starts']>): when is MarkWhen =>
  when !== 'return' && ('awayFor' in when || 'backFor' in when);

type MarkWhen = Extract<When, { awayFor: unknown } | { backFor: unknown }>;

/** Whether a notice is of one of the types, or counts as a report where reports are meant. */
export function isCalledFor(types: readonly string[], matter: Matter): boolean {
  return types.includes(matter.notice.type) || (types.includes('missing.reported') && countsAsReport(matter));
}

/** A child met with concerns whom nobody had reported (ENG-16), or an absence that becomes missing (ENG-01). */
export function countsAsReport(matter: Matter): boolean {
  const { notice, episode } = matter;
  const isFirst = notice.type === 'child.seen' && episode?.notices[0] === notice.report;
  return categoryRose(matter) || (isFirst && opensEpisode(notice));
}

function returnOf(episode: Episode, whole: Matter, notices: readonly Notice[]): Occasion[] {
  if (episode.endedAt === null) return [];
  const notice = notices.find((n) => n.report === episode.found?.report) ?? whole.notice;
  return [{ at: episode.endedAt, matter: { ...whole, notice }, nth: 1 }];
}

/** The marks of an absence up to its end, and one beyond now; of a return, its one mark. */
function marksOf(
  when: MarkWhen,
  episode: Episode,
  whole: Matter,
  notices: readonly Notice[],
  calendars: Calendars,
): Occasion[] {
  if ('backFor' in when) {
    return returnOf(episode, whole, notices).map((back) => ({
      ...back,
      at: markAfter(back.at, when.backFor, calendars),
    }));
  }
  const notice = firstHeard(notices) ?? whole.notice;
  const isOver = (at: Date): boolean => episode.endedAt !== null && at >= episode.endedAt;
  const marks: Occasion[] = [];
  let at = markAfter(episode.since, when.awayFor, calendars);
  while (!isOver(at) && marks.length < MOST_MARKS) {
    marks.push({ at, matter: { ...whole, notice }, nth: marks.length + 1 });
    if (!when.every || at > whole.now) break;
    at = markAfter(at, when.every, calendars);
  }
  return marks;
}

/** The notice by which the hub first knew of the going. */
const firstHeard = (notices: readonly Notice[]): Notice | undefined =>
  [...notices].sort((a, b) => a.position - b.position)[0];
