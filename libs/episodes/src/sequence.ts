import type { ActionRecorded, EpisodeKind } from '#contracts';
import type { Notice } from './case-file.js';
import { DraftEpisode } from './draft-episode.js';
import { happeningOf, opensEpisode } from './lifecycle.js';

/**
 * Divides a child's notices, in order of happening, into episodes. A report joins the episode that is open at its
 * `since`, whoever sends it; after a return it begins a new one. A notice that follows up belongs to the episode of its
 * case number, else to the one that was open when it happened, else to the last before it; a sighting only to one that
 * was open.
 * @param mayClose whether a notice is from the authority that answers for the child
 * @returns the episodes in order of their beginning; notices about none of them are left out
 */
export function sequence(notices: readonly Notice[], mayClose: (notice: Notice) => boolean): DraftEpisode[] {
  const episodes: DraftEpisode[] = [];
  const early: Notice[] = [];
  for (const notice of notices) {
    if (happeningOf(notice) === null) continue;
    if (opensEpisode(notice)) joinOrBegin(episodes, notice);
    else {
      const home = whereItBelongs(episodes, notice);
      if (home) home.add(notice, mayClose(notice));
      else if (notice.type !== 'child.seen') early.push(notice);
    }
  }
  // Written before the going it speaks of: news and papers find their case by its number, a return does not end what began after it.
  for (const notice of early) {
    const home = episodes.find((e) => e.isAbout(notice));
    const happening = happeningOf(notice);
    if (home && happening !== 'return' && happening !== 'located') home.add(notice, mayClose(notice));
  }
  return episodes;
}

function joinOrBegin(episodes: DraftEpisode[], report: Notice): void {
  const [kind = 'missing'] = kindsOf(report);
  const last = episodes.findLast((e) => e.kind === kind);
  if (last?.admitsGoing(report)) {
    last.add(report);
    return;
  }
  const begun = new DraftEpisode(kind);
  begun.add(report);
  episodes.push(begun);
}

function whereItBelongs(episodes: readonly DraftEpisode[], notice: Notice): DraftEpisode | undefined {
  const latest = (is: (e: DraftEpisode) => boolean): DraftEpisode | undefined =>
    firstOf(kindsOf(notice), (kind) => episodes.findLast((e) => e.kind === kind && is(e) && e.liveOpeners.length > 0));
  const open = latest((e) => e.isUnderWay);
  if (notice.type === 'child.seen') return open;
  return ofItsCase(episodes, notice) ?? open ?? latest(() => true);
}

function ofItsCase(episodes: readonly DraftEpisode[], notice: Notice): DraftEpisode | undefined {
  return firstOf(kindsOf(notice), (kind) => episodes.findLast((e) => e.kind === kind && e.isAbout(notice)));
}

/** What is found for the first of the kinds for which anything is. */
function firstOf(
  kinds: readonly EpisodeKind[],
  find: (kind: EpisodeKind) => DraftEpisode | undefined,
): DraftEpisode | undefined {
  for (const kind of kinds) {
    const found = find(kind);
    if (found) return found;
  }
  return undefined;
}

/** The kinds of episode that a notice can be about, the likelier first. */
function kindsOf(notice: Notice): readonly EpisodeKind[] {
  if (notice.type.startsWith('education.')) return ['missing-education'];
  if (notice.type === 'child.seen') return opensEpisode(notice) ? ['missing'] : ['missing', 'missing-education'];
  if (notice.type !== 'action.recorded') return ['missing'];
  const { action } = notice.data as ActionRecorded;
  return action === 'cme-enquiry' ? ['missing-education'] : ['missing', 'missing-education'];
}
