import { referenceOf } from '#kernel';
import type { Duty } from '../obligations.js';
import { isRunning, rowOf, type TaskRow } from './task-rows.js';

/** What changed when the tasks of a child were brought into line with what the rules make of the case now. */
export interface TaskChanges {
  readonly opened: readonly Duty[];
  /** Of those that ran already, the ones whose time has passed now. */
  readonly becameOverdue: readonly Duty[];
}

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
  const isNew = (duty: Duty): boolean => !known.has(duty.id);
  return {
    changed: [...wanted, ...gone]
      .map((row) => ({ row, known: known.get(row.id) }))
      .filter((one) => !sameRow(one.row, one.known)),
    changes: {
      opened: duties.filter((d) => isNew(d) && isRunning(d)),
      becameOverdue: duties.filter((d) => !isNew(d) && d.state === 'overdue' && known.get(d.id)?.state === 'open'),
    },
  };
}

function sameRow(row: TaskRow, known: TaskRow | undefined): boolean {
  return known !== undefined && JSON.stringify(ordered(row)) === JSON.stringify(ordered(known));
}

const ordered = (row: TaskRow): unknown[] =>
  Object.entries(row)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([key, value]) => [key, value as unknown]);
