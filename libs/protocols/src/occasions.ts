import type { EventType, TaskKind } from '#contracts';
import { opensEpisode, type Episode, type Notice } from '#episodes';
import { addCalendarDays, addDays, atLocalTime, localDay, onceFor } from '#kernel';
import { categoryRose, hasCome, type Matter } from './matter.js';
import type { Duty } from './obligations.js';
import type { DoneTask, DueClause, When } from './pack.js';
import { markAfter, type Calendars } from './spans.js';

/** A moment at which a rule is brought into play, with what is then known. */
export interface Occasion {
  readonly at: Date;
  readonly matter: Matter;
  /** Of marks that repeat, which; 1 for everything else. */
  readonly nth: number;
  /** Of the next step of an escalation, the id of the event that closed the step before it. */
  readonly after?: string | undefined;
  /** When what it opens is due, where the occasion itself says so. */
  readonly limit?: Date | undefined;
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
  if (when === 'return') return episode ? returnOf(episode, whole, notices) : [];
  if ('episode' in when) {
    if (!episode) return [];
    return when.episode === 'dormant' ? restOf(episode, whole, notices) : returnOf(episode, whole, notices);
  }
  if ('done' in when) return doneOf(when.done, whole, notices);
  if (isTimed(when)) {
    return episode ? timesOf(when, episode, whole, notices, calendars).filter(({ at }) => hasCome(at, whole)) : [];
  }
  const types = typesAmong(notices);
  if (!when.notice.some((type) => types.has(type))) return [];
  return notices
    .filter((notice) => isCalledFor(when.notice, { ...whole, notice }))
    .map((notice) => ({ at: notice.effectiveAt, matter: { ...whole, notice }, nth: 1 }));
}

/** What a matter's notices are of; with what may count as a report as well, a report is among them. */
const typesAmong = onceFor((notices: readonly Notice[]): ReadonlySet<EventType> => {
  const types = new Set(notices.map(({ type }) => type));
  return types.has('child.seen') || types.has('missing.updated') ? types.add('missing.reported') : types;
});

/** The next mark that is still to come while the child is away; null when there is none. */
export function nextMarkOf(when: When, whole: Matter, notices: readonly Notice[], calendars: Calendars): Date | null {
  const { episode } = whole;
  if (!episode || !isTimed(when) || (!('backFor' in when) && episode.endedAt !== null)) return null;
  return timesOf(when, episode, whole, notices, calendars).find(({ at }) => !hasCome(at, whole))?.at ?? null;
}

type Timed = Extract<When, { awayFor: unknown } | { backFor: unknown } | { periodsOf: unknown }>;

/** Whether time alone brings a rule into play. */
export const isTimed = (when: When | NonNullable<DueClause['starts']>): when is Timed =>
  when !== 'return' && ('awayFor' in when || 'backFor' in when || 'periodsOf' in when);

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

/** Each task of that kind that was done in this matter, with such an outcome if any are named. */
function doneOf({ task, stage, outcome }: DoneTask, whole: Matter, notices: readonly Notice[]): Occasion[] {
  return doneIn(whole, task)
    .filter((duty) => stage === undefined || duty.stage === stage)
    .filter((duty) => outcome === undefined || outcome.includes(duty.outcome ?? ''))
    .flatMap(({ closedAt, closedBy }) => {
      const notice = notices.find(({ eventId }) => eventId === closedBy?.event) ?? whole.notice;
      const after = closedBy?.event ?? undefined;
      return closedAt === null ? [] : [{ at: closedAt, after, matter: { ...whole, notice }, nth: 1 }];
    });
}

/** The tasks of a kind that were done in this matter. */
export const doneIn = ({ done, episode }: Pick<Matter, 'done' | 'episode'>, task: TaskKind): readonly Duty[] =>
  done === undefined ? [] : (byMatterAndKind(done).get(`${episode?.id ?? ''} ${task}`) ?? []);

const byMatterAndKind = onceFor((done: readonly Duty[]) =>
  Map.groupBy(done, ({ episode, kind }) => `${episode ?? ''} ${kind}`),
);

function returnOf({ found }: Episode, whole: Matter, notices: readonly Notice[]): Occasion[] {
  if (found === null) return [];
  const notice = notices.find((n) => n.report === found.report) ?? whole.notice;
  return [{ at: found.at, matter: { ...whole, notice }, nth: 1 }];
}

function restOf({ dormant }: Episode, whole: Matter, notices: readonly Notice[]): Occasion[] {
  if (dormant === null) return [];
  const notice = notices.find((n) => n.report === dormant.report) ?? whole.notice;
  return [{ at: dormant.at, matter: { ...whole, notice }, nth: 1 }];
}

/** The marks or periods of an absence up to its end, and one beyond now; of a return, its one mark. */
function timesOf(
  when: Timed,
  episode: Episode,
  whole: Matter,
  notices: readonly Notice[],
  calendars: Calendars,
): Occasion[] {
  if ('backFor' in when) {
    return returnOf(episode, whole, notices).map(({ at: back, matter, nth }) => {
      const at = markAfter(back, when.backFor, calendars);
      return { at, matter: { ...matter, mark: at }, nth };
    });
  }
  const notice = firstHeard(notices) ?? whole.notice;
  const occasions: Occasion[] = [];
  for (const { at, limit } of 'awayFor' in when ? marksOf(when, episode, calendars) : periodsOf(when, episode)) {
    if ((episode.endedAt !== null && at >= episode.endedAt) || occasions.length === MOST_MARKS) break;
    occasions.push({ at, limit, matter: { ...whole, notice, mark: at }, nth: occasions.length + 1 });
    if (at > whole.now) break;
  }
  return occasions;
}

interface Moment {
  readonly at: Date;
  readonly limit?: Date | undefined;
}

function* marksOf(
  { awayFor, every }: Extract<When, { awayFor: unknown }>,
  { absentFrom, since }: Episode,
  calendars: Calendars,
): Generator<Moment> {
  let at = markAfter(absentFrom ?? since, awayFor, calendars);
  yield { at };
  while (every) {
    at = markAfter(at, every, calendars);
    yield { at };
  }
}

/** The first begins with the going, and each of the others when the last day of the one before it ends. */
function* periodsOf(
  { periodsOf: { days } }: Extract<When, { periodsOf: unknown }>,
  { since }: Episode,
): Generator<Moment> {
  yield { at: since, limit: addCalendarDays(since, days) };
  for (let gone = days; ; gone += days) {
    const ended = addDays(localDay(since), gone + 1);
    yield { at: atLocalTime(ended, '00:00'), limit: addCalendarDays(since, gone + days) };
  }
}

/** The notice by which the hub first knew of the going. */
const firstHeard = (notices: readonly Notice[]): Notice | undefined =>
  [...notices].sort((a, b) => a.position - b.position)[0];
