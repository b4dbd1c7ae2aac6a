import { RISK_QUESTIONS, type EpisodeCategory, type MissingReported } from '#contracts';
import type { CategoryStep, NotAsSent, Notice } from './case-file.js';
import { opensEpisode } from './lifecycle.js';
import { riskOf } from './risk.js';
import type { CategorySent, PackReading } from './pack-reading.js';

/** What is known of an episode besides its notices when its categories are read. */
export type CategorySurroundings = Pick<CategorySent, 'responsible' | 'host' | 'age'> & {
  /** Flags of the child's record. */
  readonly flags: readonly string[];
};

export interface FoldedCategories {
  readonly steps: readonly CategoryStep[];
  readonly notAsSent: readonly NotAsSent[];
  /** Whether an age that nobody knows was taken for the younger one. */
  readonly isAgeAssumed: boolean;
}

/**
 * The categories of an episode from its standing notices, in order of happening. What is learned later can make missing of
 * what was sent as an absence; back to absent it goes only when somebody sends that anew.
 */
export function foldCategories(
  notices: readonly Notice[],
  known: CategorySurroundings,
  reading: PackReading,
): FoldedCategories {
  const steps: CategoryStep[] = [];
  const notAsSent: NotAsSent[] = [];
  const concerns = new Set(known.flags);
  let isQuestionOpen = false;
  let isAgeAssumed = false;
  let said: { readonly category: EpisodeCategory; readonly by: string } | null = null;
  for (const notice of notices) {
    if (!SPEAKS_OF_GOING.has(notice.type)) continue;
    const { risk, concerns: seen } = notice.data as { risk?: MissingReported['risk']; concerns?: readonly string[] };
    for (const concern of [...(risk?.factors ?? []), ...(seen ?? [])]) concerns.add(concern);
    const questions = riskOf(notice)?.questions;
    if (questions) isQuestionOpen = RISK_QUESTIONS.some((code) => !isAnswered(questions, code));
    const sent = categoryIn(notice);
    if (sent) said = { category: sent, by: notice.organisation };
    if (!said) continue;
    const { responsible, host, age } = known;
    const acted = reading.categoryOf({
      sent: said.category,
      by: said.by,
      responsible,
      host,
      age,
      concerns,
      isQuestionOpen,
    });
    const now = steps.at(-1)?.category;
    if (!sent && (acted.category !== 'missing' || now === 'missing')) continue;
    if (acted.under)
      notAsSent.push({ report: notice.report, rule: acted.under.rule, detail: acted.under.detail, isHeld: false });
    isAgeAssumed ||= acted.isAgeAssumed;
    if (acted.category !== now) {
      steps.push({ at: notice.effectiveAt, category: acted.category, by: notice.organisation });
    }
  }
  return { steps, notAsSent, isAgeAssumed };
}

const SPEAKS_OF_GOING: ReadonlySet<string> = new Set(['missing.reported', 'missing.updated', 'child.seen']);

const isAnswered = (questions: NonNullable<NonNullable<MissingReported['risk']>['questions']>, code: string): boolean =>
  questions.some((one) => one.code === code && one.answer !== 'unknown');

function categoryIn(notice: Notice): EpisodeCategory | undefined {
  if (notice.type === 'child.seen') return opensEpisode(notice) ? 'missing' : undefined;
  return (notice.data as Partial<MissingReported>).category;
}
