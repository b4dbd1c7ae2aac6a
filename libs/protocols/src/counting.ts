import type { EpisodeCategory } from '#contracts';
import type { AbsenceAt, Episode } from '#episodes';
import { addDays, localDay, monthsBefore } from '#kernel';
import type { Condition } from './pack.js';

const MISSING: readonly EpisodeCategory[] = ['missing'];

/**
 * How many of the child's episodes began in a window up to and with this one ("Counting" in the protocols): those taken
 * back do not count, and of one moment each counts once.
 */
export const episodesInWindow = (...of: Parameters<typeof episodesOfWindow>): number => episodesOfWindow(...of).length;

/** The episodes that it counts. */
export function episodesOfWindow(
  episode: Episode,
  all: readonly Episode[],
  window: Condition['window'],
  categories = MISSING,
): Episode[] {
  const last = localDay(episode.since);
  const first =
    window === undefined ? '' : 'days' in window ? addDays(last, -window.days) : monthsBefore(last, window.months);
  return likeIt(episode, all, categories).filter(({ since }) => since <= episode.since && localDay(since) >= first);
}

/** Episodes of these categories that began before this one, of any date. */
export const episodesBefore = (episode: Episode, all: readonly Episode[], categories = MISSING): number =>
  likeIt(episode, all, categories).filter(({ since }) => since < episode.since).length;

/** Those that stand, of the same kind and of these categories. */
const likeIt = ({ kind }: Episode, all: readonly Episode[], categories: readonly EpisodeCategory[]): Episode[] =>
  all.filter(
    (one) =>
      one.kind === kind && one.state !== 'withdrawn' && one.category !== null && categories.includes(one.category),
  );

/**
 * The most absences at one address within any window of so many days that this one lies in, whichever of them the hub heard
 * of last: one that is heard of late makes the number full as one in time does (BHM-11).
 */
export function absencesInWindow(episode: AbsenceAt, others: readonly AbsenceAt[], days: number): number {
  const all = [episode, ...others.filter((one) => one.place === episode.place && one.episode !== episode.episode)];
  const counts = all
    .filter((last) => isWithin(episode, last, days))
    .map((last) => all.filter((one) => isWithin(one, last, days)).length);
  return Math.max(...counts);
}

/** Up to and with the last one, and no more days before it. */
const isWithin = (one: AbsenceAt, last: AbsenceAt, days: number): boolean =>
  one.since <= last.since && localDay(one.since) >= addDays(localDay(last.since), -days);
