import { shareOf, type Share } from './wilson.js';

/** What the linker said of one report, and what is true. */
export interface Judged {
  readonly decision: 'linked' | 'needs-review' | 'new';
  /** Whom it was linked to. */
  readonly child: string | null;
  /** Likeliest first. */
  readonly candidates: readonly { readonly child: string; readonly probability: number }[];
  /** The child that the report is about; null for one whom the registry does not know. */
  readonly truth: string | null;
  /** With a whole name and a date of birth: what the shares of known children are measured on. */
  readonly usable: boolean;
}

/** What came of a number of reports. Shares of `usable` are of reports about known children with a whole name and date. */
export interface Measures {
  readonly reports: number;
  /** Links without a person to the child that was meant, of all links without a person. */
  readonly precision: Share;
  /** Reports about known children that were linked to them, of all about known children. */
  readonly recall: Share;
  readonly needReview: Share;
  readonly usableLinked: Share;
  /** Linked to the child that was meant, or it stands among the first five. */
  readonly usableFound: Share;
  readonly usableMissed: Share;
  /** Linked to somebody although the registry does not know the child. */
  readonly strangersLinked: Share;
  /** Taken for new although the registry knows the child. */
  readonly takenForNew: Share;
}

const FIRST = 5;

/** Counts what came of reports, one after the other. */
export class Tally {
  private reports = 0;
  private links = 0;
  private right = 0;
  private known = 0;
  private review = 0;
  private usable = 0;
  private usableLinked = 0;
  private usableFound = 0;
  private strangers = 0;
  private strangersLinked = 0;
  private takenForNew = 0;

  add({ decision, child, candidates, truth, usable }: Judged): void {
    const isLinked = decision === 'linked';
    this.reports++;
    if (isLinked) this.links++;
    if (decision === 'needs-review') this.review++;
    if (truth === null) {
      this.strangers++;
      if (isLinked) this.strangersLinked++;
      return;
    }
    const isRight = isLinked && child === truth;
    this.known++;
    if (isRight) this.right++;
    if (decision === 'new') this.takenForNew++;
    if (!usable) return;
    this.usable++;
    if (isRight) this.usableLinked++;
    if (isRight || isAmongFirst(decision, candidates, truth)) this.usableFound++;
  }

  measures(): Measures {
    return {
      reports: this.reports,
      precision: shareOf(this.right, this.links),
      recall: shareOf(this.right, this.known),
      needReview: shareOf(this.review, this.reports),
      usableLinked: shareOf(this.usableLinked, this.usable),
      usableFound: shareOf(this.usableFound, this.usable),
      usableMissed: shareOf(this.usable - this.usableFound, this.usable),
      strangersLinked: shareOf(this.strangersLinked, this.strangers),
      takenForNew: shareOf(this.takenForNew, this.known),
    };
  }
}

/** Only what a person looks at is found by a person: a report that was linked or taken for new is looked at by none. */
const isAmongFirst = (decision: Judged['decision'], candidates: Judged['candidates'], truth: string): boolean =>
  decision === 'needs-review' && candidates.slice(0, FIRST).some(({ child }) => child === truth);
