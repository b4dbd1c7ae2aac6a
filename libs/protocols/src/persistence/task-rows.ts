import type { Role, TaskBody, TaskKind, TaskState } from '#contracts';
import type { Duty } from '../obligations.js';

export interface TaskRow {
  id: string;
  origin: 'rule' | 'hub';
  child: string | null;
  episode: string | null;
  reference: string | null;
  report: string | null;
  kind: TaskKind;
  rule: string;
  rules: string[];
  protocol: string;
  owner: string;
  owner_role: Role;
  participants: { organisation: string; role: Role }[];
  started_at: Date;
  due_at: Date | null;
  priority: 'normal' | 'priority';
  late: boolean;
  state: TaskState;
  closed_at: Date | null;
  closed_by: { event: string | null; reason: string } | null;
  outcome: string | null;
  opened_at: Date;
}

export function rowOf(duty: Duty, reference: string | null, openedAt: Date): TaskRow {
  return {
    id: duty.id,
    origin: 'rule',
    child: duty.child,
    episode: duty.episode,
    reference,
    report: duty.report,
    kind: duty.kind,
    rule: duty.rule,
    rules: [...duty.rules],
    protocol: duty.protocol,
    owner: duty.owner.organisation,
    owner_role: duty.owner.role,
    participants: [...duty.participants],
    started_at: duty.startedAt,
    due_at: duty.dueAt,
    priority: duty.priority,
    late: duty.late,
    state: duty.state,
    closed_at: duty.closedAt,
    closed_by: duty.closedBy,
    outcome: duty.outcome,
    opened_at: openedAt,
  };
}

/** Whether it is still to be done. */
export const isRunning = ({ state }: { readonly state: TaskState }): boolean => state === 'open' || state === 'overdue';

/** The task as its owner reads it (contract §2.1). */
export function taskBody(row: TaskRow): TaskBody {
  return {
    id: row.id,
    kind: row.kind,
    rule: row.rule,
    rules: row.rules,
    protocol: row.protocol,
    episode: row.episode,
    reference: row.reference,
    owner: { organisation: row.owner, role: row.owner_role },
    participants: row.participants,
    startedAt: row.started_at.toISOString(),
    dueAt: row.due_at?.toISOString() ?? null,
    priority: row.priority,
    late: row.late,
    state: row.state,
    closedAt: row.closed_at?.toISOString() ?? null,
    closedBy: row.closed_by,
    outcome: row.outcome,
  };
}
