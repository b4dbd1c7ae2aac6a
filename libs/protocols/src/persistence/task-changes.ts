import type { AuditEntry } from '#platform';
import type { Duty } from '../obligations.js';
import { isRunning, type TaskRow } from './task-rows.js';

/** What changed when the tasks of a child were brought into line with what the rules make of the case now. */
export interface TaskChanges {
  readonly opened: readonly Duty[];
  /** Of those that ran already, the ones whose time has passed now. */
  readonly becameOverdue: readonly Duty[];
  /** Those that had come to an end and are to be done after all, by another time than before. */
  readonly reopened: readonly Duty[];
  /** Of those that ran already, the ones in which more take part now, with those alone. */
  readonly joined: readonly Duty[];
}

/** How the tasks asked for now differ from those on record. */
export function changesIn(duties: readonly Duty[], known: ReadonlyMap<string, TaskRow>): TaskChanges {
  const isNew = (duty: Duty): boolean => !known.has(duty.id);
  return {
    opened: duties.filter((d) => isNew(d) && isRunning(d)),
    reopened: duties.filter((d) => isRunning(d) && isReopened(d, known.get(d.id))),
    joined: duties.filter(isRunning).flatMap((d) => joinedIn(d, known.get(d.id))),
    becameOverdue: duties.filter((d) => !isNew(d) && d.state === 'overdue' && known.get(d.id)?.state === 'open'),
  };
}

const isReopened = (duty: Duty, row: TaskRow | undefined): boolean =>
  row !== undefined && !isRunning(row) && row.due_at?.getTime() !== duty.dueAt?.getTime();

function joinedIn(duty: Duty, row: TaskRow | undefined): Duty[] {
  if (row === undefined || !isRunning(row)) return [];
  const had = new Set(row.participants.map(({ organisation, role }) => `${organisation} ${role}`));
  const more = duty.participants.filter(({ organisation, role }) => !had.has(`${organisation} ${role}`));
  return more.length === 0 ? [] : [{ ...duty, participants: more }];
}

export function sameRow(row: TaskRow, known: TaskRow | undefined): boolean {
  return known !== undefined && JSON.stringify(ordered(row)) === JSON.stringify(ordered(known));
}

const ordered = (row: TaskRow): unknown[] =>
  Object.entries(row)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([key, value]) => [key, value as unknown]);

export function auditOf(row: TaskRow, known: TaskRow | undefined, now: Date): AuditEntry {
  return {
    at: now,
    organisation: row.owner,
    actor: 'hub:notifier',
    action: known?.state === row.state ? 'task.changed' : `task.${row.state}`,
    subject: row.id,
    detail: { kind: row.kind, rule: row.rule },
  };
}
