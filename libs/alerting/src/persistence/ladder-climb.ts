import { Injectable } from '@nestjs/common';
import type { Channel } from '#contracts';
import { Directory } from '#directory';
import { Audit } from '#platform';
import type { EntityManager } from 'typeorm';
import type { Alert } from '../alert.js';
import { queue } from '../begin-telling.js';
import { whyNotToSend } from '../disclosure.js';
import { ladderFor, nextRung, rungLimit } from '../ladder.js';
import { escalationInterval } from '../urgency.js';
import { CaseFiles } from '../delivery/case-files.js';
import { SendingChannels } from '../delivery/channel-sender.js';
import { UndeliveredDesk } from '../delivery/undelivered-desk.js';
import { insertDeliveries, selectAlerts, TO_A_PERSON } from './alert-rows.js';

/** Why the next step begins: refused or given up, not through within five minutes, or not acknowledged in time. */
export type ClimbReason = 'refused' | 'fallback' | 'escalation';

interface Taken {
  readonly alert: string;
  readonly channel: Channel;
  readonly address: string;
  readonly hopeful: boolean;
}

/** Takes alerts one step further round their organisations; where none is left, to a person at the hub. */
@Injectable()
export class LadderClimb {
  constructor(
    private readonly directory: Directory,
    private readonly cases: CaseFiles,
    private readonly channels: SendingChannels,
    private readonly undelivered: UndeliveredDesk,
    private readonly audit: Audit,
  ) {}

  /** Learns of changes to the directory: before the transaction, which must not wait for a second connection. */
  async refresh(): Promise<void> {
    await this.directory.recent();
  }

  /** What is acknowledged, withdrawn or overtaken climbs no further. */
  async next(tx: EntityManager, ids: readonly string[], reason: ClimbReason, now: Date): Promise<void> {
    if (ids.length === 0) return;
    const alerts = await selectAlerts(
      tx,
      `WHERE a.id = ANY($1::uuid[]) AND a.state = 'open' ORDER BY a.place FOR UPDATE`,
      [ids],
    );
    const children = [...new Set(alerts.map(({ child }) => child).filter((child) => child !== null))];
    const files = await this.cases.caseFiles(tx, children);
    const taken = await this.takenBy(tx, ids);
    for (const alert of alerts) {
      const file = alert.child === null ? null : (files.get(alert.child) ?? null);
      if (whyNotToSend(alert, file) !== null) await this.rest(tx, alert);
      else await this.climb(tx, alert, taken.get(alert.id) ?? [], { reason, now });
    }
  }

  private async climb(
    tx: EntityManager,
    alert: Alert,
    taken: readonly Taken[],
    { reason, now }: { reason: ClimbReason; now: Date },
  ): Promise<void> {
    const may = rungLimit(alert.urgency, alert.role, this.channels.kinds);
    const rung = nextRung(ladderFor(this.directory.snapshot(), alert, now), taken, may);
    if (rung === null) {
      // While another message may still be acknowledged, its own time limit decides.
      if (reason !== 'escalation' && taken.some(({ hopeful }) => hopeful)) return;
      await this.rest(tx, alert);
      await this.undelivered.open(tx, alert, now);
      await this.record(tx, alert, now, 'alert.undelivered', { reason });
      return;
    }
    const step = alert.escalationStep + 1;
    await insertDeliveries(tx, [{ ...queue(alert, rung, step, now), alert: alert.id, place: alert.place }]);
    const interval = escalationInterval(alert.urgency);
    await tx.query('UPDATE alert SET escalation_step = $2, escalate_at = $3 WHERE id = $1', [
      alert.id,
      step,
      reason === 'escalation' && interval !== null ? new Date(now.getTime() + interval) : alert.escalateAt,
    ]);
    await this.record(tx, alert, now, 'alert.escalated', {
      reason,
      step,
      role: rung.role,
      contact: rung.contact,
      channel: rung.channel,
    });
  }

  private async rest(tx: EntityManager, { id }: Alert): Promise<void> {
    await tx.query('UPDATE alert SET escalate_at = NULL WHERE id = $1', [id]);
  }

  private async takenBy(tx: EntityManager, ids: readonly string[]): Promise<ReadonlyMap<string, readonly Taken[]>> {
    const rows = await tx.query<Taken[]>(
      `SELECT alert, channel, address, ${TO_A_PERSON} AND state IN ('queued', 'sent', 'delivered') AS hopeful
       FROM alert_delivery WHERE alert = ANY($1::uuid[])`,
      [ids],
    );
    return Map.groupBy(rows, ({ alert }) => alert);
  }

  private async record(
    tx: EntityManager,
    alert: Alert,
    at: Date,
    action: string,
    detail: Record<string, unknown>,
  ): Promise<void> {
    await this.audit.record(tx, {
      at,
      organisation: alert.organisation,
      actor: 'hub:notifier',
      action,
      subject: alert.id,
      detail,
    });
  }
}
