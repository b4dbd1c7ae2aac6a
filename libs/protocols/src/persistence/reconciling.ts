import { referenceOf } from '#kernel';
import type { Duty } from '../obligations.js';
import { changesIn, sameRow, type TaskChanges } from './task-changes.js';
import { isRunning, rowOf, type TaskRow } from './task-rows.js';

/** A child's case whose tasks are to be brought into line. */
export interface ToReconcile {
  readonly tasks: readonly TaskRow[];
  readonly duties: readonly Duty[];
  /** Of the episodes, by their ids. */
  readonly references: ReadonlyMap<string, string>;
  /** Why tasks that no rule asks for any more are cancelled; left out, what they followed from was withdrawn. */
  readonly whyGone?: string | undefined;
}

/** What is to be written of a case's tasks, each with the row as it was, and what that changes. */
export function compareTasks(
  { tasks, duties, references, whyGone = 'what it followed from was withdrawn' }: ToReconcile,
  now: Date,
): { readonly changed: readonly { row: TaskRow; known: TaskRow | undefined }[]; readonly changes: TaskChanges } {
  const known = new Map(tasks.map((row) => [row.id, row]));
  const wanted = duties.map((duty) =>
    rowOf(duty, references.get(duty.episode ?? '') ?? referenceOf(duty.report), known.get(duty.id)?.opened_at ?? now),
  );
  const gone = tasks
    .filter((row) => isRunning(row) && !duties.some((duty) => duty.id === row.id))
    .map((row): TaskRow => ({
      ...row,
      state: 'cancelled',
      closed_at: now,
      closed_by: { event: null, reason: whyGone },
    }));
  return {
    changed: [...wanted, ...gone]
      .map((row) => ({ row, known: known.get(row.id) }))
      .filter((one) => !sameRow(one.row, one.known)),
    changes: changesIn(duties, known),
  };
}
