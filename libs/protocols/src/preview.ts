import type { CaseFile } from '#episodes';
import { allHold } from './conditions.js';
import { conditionInWords } from './in-words.js';
import type { Matter } from './matter.js';
import { oblige } from './oblige.js';
import type { Because, Duty, TellTo } from './obligations.js';
import type { Condition, Pack } from './pack.js';
import { hasSay, rulesFor, versionOf } from './rules-for.js';
import { isBroughtUp } from './tells.js';
import { addressed, whoIsMeant } from './targets.js';

/** Somebody whom a rule speaks of and who is not told, and why not. */
export interface NotTold {
  readonly to: TellTo;
  readonly because: Because;
  /** The condition that does not hold, as a sentence. */
  readonly reason: string;
}

/** Whom the rules that a notice brings into play would tell if more of their conditions held. */
export function notToldOf(matter: Matter, packs: readonly Pack[]): NotTold[] {
  return rulesFor(matter, packs).flatMap(({ pack, rule }) => {
    if (!isBroughtUp(rule, matter) || !hasSay({ pack, rule }, matter.notice.receivedAt, matter, packs)) return [];
    return rule.tell.flatMap((clause) => {
      const failed = [...rule.if, ...clause.if].filter((one) => !allHold([one], matter, pack.authority));
      if (failed.length === 0) return [];
      return whoIsMeant(clause, matter, pack.authority).map(({ organisation, role }) => ({
        to: addressed(matter, organisation, role),
        because: { rule: rule.id, protocol: versionOf(pack), text: clause.text },
        reason: reasonOf(failed),
      }));
    });
  });
}

const reasonOf = (failed: readonly Condition[]): string =>
  `it does not hold that ${failed.map(conditionInWords).join(', nor that ')}`;

/** How far ahead tasks are looked for, and how many moments on the way at most. */
const AHEAD_MS = 400 * 86_400_000;
const MOST_MOMENTS = 150;

/** Tasks that would open later by time alone, were nothing more heard of the child. */
export function dutiesAhead(
  file: CaseFile,
  around: Parameters<typeof oblige>[2],
  first: ReturnType<typeof oblige>,
): Duty[] {
  const seen = new Set(first.duties.map(({ id }) => id));
  const told = new Set([...around.told, ...first.marks]);
  const ahead: Duty[] = [];
  const end = around.now.getTime() + AHEAD_MS;
  let { nextMoment } = first;
  for (let looked = 0; nextMoment && nextMoment.getTime() <= end && looked < MOST_MOMENTS; looked++) {
    const then = oblige(file, null, { ...around, told, now: nextMoment });
    for (const duty of then.duties) {
      if (!seen.has(duty.id)) ahead.push(duty);
      seen.add(duty.id);
    }
    for (const mark of then.marks) told.add(mark);
    ({ nextMoment } = then);
  }
  return ahead;
}
