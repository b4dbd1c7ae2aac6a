import type { EpisodeKind } from '#contracts';
import type { Notice } from './case-file.js';
import { DraftEpisode } from './draft-episode.js';
import { happeningOf, opensEpisode } from './lifecycle.js';

/**
 * Divides a child's notices, in order of happening, into episodes. A report joins the episode that is open at its
 * `since`, whoever sends it; after a return it begins a new one. A notice that follows up belongs to the episode of its
 * case number, else to the one that was open when it happened, else to the last before it.
 * @returns the episodes in order of their beginning; notices about none of them are left out
 */
export function sequence(notices: readonly Notice[]): DraftEpisode[] {
  const episodes: DraftEpisode[] = [];
  const early: Notice[] = [];
  for (const notice of notices) {
    if (happeningOf(notice) === null) continue;
    const kind = kindOf(notice);
    if (opensEpisode(notice)) joinOrBegin(episodes, notice, kind);
    else {
      const home = whereItBelongs(episodes, notice, kind);
      if (home) home.add(notice);
      else early.push(notice);
    }
  }
  // Written before the going it speaks of: news and papers find their case by its number, a return does not end what began after it.
  for (const notice of early) {
    const home = episodes.find((e) => e.isAbout(notice));
    const happening = happeningOf(notice);
    if (home && happening !== 'return' && happening !== 'located') home.add(notice);
  }
  return episodes;
}

function joinOrBegin(episodes: DraftEpisode[], report: Notice, kind: EpisodeKind): void {
  const last = episodes.filter((e) => e.kind === kind).at(-1);
  if (last?.admitsGoing(report)) {
    last.add(report);
    return;
  }
  const begun = new DraftEpisode(kind);
  begun.add(report);
  episodes.push(begun);
}

function whereItBelongs(
  episodes: readonly DraftEpisode[],
  notice: Notice,
  kind: EpisodeKind,
): DraftEpisode | undefined {
  const ofKind = episodes.filter((e) => e.kind === kind);
  return ofKind.filter((e) => e.isAbout(notice)).at(-1) ?? ofKind.filter((e) => e.liveOpeners.length > 0).at(-1);
}

function kindOf(notice: Notice): EpisodeKind {
  return notice.type.startsWith('education.') ? 'missing-education' : 'missing';
}
