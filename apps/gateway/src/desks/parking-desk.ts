import { isAdministrator } from '#directory';
import { DeadLetters, type DeadLetter } from '#intake';
import { Database, HubClock, Parked, type ParkedMessage } from '#platform';
import { Injectable } from '@nestjs/common';
import type { CallerInfo } from '../access/caller.js';
import { ParkedRecords } from '../feeds/kafka/parked-records.js';
import type { PageOf } from '../http/cursor.js';
import { Problem } from '../http/problem.js';
import { ParkedDesk, type ParkedBody } from '../parked/parked-desk.js';

const PAGE = 1_000;

/** What a consumer could not process, and what was refused on a feed topic, for the hub's administrators. */
@Injectable()
export class ParkingDesk extends ParkedDesk {
  constructor(
    private readonly database: Database,
    private readonly parked: Parked,
    private readonly letters: DeadLetters,
    private readonly parkedRecords: ParkedRecords,
    private readonly clock: HubClock,
  ) {
    super();
  }

  override async list(caller: CallerInfo): Promise<PageOf<ParkedBody>> {
    onlyAdministrators(caller);
    const messages = (await this.parked.list({ limit: PAGE })).map(ofMessage);
    const letters = (await this.letters.list(PAGE)).map(ofLetter);
    const items = [...messages, ...letters].sort((one, other) => other.parkedAt.localeCompare(one.parkedAt));
    return { items: items.slice(0, PAGE), next: null };
  }

  override async retry(caller: CallerInfo, id: string): Promise<ParkedBody | null> {
    onlyAdministrators(caller);
    const letter = await this.parkedRecords.retry(id);
    if (letter) return ofLetter(letter);
    const done = await this.database.transaction((tx) => this.parked.retry(tx, id, this.clock.now()));
    if (!done) return null;
    const row = (await this.parked.list({ limit: PAGE })).find((one) => one.id === id);
    return row ? ofMessage(row) : null;
  }
}

/** Every organisation's client may have the scope for its own contacts; what is parked is the hub's. */
function onlyAdministrators(caller: CallerInfo): void {
  if (!isAdministrator(caller)) throw new Problem('not-permitted', 'Only the administrators of the hub may see this.');
}

function ofMessage(row: ParkedMessage): ParkedBody {
  return {
    id: row.id,
    topic: row.topic,
    group: row.group,
    reason: row.reason,
    errorType: row.errorType,
    errors: [],
    attempts: row.attempts,
    parkedAt: row.parkedAt.toISOString(),
    state: row.state,
    retriedAt: row.retriedAt?.toISOString() ?? null,
  };
}

function ofLetter(letter: DeadLetter): ParkedBody {
  return {
    id: letter.id,
    topic: letter.topic,
    group: null,
    reason: letter.reason,
    errorType: null,
    errors: letter.errors.map(({ pointer, code }) => ({ pointer, code })),
    attempts: letter.attempts,
    parkedAt: letter.parkedAt.toISOString(),
    state: letter.state,
    retriedAt: letter.retriedAt?.toISOString() ?? null,
  };
}
