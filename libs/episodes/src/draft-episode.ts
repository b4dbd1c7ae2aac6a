import type { EpisodeKind, EpisodeState } from '#contracts';
import type { Notice } from './case-file.js';
import { caseOf } from './happening.js';
import { FIRST_STATE, happeningOf, opensEpisode, TRANSITIONS } from './lifecycle.js';

/** An episode while its notices are being read, in order of happening. */
export class DraftEpisode {
  state: EpisodeState = FIRST_STATE;
  endedAt: Date | null = null;
  returnedBy: Notice | null = null;
  /** What first said that the inquiries lead no further, or that the child has left the country (MED-15). */
  restedBy: Notice | null = null;
  readonly notices: Notice[] = [];
  private readonly cases = new Set<string>();

  constructor(readonly kind: EpisodeKind) {}

  get openers(): Notice[] {
    return this.notices.filter(opensEpisode);
  }

  get liveOpeners(): Notice[] {
    return this.openers.filter((n) => n.withdrawnBy === null);
  }

  /** Those that nobody took back. */
  get standing(): Notice[] {
    return this.notices.filter((n) => n.withdrawnBy === null);
  }

  /** Whether the child is still away, as far as anybody has said. */
  get isUnderWay(): boolean {
    return this.state === 'open' || this.state === 'dormant';
  }

  /** The earliest going that still stands; of one whose reports were all taken back, the earliest of those. */
  get since(): Date {
    const first = this.liveOpeners[0] ?? this.openers[0];
    if (!first) throw new Error('an episode without a going');
    return first.effectiveAt;
  }

  /** The report that arrived first names the episode, so that what comes later, or happened earlier, does not rename it. */
  get namedBy(): Notice {
    const [first, ...others] = this.openers;
    if (!first) throw new Error('an episode without a going');
    return others.reduce((earliest, n) => (n.position < earliest.position ? n : earliest), first);
  }

  /**
   * Whether a report of a going belongs here. One that arrived after every earlier report had been taken back begins
   * an episode of its own: nobody believed in the old one any more.
   */
  admitsGoing(report: Notice): boolean {
    if (!this.isUnderWay) return false;
    if (this.liveOpeners.length > 0) return true;
    return this.openers.every((n) => n.withdrawnAtPosition === null || report.position < n.withdrawnAtPosition);
  }

  isAbout(notice: Notice): boolean {
    return this.cases.has(caseOf(notice));
  }

  /** @param mayClose whether the sender is the authority that answers for the child: no other closes a case untold */
  add(notice: Notice, mayClose: (notice: Notice) => boolean = () => false): void {
    this.notices.push(notice);
    if (opensEpisode(notice)) this.cases.add(caseOf(notice));
    // What was taken back keeps its place, so that the others are read as they were, but says nothing.
    if (notice.withdrawnBy !== null) return;
    const happening = happeningOf(notice, this.kind);
    if (happening === 'taken-over' && !mayClose(notice)) return;
    const next = happening ? TRANSITIONS[this.state][happening] : undefined;
    if (next === undefined) return;
    if (happening === 'dormancy') this.restedBy ??= notice;
    if (next === 'closed') {
      this.endedAt ??= notice.effectiveAt;
      if (happening === 'return') this.returnedBy ??= notice;
    }
    this.state = next;
  }
}
