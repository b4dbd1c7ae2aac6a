import { Injectable } from '@nestjs/common';
import { Audit } from '#platform';
import { deliveriesShown, type AlertBodyWithRing } from '../alert-body.js';
import { AlertInbox } from './alert-inbox.js';
import { deliveriesOf, selectAlerts, type KeptAcknowledgement } from './alert-rows.js';

export interface AcknowledgementInput {
  /** The person. */
  readonly by: string;
  readonly note?: string | null | undefined;
  /** The client or user that brought it, for the audit trail. */
  readonly actor: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Somebody on the other side has taken notice: the alert climbs no further. */
@Injectable()
export class Acknowledgements {
  constructor(
    private readonly inbox: AlertInbox,
    private readonly audit: Audit,
  ) {}

  /**
   * The first acknowledgement stands; a later one, whatever it says, gets the answer that the first got. A withdrawn
   * alert may be acknowledged too, and stays withdrawn.
   * @returns null for an alert that is not there or is another's
   */
  async acknowledge(
    organisation: string,
    id: string,
    input: AcknowledgementInput,
    now: Date,
  ): Promise<AlertBodyWithRing | null> {
    if (!UUID.test(id)) return null;
    return this.inbox.reading(async (tx) => {
      const own = 'WHERE a.id = $1 AND a.organisation = $2';
      const [alert] = await selectAlerts(tx, `${own} FOR UPDATE`, [id, organisation]);
      if (!alert) return null;
      if (alert.acknowledged === null) {
        const kept: KeptAcknowledgement = {
          by: input.by,
          note: input.note ?? null,
          at: now.toISOString(),
          deliveries: deliveriesShown((await deliveriesOf(tx, [id])).get(id) ?? []),
        };
        await tx.query(
          `UPDATE alert SET acknowledged = $2, escalate_at = NULL,
             state = CASE WHEN state = 'open' THEN 'acknowledged' ELSE state END WHERE id = $1`,
          [id, JSON.stringify(kept)],
        );
        // The first contact still gets the message; nobody else has to be asked any more.
        await tx.query(
          `UPDATE alert_delivery SET state = 'cancelled', next_attempt_at = NULL
           WHERE alert = $1 AND step > 0 AND state = 'queued'`,
          [id],
        );
        await tx.query('UPDATE alert_delivery SET fallback_at = NULL WHERE alert = $1 AND fallback_at IS NOT NULL', [
          id,
        ]);
        await this.audit.record(tx, {
          at: now,
          organisation,
          actor: input.actor,
          action: 'alert.acknowledged',
          subject: id,
        });
      }
      const [body] = await this.inbox.read(tx, await selectAlerts(tx, own, [id, organisation]), now);
      const [row] = await tx.query<{ kept: KeptAcknowledgement }[]>(
        'SELECT acknowledged AS kept FROM alert WHERE id = $1',
        [id],
      );
      return body && row ? { ...body, deliveries: [...row.kept.deliveries] } : null;
    });
  }
}
