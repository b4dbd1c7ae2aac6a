import { HUB } from '#directory';
import { DeadLetters, isStorageFault, Receipts, type PutAside, type RecordRefusal } from '#intake';
import { Audit, Database, HubClock, logger, mayHelpToRetry, type KafkaRecord } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { RefusalDesk } from './refusal-desk.js';

/** Keeps a record that was refused, with everything that follows from it, in one transaction. */
@Injectable()
export class RefusedRecords {
  private readonly log = logger('feeds');

  constructor(
    private readonly database: Database,
    private readonly letters: DeadLetters,
    private readonly receipts: Receipts,
    private readonly desk: RefusalDesk,
    private readonly audit: Audit,
    private readonly clock: HubClock,
  ) {}

  /**
   * A dead letter, the publisher's receipt, a task and an alert. Doing it again changes nothing but the number of attempts.
   * @throws when it could not be written: nothing of it was, and doing it again is safe
   */
  async putAside(record: KafkaRecord, refusal: RecordRefusal): Promise<PutAside> {
    try {
      return await this.write(record, refusal);
    } catch (error) {
      if (isStorageFault(error) || mayHelpToRetry(error)) throw error;
      // Something about this one cannot be told to its publisher. The hub's duty hears of it all the same.
      this.log.error({ err: error, topic: record.topic, offset: record.offset }, 'a refusal could not be told');
      return this.write(record, { ...refusal, notice: null, publisher: null });
    }
  }

  private write(record: KafkaRecord, refusal: RecordRefusal): Promise<PutAside> {
    const at = this.clock.now();
    return this.database.transaction(async (tx) => {
      const receipt = await this.reject(tx, refusal, at);
      const letter = await this.letters.park(tx, record, { ...refusal, receipt }, at);
      const { reason, errors } = letter;
      const organisation = refusal.publisher?.organisation ?? null;
      const refused = { letter: letter.id, topic: record.topic, reason, errors, organisation, receipt, at };
      await this.desk.openTask(tx, refused);
      if (organisation !== null) await this.desk.tellPublisher(tx, { ...refused, organisation });
      if (letter.isNew) {
        await this.audit.record(tx, {
          at,
          organisation: organisation ?? HUB,
          actor: refusal.publisher?.clientId ?? 'hub:gateway',
          action: 'notice.rejected',
          subject: letter.id,
          detail: { topic: record.topic, reason },
        });
      }
      return letter;
    });
  }

  private async reject(tx: EntityManager, { publisher, notice, errors }: RecordRefusal, at: Date) {
    if (!publisher || !notice) return null;
    return this.receipts.reject(tx, { ...notice, organisation: publisher.organisation, notes: errors, at });
  }
}
