import type { Notice } from '#episodes';
import { meets } from './duty-ends.js';
import { mayMeet } from './may-meet.js';
import type { Duty } from './obligations.js';
import type { Pack } from './pack.js';

/**
 * Whether the notice says that a task is done which is not its sender's to close, and closes none that is: the receipt
 * then notes `not-your-task` (contract §2.1).
 */
export function isStrangersWord(
  notice: Notice,
  duties: readonly Duty[],
  responsible: string | null,
  packs: readonly Pack[],
): boolean {
  const meant = duties.filter((duty) => clausesOf(duty, packs).some((clause) => meets(clause, notice)));
  return meant.length > 0 && meant.every((duty) => !mayMeet(duty, responsible, notice.organisation));
}

const clausesOf = (duty: Duty, packs: readonly Pack[]): Pack['rules'][number]['due'][number][] =>
  packs.flatMap((pack) =>
    pack.rules
      .filter((rule) => duty.rules.includes(rule.id))
      .flatMap((rule) => rule.due.filter((d) => d.task === duty.kind)),
  );
