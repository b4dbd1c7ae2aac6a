import type { Episode } from '#episodes';
import { allHold } from './conditions.js';
import { standingNotices, type Matter } from './matter.js';
import type { Tell } from './obligations.js';
import { isTimed, nextMarkOf, occasionsOf } from './occasions.js';
import type { Pack, When } from './pack.js';
import { calendarsOf, hasSay, rulesFor } from './rules-for.js';
import { tellsOfRule } from './tells.js';

/** A mark that was passed: what it is known by, so that nobody is told of it again, and whom to tell. */
export interface PassedMark {
  readonly key: string;
  readonly tells: readonly Tell[];
}

/** The marks of an absence, and the steps of its escalations: those that have passed and were not told of yet, and when the next is reached. */
export interface Marks {
  readonly passed: readonly PassedMark[];
  readonly next: Date | null;
}

/**
 * As the rules stand when the hub comes by, and late where the hub did not know in time what makes the rule hold. Of a
 * going whose return is known, no marks are told. A mark whose conditions do not hold is not done with: when they come to
 * hold later it is told at once (a child that turns out to be looked after, BHM-03). Of marks that repeat, that is the last.
 */
export function marksOf(
  episode: Episode,
  around: Omit<Matter, 'notice' | 'episode'>,
  packs: readonly Pack[],
  known: {
    /** Keys of the marks that somebody was told of before. */
    readonly told: ReadonlySet<string>;
    /** When the report came that was just read; null when only time has passed. */
    readonly heardAt: Date | null;
  },
): Marks {
  const notices = standingNotices(episode, around.file.notices);
  const [first] = notices;
  if (!first || episode.state === 'withdrawn') return { passed: [], next: null };
  const whole: Matter = { ...around, episode, notice: first };
  const passed: PassedMark[] = [];
  const ahead: number[] = [];
  for (const of of rulesFor(whole, packs)) {
    const { rule, pack } = of;
    const isEscalation = 'done' in rule.when;
    if (!isTimed(rule.when) && !isEscalation) continue;
    const calendars = calendarsOf(whole, pack);
    const next = nextMarkOf(rule.when, whole, notices, calendars);
    if (next !== null) ahead.push(next.getTime());
    if (rule.tell.length === 0 || !isStanding(rule.when, episode)) continue;
    const due = occasionsOf(rule.when, whole, notices, calendars)
      .map((mark) => ({
        mark,
        key: `${pack.id} ${rule.id} ${rule.part ?? ''} ${episode.id} ${isEscalation ? mark.at.toISOString() : mark.nth}`,
      }))
      .filter(
        ({ mark, key }) =>
          !known.told.has(key) &&
          hasSay(of, mark.at, mark.matter, packs) &&
          allHold(rule.if, mark.matter, pack.authority),
      );
    for (const [place, { mark, key }] of due.entries()) {
      // What a notice says of a task is passed on as that notice; of the rest only the moment is known.
      const isSaid = isEscalation && mark.matter.notice !== whole.notice;
      // Of marks that repeat and were all passed unheard, only the last is told.
      const isTold = isEscalation || place === due.length - 1;
      const tells = isTold ? tellsOfRule(of, mark.matter, isSaid ? undefined : mark) : [];
      const isLearnedLate = !isEscalation && known.heardAt !== null && mark.at < known.heardAt;
      passed.push({ key, tells: tells.map((tell) => ({ ...tell, late: tell.late || isLearnedLate })) });
    }
  }
  return { passed, next: ahead.length === 0 ? null : new Date(Math.min(...ahead)) };
}

/** Of a going whose return is known, no marks are told but those that count from the return, and the steps of escalations. */
const isStanding = (when: When, { endedAt }: Episode): boolean =>
  'backFor' in when || 'done' in when || endedAt === null;
