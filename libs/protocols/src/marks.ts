import type { Episode, Notice } from '#episodes';
import { onceFor } from '#kernel';
import { allHold } from './conditions.js';
import { kindsDoneBefore, type Dues } from './duties.js';
import { Kept, type Footing } from './kept.js';
import { standingNotices, type Matter } from './matter.js';
import type { Tell } from './obligations.js';
import { isTimed, nextMarkOf, occasionsOf } from './occasions.js';
import type { Pack, When } from './pack.js';
import { reachOfTells } from './reach.js';
import { calendarsOf, hasSay, rulesFor, type RuleOfPack } from './rules-for.js';
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
export function marksOf(episode: Episode, footing: Footing, dues: Pick<Dues, 'done' | 'doneIn'>, known: Known): Marks {
  if (episode.state === 'withdrawn') return NONE;
  const own = dues.doneIn(episode);
  const about = {
    key: episode,
    until: episode.since,
    also: [own],
    doneBefore: (): string => kindsDoneBefore(episode, dues.done),
    // Whoever is told of a mark now is not told again, and has been told as long as the hub remembers it.
    stillHolds: ({ marks, told }: MarksKept): boolean =>
      marks.passed.length === 0 && told.every((key) => known.told.has(key)),
  };
  const { marks } = kept.of(about, footing, (turn) => {
    const notices = standingNotices(episode, footing.around.file.notices);
    const [notice] = notices;
    if (!notice) return { value: { marks: NONE, told: [] }, reach: new Set() };
    const whole = { ...footing.around, episode, notice, turn };
    const rules = rulesThatWait(rulesFor(whole, footing.packs));
    const reach = reachOfTells(rules);
    const done = reach.has('done') ? dues.done : own;
    return { value: marksUnder(rules, { ...whole, done }, notices, footing.packs, known), reach };
  });
  return marks;
}

interface Known {
  /** Keys of the marks that somebody was told of before. */
  readonly told: ReadonlySet<string>;
  /** When the report came that was just read; null when only time has passed. */
  readonly heardAt: Date | null;
}

interface MarksKept {
  readonly marks: Marks;
  /** Keys of those that were left out since somebody was told of them. */
  readonly told: readonly string[];
}

const NONE: Marks = { passed: [], next: null };

const kept = new Kept<MarksKept>();

/** The rules that time or an outcome brings into play. */
const rulesThatWait = onceFor((rules: readonly RuleOfPack[]): readonly RuleOfPack[] =>
  rules.filter(({ rule: { when } }) => isTimed(when) || 'done' in when),
);

function marksUnder(
  rules: readonly RuleOfPack[],
  whole: Matter & { readonly episode: Episode },
  notices: readonly Notice[],
  packs: readonly Pack[],
  known: Known,
): MarksKept {
  const { episode } = whole;
  const passed: PassedMark[] = [];
  const told: string[] = [];
  const ahead: number[] = [];
  for (const of of rules) {
    const { rule, pack } = of;
    const isEscalation = 'done' in rule.when;
    const calendars = calendarsOf(whole, pack);
    const next = nextMarkOf(rule.when, whole, notices, calendars);
    if (next !== null) ahead.push(next.getTime());
    if (rule.tell.length === 0 || !isStanding(rule.when, episode)) continue;
    const marks = occasionsOf(rule.when, whole, notices, calendars).map((mark) => ({
      mark,
      key: `${pack.id} ${rule.id} ${rule.part ?? ''} ${episode.id} ${isEscalation ? mark.at.toISOString() : mark.nth}`,
    }));
    told.push(...marks.flatMap(({ key }) => (known.told.has(key) ? [key] : [])));
    const due = marks.filter(
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
  return { marks: { passed, next: ahead.length === 0 ? null : new Date(Math.min(...ahead)) }, told };
}

/** Of a going whose return is known, no marks are told but those that count from the return, and the steps of escalations. */
const isStanding = (when: When, { endedAt }: Episode): boolean =>
  'backFor' in when || 'done' in when || endedAt === null;
