import { Injectable } from '@nestjs/common';
import { Database, type TimeSource } from '#platform';
import { LadderClimb } from '../persistence/ladder-climb.js';

const AT_ONCE = 50;

/** Alerts that nobody acknowledged in time go on to the next contact, one step per interval (contract §3). */
@Injectable()
export class Escalation implements TimeSource {
  readonly name = 'escalation';

  constructor(
    private readonly database: Database,
    private readonly climb: LadderClimb,
  ) {}

  async nextDueAt(): Promise<Date | null> {
    const [row] = await this.database.query<{ at: Date | null }>(
      'SELECT min(escalate_at) AS at FROM alert WHERE escalate_at IS NOT NULL',
    );
    return row?.at ?? null;
  }

  /** Safe in several processes at once: each takes what no other has. */
  async runDue(now: Date): Promise<void> {
    await this.climb.refresh();
    while ((await this.database.transaction((tx) => this.step(tx, now))) === AT_ONCE);
  }

  private async step(tx: Parameters<LadderClimb['next']>[0], now: Date): Promise<number> {
    const due = await tx.query<{ id: string }[]>(
      'SELECT id FROM alert WHERE escalate_at <= $1 ORDER BY escalate_at, place LIMIT $2 FOR UPDATE SKIP LOCKED',
      [now, AT_ONCE],
    );
    const ids = due.map(({ id }) => id);
    await this.climb.next(tx, ids, 'escalation', now);
    // Whoever was acknowledged or withdrawn meanwhile is not open and climbs no more.
    if (ids.length > 0)
      await tx.query(`UPDATE alert SET escalate_at = NULL WHERE id = ANY($1::uuid[]) AND escalate_at <= $2`, [
        ids,
        now,
      ]);
    return due.length;
  }
}
