import { isAdministrator } from '#directory';
import { Database, HubClock, Parked, type ParkedMessage } from '#platform';
import { Injectable } from '@nestjs/common';
import type { CallerInfo } from '../access/caller.js';
import type { PageOf } from '../http/cursor.js';
import { Problem } from '../http/problem.js';
import { ParkedDesk, type ParkedBody } from '../parked/parked-desk.js';

/** What a consumer could not process, for the hub's administrators. */
@Injectable()
export class ParkingDesk extends ParkedDesk {
  constructor(
    private readonly database: Database,
    private readonly parked: Parked,
    private readonly clock: HubClock,
  ) {
    super();
  }

  override async list(caller: CallerInfo): Promise<PageOf<ParkedBody>> {
    onlyAdministrators(caller);
    const rows = await this.parked.list({ limit: 1_000 });
    return { items: rows.map(bodyOf), next: null };
  }

  override async retry(caller: CallerInfo, id: string): Promise<ParkedBody | null> {
    onlyAdministrators(caller);
    const done = await this.database.transaction((tx) => this.parked.retry(tx, id, this.clock.now()));
    if (!done) return null;
    const row = (await this.parked.list({ limit: 1_000 })).find((one) => one.id === id);
    return row ? bodyOf(row) : null;
  }
}

/** Every organisation's client may have the scope for its own contacts; what is parked is the hub's. */
function onlyAdministrators(caller: CallerInfo): void {
  if (!isAdministrator(caller)) throw new Problem('not-permitted', 'Only the administrators of the hub may see this.');
}

function bodyOf(row: ParkedMessage): ParkedBody {
  return {
    id: row.id,
    topic: row.topic,
    group: row.group,
    reason: row.reason,
    errorType: row.errorType,
    attempts: row.attempts,
    parkedAt: row.parkedAt.toISOString(),
    state: row.state,
    retriedAt: row.retriedAt?.toISOString() ?? null,
  };
}
