import { DeadLetters, type DeadLetter } from '#intake';
import { HubClock } from '#platform';
import { Injectable } from '@nestjs/common';
import { FeedRecords, type Taken } from './feed-records.js';
import { RefusedRecords } from './refused-records.js';

/** Hands dead letters in again, by the way they came: perhaps a key has been registered since, or a rule has changed. */
@Injectable()
export class ParkedRecords {
  constructor(
    private readonly records: FeedRecords,
    private readonly refused: RefusedRecords,
    private readonly letters: DeadLetters,
    private readonly clock: HubClock,
  ) {}

  /**
   * The dead letter as it is then: `retried` when it was taken, `parked` once more when it was refused. Null when there is
   * none that is parked.
   */
  async retry(id: string): Promise<DeadLetter | null> {
    const record = await this.letters.parkedRecord(id);
    if (!record) return null;
    const opened = await this.records.open(record);
    const taken: Taken = opened.ok ? await this.records.admit(opened) : { outcome: 'refused', refusal: opened.refusal };
    if (taken.outcome === 'refused') await this.refused.putAside(record, taken.refusal);
    else await this.letters.settle(id, this.clock.now());
    return this.letters.byId(id);
  }
}
