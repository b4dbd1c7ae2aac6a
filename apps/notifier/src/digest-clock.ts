import { Injectable } from '@nestjs/common';
import { Alerts } from '#alerting';
import { Directory } from '#directory';
import { Database, HubClock, type TimeSource } from '#platform';
import { Digests, ListClock } from '#reporting';

/** Sends the lists that the packs' calendars ask for: each once, in order, also those of a day on which nobody ran. */
@Injectable()
export class DigestClock implements TimeSource {
  readonly name = 'lists';

  constructor(
    private readonly database: Database,
    private readonly clock: HubClock,
    private readonly directory: Directory,
    private readonly lists: ListClock,
    private readonly digests: Digests,
    private readonly alerts: Alerts,
  ) {}

  nextDueAt(): Promise<Date | null> {
    return this.lists.nextAt(this.database.manager, this.clock.now());
  }

  /** Safe in several processes at once: one of them at a time takes lists, and each has its next day when it is let go. */
  async runDue(now: Date): Promise<void> {
    await this.directory.recent();
    while (await this.sendFirst(now));
  }

  private sendFirst(now: Date): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const due = await this.lists.take(tx, now);
      if (due.length === 0) return false;
      const tells = await this.digests.make(tx, due, now);
      if (tells.length > 0) await this.alerts.raise(tx, { tells, file: null, reference: null, now });
      return true;
    });
  }
}
