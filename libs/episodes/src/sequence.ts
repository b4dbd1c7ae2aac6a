import type { ActionRecorded, EpisodeKind } from '#contracts';
import type { Notice } from './case-file.js';
import { DraftEpisode } from './draft-episode.js';
import { caseOf } from './happening.js';
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
  const sequenced = new Sequence(mayClose);
  const early: Notice[] = [];
  for (const notice of notices) {
    if (happeningOf(notice) === null) continue;
    if (opensEpisode(notice)) sequenced.joinOrBegin(notice);
    else if (!sequenced.add(notice) && notice.type !== 'child.seen') early.push(notice);
  }
  // Written before the going it speaks of: news and papers find their case by its number, a return does not end what began after it.
  for (const notice of early) {
    const home = sequenced.episodes.find((e) => e.isAbout(notice));
    const happening = happeningOf(notice);
    if (home && happening !== 'return' && happening !== 'located') home.add(notice, mayClose);
  }
  return sequenced.episodes;
}

/** Episodes while notices are being read into them; every notice asks which of them are under way, and which are of its case. */
class Sequence {
  readonly episodes: DraftEpisode[] = [];
  private underWay: DraftEpisode[] = [];
  private readonly latestOfCase = new Map<string, DraftEpisode>();

  constructor(private readonly mayClose: (notice: Notice) => boolean) {}

  joinOrBegin(report: Notice): void {
    const [kind = 'missing'] = kindsOf(report);
    let home = this.episodes.findLast((e) => e.kind === kind);
    if (!home?.admitsGoing(report)) {
      home = new DraftEpisode(kind);
      this.episodes.push(home);
      this.underWay.push(home);
    }
    home.add(report);
    this.latestOfCase.set(ofKind(kind, report), home);
  }

  /** @returns whether it belongs to any */
  add(notice: Notice): boolean {
    const home = this.whereItBelongs(notice);
    if (!home) return false;
    home.add(notice, this.mayClose);
    if (!home.isUnderWay) this.underWay = this.underWay.filter((one) => one !== home);
    return true;
  }

  private whereItBelongs(notice: Notice): DraftEpisode | undefined {
    const kinds = kindsOf(notice);
    const latest = (among: readonly DraftEpisode[]): DraftEpisode | undefined =>
      firstOf(kinds, (kind) => among.findLast((e) => e.kind === kind && e.liveOpeners.length > 0));
    if (notice.type === 'child.seen') return latest(this.underWay);
    const ofItsCase = firstOf(kinds, (kind) => this.latestOfCase.get(ofKind(kind, notice)));
    return ofItsCase ?? latest(this.underWay) ?? latest(this.episodes);
  }
}

const ofKind = (kind: EpisodeKind, notice: Notice): string => `${kind} ${caseOf(notice)}`;

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
