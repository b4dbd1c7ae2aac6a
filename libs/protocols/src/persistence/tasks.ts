import { Injectable } from '@nestjs/common';
import type { TaskBody, TaskCompletionRequest, TaskKind, TaskState } from '#contracts';
import { deriveId } from '#kernel';
import { Audit } from '#platform';
import type { EntityManager } from 'typeorm';
import type { Completion } from '../owed.js';
import type { HubTask } from '../hub-task.js';
import { completionsOf } from './completions.js';
import { lookAgainAt } from './look-again.js';
import { marksTold } from './marks.js';
import { closes } from '../not-your-task.js';
import type { Pack } from '../pack.js';
import { compareTasks, type ToReconcile } from './reconciling.js';
import { auditOf, type TaskChanges } from './task-changes.js';
import { isRunning, taskBody, type TaskRow } from './task-rows.js';

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

  /** One transaction at a time looks at a child's case. Of several children the locks are taken in one order. */
  async lock(tx: EntityManager, ...children: readonly string[]): Promise<void> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended(child, 500)) FROM unnest($1::text[]) AS child`, [
      [...new Set(children)].sort(),
    ]);
  }

  /** The tasks that rules have asked for in the child's case, what was said of them, and the marks that were told of. */
  async standing(tx: EntityManager, child: string): Promise<Standing> {
    const standing = (await this.standings(tx, [child])).get(child);
    return standing ?? { tasks: [], completions: [], told: new Set() };
  }

  /** The same of several children. */
  async standings(tx: EntityManager, children: readonly string[]): Promise<ReadonlyMap<string, Standing>> {
    const rows: (TaskRow & { child: string })[] = await tx.query(
      `SELECT * FROM protocols_task WHERE child = ANY ($1::uuid[]) AND origin = 'rule'`,
      [children],
    );
    const tasks = Map.groupBy(rows, ({ child }) => child);
    const completions = tasks.size === 0 ? new Map<string, Completion[]>() : await completionsOf(tx, [...tasks.keys()]);
    const told = await marksTold(tx, children);
    return new Map(
      children.map((child) => [
        child,
        {
          tasks: tasks.get(child) ?? [],
          completions: completions.get(child) ?? [],
          told: told.get(child) ?? new Set(),
        },
      ]),
    );
  }

  /**
   * Files what the rules make of children's cases now; what no rule asks for any more is cancelled.
   * @returns what changed in each of the cases, in their order
   */
  async reconcile(tx: EntityManager, cases: readonly ToReconcile[], now: Date): Promise<TaskChanges[]> {
    const compared = cases.map((one) => compareTasks(one, now));
    const changed = compared.flatMap((one) => one.changed);
    await this.write(
      tx,
      changed.map(({ row }) => row),
    );
    await this.audit.record(
      tx,
      changed.map(({ row, known }) => auditOf(row, known, now)),
    );
    return compared.map(({ changes }) => changes);
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
       VALUES ($1, 'hub', $2, $3, $4, $5, $6, $7, ARRAY[$7], 'hub', $8, $9, $12, $10, $11, 'normal', false, 'open', $10)
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
        JSON.stringify(task.participants ?? []),
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
   * Records what the owner says of a task. Said again, or of one that is closed, it changes nothing; nor does it where a
   * rule names who must authorise it, and nobody of that rank has.
   * @returns the task as it stands afterwards; null when there is none, or it is another's
   */
  async complete(
    tx: EntityManager,
    by: { readonly organisation: string; readonly actor: string },
    id: string,
    request: TaskCompletionRequest,
    now: Date,
    packs: readonly Pack[],
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
    // A rule says what a deferral comes to, or a word without the authority that it asks for, when the case is next looked
    // at, which is at once; until then the task stays as it is.
    if (request.outcome === 'deferred' || !closes(row, request, packs)) {
      if (row.child !== null) await this.lookAgain(tx, row.child, now);
      return taskBody(row);
    }
    const done: TaskRow = {
      ...row,
      state: 'done',
      closed_at: at,
      closed_by: { event: completion, reason: request.reason ?? 'completion' },
      outcome: request.outcome ?? null,
    };
    await this.write(tx, [done]);
    if (row.child !== null && row.origin === 'rule') await this.lookAgain(tx, row.child, now);
    return taskBody(done);
  }

  /** The task, where what its owner says of it would close it; null where it would not. */
  async closedBy(
    tx: EntityManager,
    organisation: string,
    id: string,
    request: TaskCompletionRequest,
    packs: readonly Pack[],
  ): Promise<TaskRow | null> {
    const row = await this.one(tx, id);
    const isOwn = row?.owner === organisation && isRunning(row);
    return isOwn && request.outcome !== 'deferred' && closes(row, request, packs) ? row : null;
  }

  /** When children's cases are next to be looked at by reason of time; null for never. */
  async setMoments(tx: EntityManager, moments: ReadonlyMap<string, Date | null>): Promise<void> {
    const set = [...moments].filter(([, at]) => at !== null);
    const gone = [...moments.keys()].filter((child) => moments.get(child) === null);
    if (gone.length > 0) await tx.query(`DELETE FROM protocols_moment WHERE child = ANY ($1::uuid[])`, [gone]);
    if (set.length === 0) return;
    await tx.query(
      `INSERT INTO protocols_moment (child, at) SELECT * FROM unnest($1::uuid[], $2::timestamptz[])
       ON CONFLICT (child) DO UPDATE SET at = excluded.at`,
      [set.map(([child]) => child), set.map(([, at]) => at)],
    );
  }

  async lookAgain(tx: EntityManager, child: string, now: Date): Promise<void> {
    await lookAgainAt(tx, [child], now);
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
