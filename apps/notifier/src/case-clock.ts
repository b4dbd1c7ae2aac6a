import { Injectable } from '@nestjs/common';
import { Database, type TimeSource } from '#platform';
import { Tasks } from '#protocols';
import { EvaluateCase } from './evaluate-case.js';

const AT_A_TIME = 20;

/** Looks at cases again when their moment has come, and lets the hub's own tasks run out. */
@Injectable()
export class CaseClock implements TimeSource {
  readonly name = 'cases';

  constructor(
    private readonly database: Database,
    private readonly tasks: Tasks,
    private readonly evaluateCase: EvaluateCase,
  ) {}

  nextDueAt(): Promise<Date | null> {
    return this.tasks.nextMoment(this.database.manager);
  }

  /** Safe in several processes at once: a case is looked at under its lock, and not again once its moment has passed. */
  async runDue(now: Date): Promise<void> {
    await this.evaluateCase.refresh();
    for (;;) {
      const children = await this.tasks.dueChildren(this.database.manager, now, AT_A_TIME);
      for (const child of children) await this.lookAt(child, now);
      if (children.length < AT_A_TIME) break;
    }
    await this.database.transaction((tx) => this.evaluateCase.expireHubTasks(tx, now));
  }

  private async lookAt(child: string, now: Date): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.tasks.lock(tx, child);
      if (await this.tasks.isDue(tx, child, now)) await this.evaluateCase.evaluate(tx, child, null, now);
    });
  }
}
