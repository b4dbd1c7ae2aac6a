import { Injectable } from '@nestjs/common';
import type { TaskBody, TaskCompletionRequest, TaskKind, TaskState } from '#contracts';
import { deriveId, referenceOf } from '#kernel';
import { Audit, type AuditEntry } from '#platform';
import type { EntityManager } from 'typeorm';
import type { Completion } from '../owed.js';
import type { HubTask } from '../hub-task.js';
import type { Duty } from '../obligations.js';
import { completionsOf } from './completions.js';
import { marksTold } from './marks.js';
import { isRunning, rowOf, taskBody, type TaskRow } from './task-rows.js';

/** What changed when the tasks of a child were brought into line with what the rules make of the case now. */
export interface TaskChanges {
  readonly opened: readonly Duty[];
  /** Of those that ran already, the ones whose time has passed now. */
  readonly becameOverdue: readonly Duty[];
}

/** What is on record of a child's tasks. */
export interface Standing {
  readonly tasks: readonly TaskRow[];
  /** What was said of them through the interface. */
  readonly completions: readonly Completion[];
  /** Keys of the marks of time that somebody was told of. */
  readonly told: ReadonlySet<string>;
}

export interface TaskFilter {
  readonly state?: TaskState | undefined;
  readonly kind?: TaskKind | undefined;
  readonly before?: { readonly openedAt: Date; readonly id: string } | undefined;
  readonly limit: number;
}

/** Tasks and their clocks, as rows; read and written in the caller's transaction. */
@Injectable()
export class Tasks {
  constructor(private readonly audit: Audit) {}

  /** One transaction at a time looks at a child's case. */
  async lock(tx: EntityManager, child: string): Promise<void> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 500))`, [child]);
  }

  /** The tasks that rules have asked for in the child's case, what was said of them, and the marks that were told of. */
  async standing(tx: EntityManager, child: string): Promise<Standing> {
    const tasks: TaskRow[] = await tx.query(`SELECT * FROM protocols_task WHERE child = $1 AND origin = 'rule'`, [
      child,
    ]);
    const completions = tasks.length === 0 ? [] : await completionsOf(tx, child);
    return { tasks, completions, told: await marksTold(tx, child) };
  }

  /** Files what the rules make of the child's case now; what no rule asks for any more is cancelled. */
  async reconcile(
    tx: EntityManager,
    tasks: readonly TaskRow[],
    duties: readonly Duty[],
    references: ReadonlyMap<string, string>,
    now: Date,
    whyGone = 'what it followed from was withdrawn',
  ): Promise<TaskChanges> {
    const known = new Map(tasks.map((row) => [row.id, row]));
    const wanted = duties.map((duty) =>
      rowOf(duty, references.get(duty.episode ?? '') ?? referenceOf(duty.report), known.get(duty.id)?.opened_at ?? now),
    );
    const gone = [...known.values()]
      .filter((row) => isRunning(row) && !duties.some((duty) => duty.id === row.id))
      .map((row): TaskRow => ({
        ...row,
        state: 'cancelled',
        closed_at: now,
        closed_by: { event: null, reason: whyGone },
      }));
    const changed = [...wanted, ...gone].filter((row) => !sameRow(row, known.get(row.id)));
    await this.write(tx, changed);
    await this.audit.record(
      tx,
      changed.map((row) => auditOf(row, known.get(row.id), now)),
    );
    const isNew = (duty: Duty): boolean => !known.has(duty.id);
    return {
      opened: duties.filter((d) => isNew(d) && isRunning(d)),
      becameOverdue: duties.filter((d) => !isNew(d) && d.state === 'overdue' && known.get(d.id)?.state === 'open'),
    };
  }

  /**
   * Reports have been found to speak of this child: the tasks that follow from them are in its case from now on, with what
   * was said of them.
   */
  async handOver(tx: EntityManager, child: string, reports: readonly string[]): Promise<void> {
    await tx.query(
      `WITH moved AS (
         UPDATE protocols_task SET child = $1 WHERE report = ANY ($2::uuid[]) AND child <> $1 RETURNING id
       )
       UPDATE protocols_completion SET child = $1 WHERE task IN (SELECT id FROM moved)`,
      [child, reports],
    );
  }

  /** Opens a task of the hub's own, once. @returns false when it was there already */
  async open(tx: EntityManager, task: HubTask): Promise<boolean> {
    const rows: { id: string }[] = await tx.query(
      `INSERT INTO protocols_task (id, origin, child, episode, reference, report, kind, rule, rules, protocol, owner,
         owner_role, participants, started_at, due_at, priority, late, state, opened_at)
       VALUES ($1, 'hub', $2, $3, $4, $5, $6, $7, ARRAY[$7], 'hub', $8, $9, '[]', $10, $11, 'normal', false, 'open', $10)
       ON CONFLICT DO NOTHING RETURNING id`,
      [
        task.id,
        task.child,
        task.episode,
        task.reference,
        task.report,
        task.kind,
        task.rule,
        task.owner.organisation,
        task.owner.role,
        task.startedAt,
        task.dueAt,
      ],
    );
    if (rows.length === 0) return false;
    await this.audit.record(tx, {
      at: task.startedAt,
      organisation: task.owner.organisation,
      actor: 'hub:notifier',
      action: 'task.open',
      subject: task.id,
      detail: { kind: task.kind, rule: task.rule },
    });
    return true;
  }

  /** The hub's own tasks whose time has passed become overdue; returns them. */
  async expireHubTasks(tx: EntityManager, now: Date): Promise<TaskRow[]> {
    const [rows]: [TaskRow[], number] = await tx.query(
      `UPDATE protocols_task SET state = 'overdue' WHERE origin = 'hub' AND state = 'open' AND due_at < $1 RETURNING *`,
      [now],
    );
    return rows;
  }

  async listFor(tx: EntityManager, owner: string, filter: TaskFilter): Promise<TaskRow[]> {
    return tx.query(
      `SELECT * FROM protocols_task
       WHERE owner = $1 AND ($2::text IS NULL OR state = $2) AND ($3::text IS NULL OR kind = $3)
         AND ($4::timestamptz IS NULL OR (opened_at, id) < ($4, $5::uuid))
       ORDER BY opened_at DESC, id DESC LIMIT $6`,
      [
        owner,
        filter.state ?? null,
        filter.kind ?? null,
        filter.before?.openedAt ?? null,
        filter.before?.id ?? null,
        filter.limit,
      ],
    );
  }

  async ofEpisodes(tx: EntityManager, episodes: readonly string[]): Promise<TaskRow[]> {
    return tx.query(`SELECT * FROM protocols_task WHERE episode = ANY($1::uuid[]) ORDER BY due_at NULLS LAST, id`, [
      episodes,
    ]);
  }

  async one(tx: EntityManager, id: string): Promise<TaskRow | null> {
    const [row]: TaskRow[] = await tx.query(`SELECT * FROM protocols_task WHERE id = $1`, [id]);
    return row ?? null;
  }

  /**
   * Records what the owner says of a task. Said again, or of one that is closed, it changes nothing.
   * @returns the task as it stands afterwards; null when there is none, or it is another's
   */
  async complete(
    tx: EntityManager,
    by: { readonly organisation: string; readonly actor: string },
    id: string,
    request: TaskCompletionRequest,
    now: Date,
  ): Promise<TaskBody | null> {
    const [row]: TaskRow[] = await tx.query(`SELECT * FROM protocols_task WHERE id = $1 FOR UPDATE`, [id]);
    if (row?.owner !== by.organisation) return null;
    if (!isRunning(row)) return taskBody(row);
    const at = request.at === undefined ? now : new Date(request.at);
    const completion = deriveId('completion', id, now.toISOString(), JSON.stringify(request));
    await tx.query(
      `INSERT INTO protocols_completion (id, task, child, organisation, at, recorded_at, body)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
      [completion, id, row.child, by.organisation, at, now, JSON.stringify(request)],
    );
    await this.audit.record(tx, {
      at: now,
      organisation: by.organisation,
      actor: by.actor,
      action: 'task.completion',
      subject: id,
      detail: { outcome: request.outcome === 'deferred' ? 'deferred' : 'done' },
    });
    // A rule says what a deferral comes to, when the case is next looked at, which is at once.
    if (request.outcome === 'deferred') {
      if (row.child !== null) await this.lookAgain(tx, row.child, now);
      return taskBody(row);
    }
    const done: TaskRow = {
      ...row,
      state: 'done',
      closed_at: at,
      closed_by: { event: completion, reason: 'completion' },
      outcome: request.outcome ?? null,
    };
    await this.write(tx, [done]);
    if (row.child !== null && row.origin === 'rule') await this.lookAgain(tx, row.child, now);
    return taskBody(done);
  }

  /** When the child's case is next to be looked at by reason of time; null for never. */
  async setMoment(tx: EntityManager, child: string, at: Date | null): Promise<void> {
    if (at === null) await tx.query(`DELETE FROM protocols_moment WHERE child = $1`, [child]);
    else
      await tx.query(
        `INSERT INTO protocols_moment (child, at) VALUES ($1, $2) ON CONFLICT (child) DO UPDATE SET at = excluded.at`,
        [child, at],
      );
  }

  async lookAgain(tx: EntityManager, child: string, now: Date): Promise<void> {
    await tx.query(
      `INSERT INTO protocols_moment (child, at) VALUES ($1, $2) ON CONFLICT (child) DO UPDATE SET at = least(protocols_moment.at, excluded.at)`,
      [child, now],
    );
  }

  /** The earliest moment at which a case or a task of the hub's wants looking at. */
  async nextMoment(tx: EntityManager): Promise<Date | null> {
    const [row]: { at: Date | null; due: Date | null }[] = await tx.query(
      `SELECT (SELECT min(at) FROM protocols_moment) AS at,
              (SELECT min(due_at) + interval '1 millisecond' FROM protocols_task WHERE origin = 'hub' AND state = 'open') AS due`,
    );
    const moments = [row?.at, row?.due].filter((d): d is Date => d instanceof Date);
    return moments.length === 0 ? null : new Date(Math.min(...moments.map((d) => d.getTime())));
  }

  /** Children whose moment has come, earliest first. */
  async dueChildren(tx: EntityManager, now: Date, limit: number): Promise<string[]> {
    const rows: { child: string }[] = await tx.query(
      `SELECT child FROM protocols_moment WHERE at <= $1 ORDER BY at, child LIMIT $2`,
      [now, limit],
    );
    return rows.map((r) => r.child);
  }

  /** Whether the child's moment has come; asked again under the lock, since another process may have been quicker. */
  async isDue(tx: EntityManager, child: string, now: Date): Promise<boolean> {
    const rows: unknown[] = await tx.query(`SELECT 1 FROM protocols_moment WHERE child = $1 AND at <= $2`, [
      child,
      now,
    ]);
    return rows.length > 0;
  }

  private async write(tx: EntityManager, rows: readonly TaskRow[]): Promise<void> {
    if (rows.length === 0) return;
    await tx.query(
      `INSERT INTO protocols_task SELECT * FROM jsonb_populate_recordset(NULL::protocols_task, $1)
       ON CONFLICT (id) DO UPDATE SET child = excluded.child, rule = excluded.rule, rules = excluded.rules, protocol = excluded.protocol,
         owner_role = excluded.owner_role, participants = excluded.participants, started_at = excluded.started_at,
         due_at = excluded.due_at, priority = excluded.priority, late = excluded.late, state = excluded.state,
         closed_at = excluded.closed_at, closed_by = excluded.closed_by, outcome = excluded.outcome,
         reference = excluded.reference, report = excluded.report`,
      [JSON.stringify(rows)],
    );
  }
}

function sameRow(row: TaskRow, known: TaskRow | undefined): boolean {
  return known !== undefined && JSON.stringify(ordered(row)) === JSON.stringify(ordered(known));
}

const ordered = (row: TaskRow): unknown[] =>
  Object.entries(row)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([key, value]) => [key, value as unknown]);

function auditOf(row: TaskRow, known: TaskRow | undefined, now: Date): AuditEntry {
  return {
    at: now,
    organisation: row.owner,
    actor: 'hub:notifier',
    action: known?.state === row.state ? 'task.changed' : `task.${row.state}`,
    subject: row.id,
    detail: { kind: row.kind, rule: row.rule },
  };
}
