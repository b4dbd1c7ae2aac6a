import type { EventType, ReportedChild } from '#contracts';
import type { Candidate, Verdict } from './decide.js';
import type { Explanation } from './explanation.js';

/** `not-a-child`: the report is about somebody else (an unborn child's mother, a family) and is linked to nobody. */
export type LinkOutcome = 'linked' | 'needs-review' | 'new' | 'not-a-child';

/** A report to be linked. */
export interface ReportToLink {
  readonly id: string;
  readonly organisation: string;
  readonly type: EventType;
  readonly child: ReportedChild;
  /** When it was written: on this day an approximate age was true. */
  readonly at: Date;
  /** True for the word of the keeper of the record: `child.registered`, `placement.notified`. */
  readonly register: boolean;
  /** `unborn` and `family` are not linked to any child (DAR-12). */
  readonly subjectKind?: string | undefined;
}

export interface LinkDecision {
  readonly outcome: LinkOutcome;
  /** The record the report now speaks of: another's, or its own (provisional while it needs review). */
  readonly child: string;
  /** Likeliest first, at most five. */
  readonly candidates: readonly Candidate[];
  /** The version of the model. */
  readonly model: string;
  readonly explanation: Explanation;
}

/** What would be concluded from a report, with nothing kept of it. */
export interface Assessment {
  readonly outcome: Verdict;
  /** The record of a `linked` report; null for the others. */
  readonly child: string | null;
  /** Likeliest first, at most five. */
  readonly candidates: readonly Candidate[];
  /** The version of the model. */
  readonly model: string;
  readonly explanation: Explanation;
}

/** What waits for a person: where a report belongs (`link`), or whether two records are one child (`merge`). */
export type ReviewKind = 'link' | 'merge';
