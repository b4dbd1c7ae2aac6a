import type { Episode } from '#episodes';
import { allHold } from './conditions.js';
import { standingNotices, type Matter } from './matter.js';
import type { Tell } from './obligations.js';
import { isMark, nextMarkOf, occasionsOf } from './occasions.js';
import type { Pack, When } from './pack.js';
import { calendarsOf, rulesFor } from './rules-for.js';
import { tellsOfRule } from './tells.js';

/** A mark that was passed: what it is known by, so that nobody is told of it again, and whom to tell. */
export interface PassedMark {
  readonly key: string;
  readonly tells: readonly Tell[];
}

/** The marks of an absence: those that have passed and were not told of yet, and when the next is reached. */
export interface Marks {
  readonly passed: readonly PassedMark[];
  readonly next: Date | null;
}

/**
 * As the rules stand when the hub comes by, and late where the hub did not know of the going in time. Of a going whose
 * return is known, no marks are told.
 * @param told keys of the marks that somebody was told of before
 */
export function marksOf(
  episode: Episode,
  around: Omit<Matter, 'notice' | 'episode'>,
  packs: readonly Pack[],
  told: ReadonlySet<string>,
): Marks {
  const notices = standingNotices(episode, around.file.notices);
  const [first] = notices;
  if (!first || episode.state === 'withdrawn') return { passed: [], next: null };
  const whole: Matter = { ...around, episode, notice: first };
  const passed: PassedMark[] = [];
  const ahead: number[] = [];
  for (const of of rulesFor(whole, packs)) {
    const { rule, pack } = of;
    if (!isMark(rule.when)) continue;
    const calendars = calendarsOf(whole, pack);
    const next = nextMarkOf(rule.when, whole, notices, calendars);
    if (next !== null) ahead.push(next.getTime());
    if (rule.tell.length === 0) continue;
    for (const mark of occasionsOf(rule.when, whole, notices, calendars)) {
      const key = `${pack.id} ${rule.id} ${rule.part ?? ''} ${episode.id} ${mark.nth}`;
      if (told.has(key)) continue;
      const isTold = isStanding(rule.when, episode) && allHold(rule.if, mark.matter, pack.authority);
      passed.push({ key, tells: isTold ? tellsOfRule(of, mark.matter, mark) : [] });
    }
  }
  return { passed, next: ahead.length === 0 ? null : new Date(Math.min(...ahead)) };
}

/** Of a going whose return is known, no marks are told but those that count from the return. */
const isStanding = (when: When, { endedAt }: Episode): boolean => 'backFor' in when || endedAt === null;
