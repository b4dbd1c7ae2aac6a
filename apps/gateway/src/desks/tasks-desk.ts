import type { TaskBody, TaskCompletionRequest } from '#contracts';
import { Database, HubClock, Timeline } from '#platform';
import { Packs, taskBody, Tasks } from '#protocols';
import { Injectable } from '@nestjs/common';
import type { CallerInfo } from '../access/caller.js';
import type { PageOf } from '../http/cursor.js';
import { TaskDesk, type TaskFilter } from '../tasks/task-desk.js';
import { cut, readPosition } from './positions.js';
import { RuledOutOutcomes } from './ruled-out-outcomes.js';

const PAGE = 100;

/** What the caller's organisation owes. */
@Injectable()
export class TasksDesk extends TaskDesk {
  constructor(
    private readonly database: Database,
    private readonly tasks: Tasks,
    private readonly packs: Packs,
    private readonly ruledOut: RuledOutOutcomes,
    private readonly clock: HubClock,
    private readonly timeline: Timeline,
  ) {
    super();
  }

  override async list(caller: CallerInfo, filter: TaskFilter, cursor: string | null): Promise<PageOf<TaskBody>> {
    const from = readPosition(cursor);
    const rows = await this.tasks.listFor(this.database.manager, caller.organisation, {
      state: filter.state ?? undefined,
      kind: filter.kind ?? undefined,
      before: from && { openedAt: from.at, id: from.id },
      limit: PAGE + 1,
    });
    const { page, next } = cut(rows, PAGE, (row) => ({ at: row.opened_at, id: row.id }));
    return { items: page.map(taskBody), next };
  }

  override async complete(caller: CallerInfo, id: string, request: TaskCompletionRequest): Promise<TaskBody | null> {
    const by = { organisation: caller.organisation, actor: caller.clientId };
    const { manager } = this.database;
    const task = await this.tasks.one(manager, id);
    if (task?.owner === caller.organisation) await this.ruledOut.refuse(manager, task, request);
    // Before the task is done, so that none is without it; it meets the task as well.
    await this.ruledOut.passOn(caller, id, request);
    const [now, packs] = [this.clock.now(), this.packs.everInForce()];
    const done = await this.database.transaction((tx) => this.tasks.complete(tx, by, id, request, now, packs));
    this.timeline.wake();
    return done;
  }
}
