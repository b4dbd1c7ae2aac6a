import { isNoticeOf, type FieldError, type NoticeEvent } from '#contracts';
import { Database } from '#platform';
import { Injectable } from '@nestjs/common';
import { NOT_YOUR_EVENT, notYourChild, RefusalByProtocol } from '../refusals.js';
import { isStorageFault, StorageUnavailable } from './storage-unavailable.js';

/** What a valid notice may still be refused for, whichever way it came: for what it says, by whom (HTTP 422). */
@Injectable()
export class Admission {
  constructor(
    private readonly database: Database,
    private readonly byProtocol: RefusalByProtocol,
  ) {}

  /**
   * All reasons against it; empty when it may be accepted.
   * @throws StorageUnavailable when a withdrawal's notice could not be looked for
   */
  async refusals(event: NoticeEvent, organisation: string): Promise<FieldError[]> {
    const reasons = [notYourChild(event, organisation), this.byProtocol.refusal(event, organisation)];
    if (isNoticeOf(event, 'report.withdrawn') && !(await this.isOwnEvent(organisation, event.data.eventId))) {
      reasons.push(NOT_YOUR_EVENT);
    }
    return reasons.filter((reason) => reason !== null);
  }

  private async isOwnEvent(organisation: string, eventId: string): Promise<boolean> {
    try {
      const rows = await this.database.query(
        'SELECT 1 FROM intake_report WHERE organisation = $1 AND event_id = $2 LIMIT 1',
        [organisation, eventId],
      );
      return rows.length > 0;
    } catch (error) {
      if (!isStorageFault(error)) throw error;
      throw new StorageUnavailable('the notice that is taken back could not be looked for', { cause: error });
    }
  }
}
