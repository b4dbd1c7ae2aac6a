import type { EpisodeCategory } from '#contracts';
import type { Episode } from '#episodes';
import { addDays, localDay, monthsBefore } from '#kernel';
import type { Condition } from './pack.js';

/**
 * How many of the child's episodes began in a window up to and with this one ("Counting" in the protocols): those taken
 * back do not count, and of one moment each counts once.
 */
export function episodesInWindow(
  episode: Episode,
  all: readonly Episode[],
  window: Condition['window'],
  categories: readonly EpisodeCategory[] = ['missing'],
): number {
  const last = localDay(episode.since);
  const first =
    window === undefined ? '' : 'days' in window ? addDays(last, -window.days) : monthsBefore(last, window.months);
  return all.filter(
    (one) =>
      one.kind === episode.kind &&
      one.state !== 'withdrawn' &&
      one.category !== null &&
      categories.includes(one.category) &&
      one.since <= episode.since &&
      localDay(one.since) >= first,
  ).length;
}

/** Episodes of these categories that began before this one, of any date. */
export function episodesBefore(
  episode: Episode,
  all: readonly Episode[],
  categories: readonly EpisodeCategory[] = ['missing'],
): number {
  return all.filter(
    (one) =>
      one.id !== episode.id &&
      one.kind === episode.kind &&
      one.state !== 'withdrawn' &&
      one.category !== null &&
      categories.includes(one.category) &&
      one.since < episode.since,
  ).length;
}
