import type { EpisodeCategory, RiskLevel } from '#contracts';
import type { DirectorySnapshot } from '#directory';
import type { CaseFile, Notice } from './case-file.js';

/** A category that somebody sent, and what is known by then that may make the packs act on another. */
export interface CategorySent {
  readonly sent: EpisodeCategory;
  /** The organisation that sent it. */
  readonly by: string;
  readonly responsible: string | null;
  readonly host: string | null;
  /** In whole years on the day of the going, the youngest that it can be; null when nobody has said. */
  readonly age: number | null;
  /** Factors, concerns and flags named so far. */
  readonly concerns: ReadonlySet<string>;
  /** Whether the questions of the police's assessment were sent, and one of them is unanswered. */
  readonly isQuestionOpen: boolean;
}

/** A rule under which something is not acted on as it was sent, and its sentence. */
export interface Under {
  readonly rule: string;
  readonly detail: string;
}

export interface CategoryActedOn {
  readonly category: EpisodeCategory;
  /** Null where it is the one that was sent. */
  readonly under: Under | null;
  /** Whether an age that nobody knows was taken for one that the rule is about. */
  readonly isAgeAssumed: boolean;
}

/** A level of risk that would lower the one that is acted on. */
export interface Lowering {
  readonly from: RiskLevel;
  readonly notice: Notice;
  /** Every organisation that wrote about the episode. */
  readonly publishers: readonly string[];
}

/** A lowering that does not take effect. */
export interface HeldBack extends Under {
  /** Whether its sender is told so, and its receipt says that it waits. */
  readonly isChallenged: boolean;
}

/**
 * How the packs in force read what agencies send of risk and category, and what they make of an episode as a whole. Pure:
 * a case that is folded again comes to the same.
 */
export abstract class PackReading {
  /** The reading that counts at the moment: of one that follows the packs in force, another once they have changed. */
  inForce(): this {
    return this;
  }

  /**
   * Which level the hub acts on when a level is sent (ENG-02).
   * @param reported null when nothing was said of risk
   */
  abstract actedOn(reported: RiskLevel | null, category: EpisodeCategory | null): RiskLevel;

  /** Which category the hub acts on when one is sent (BHM-09, WIG-01); as sent, unless a pack says otherwise. */
  categoryOf({ sent }: CategorySent): CategoryActedOn {
    return { category: sent, under: null, isAgeAssumed: false };
  }

  /** Whether a lower level has to wait for somebody of the right rank (BHM-13); null where it takes effect. */
  holdsBack(lowering: Lowering): HeldBack | null;
  holdsBack(): HeldBack | null {
    return null;
  }

  /** The case with the flags and the triage that the packs give its episodes. */
  marked(file: CaseFile, directory: DirectorySnapshot): CaseFile;
  marked(file: CaseFile): CaseFile {
    return file;
  }
}
