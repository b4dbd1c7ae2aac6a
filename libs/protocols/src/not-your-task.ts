import type { Notice } from '#episodes';
import type { TaskCompletionRequest } from '#contracts';
import { allHold } from './conditions.js';
import { hasWhatItNeeds, isAuthorised, meets } from './duty-ends.js';
import type { Matter } from './matter.js';
import { mayMeet } from './may-meet.js';
import type { Duty } from './obligations.js';
import type { Pack } from './pack.js';
import { rulesFor } from './rules-for.js';

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

/** Whether what is said of a task by its owner closes it: one of the rules that ask for it is content with it. */
export function closes(
  task: Pick<Duty, 'kind' | 'rules'>,
  said: Pick<TaskCompletionRequest, 'authorisedBy' | 'outcome' | 'takenOverBy'>,
  packs: readonly Pack[],
): boolean {
  const clauses = clausesOf(task, packs);
  // Which stage of its kind the task is, its rules alone do not tell: what one of them wants is not said to be done too early.
  const isEnough = clauses.every((clause) => hasWhatItNeeds(clause, said));
  return isEnough && (clauses.length === 0 || clauses.some((clause) => isAuthorised(clause, said)));
}

/**
 * The rule that rules out what is said to have come of a task, whoever authorised it: that a discussion was not practicable
 * is no answer where it must be held (DAR-09). Null where none does.
 */
export function ruleAgainst(
  task: Pick<Duty, 'kind' | 'rules'>,
  { outcome }: Pick<TaskCompletionRequest, 'outcome'>,
  matter: Matter,
  packs: readonly Pack[],
): string | null {
  const against = rulesFor(matter, packs)
    .filter(({ rule }) => task.rules.includes(rule.id))
    .find(({ rule, pack }) =>
      rule.due
        .filter((clause) => clause.task === task.kind)
        .flatMap(({ outcomes }) => outcomes)
        .some((one) => one.outcome === outcome && one.unless.length > 0 && allHold(one.unless, matter, pack.authority)),
    );
  return against?.rule.id ?? null;
}

const clausesOf = (
  duty: Pick<Duty, 'kind' | 'rules'>,
  packs: readonly Pack[],
): Pack['rules'][number]['due'][number][] =>
  packs.flatMap((pack) =>
    pack.rules
      .filter((rule) => duty.rules.includes(rule.id))
      .flatMap((rule) => rule.due.filter((d) => d.task === duty.kind)),
  );
