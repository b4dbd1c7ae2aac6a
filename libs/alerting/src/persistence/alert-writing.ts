import { Injectable } from '@nestjs/common';
import { Directory, type DirectorySnapshot } from '#directory';
import type { CaseFile } from '#episodes';
import { Audit } from '#platform';
import { Agreements, Disclosures } from '#sharing';
import type { EntityManager } from 'typeorm';
import { NOT_TO_A_PERSON } from '../alert.js';
import { inInbox, queue, toTopic, type Queued } from '../begin-telling.js';
import { SendingChannels } from '../delivery/channel-sender.js';
import { UndeliveredDesk } from '../delivery/undelivered-desk.js';
import { Disclosing, whyNotToSend, type Shown } from '../disclosure.js';
import { ladderFor, nextRung, rungLimit } from '../ladder.js';
import { INBOX_OCCASION, ledgerEntry, shownMark } from '../ledger-entry.js';
import { insertAlerts, type NewAlert } from './alert-rows.js';

/** The part of the hub that raises alerts, in the trail. */
export const ACTOR = 'hub:notifier';

export interface Referral {
  readonly organisation: string;
  readonly report: string;
  readonly episode: string | null;
}

/** How an alert begins, and is written with its deliveries, its entry in the ledger and in the trail. */
@Injectable()
export class AlertWriting {
  constructor(
    private readonly directory: Directory,
    private readonly agreements: Agreements,
    private readonly disclosures: Disclosures,
    private readonly audit: Audit,
    private readonly channels: SendingChannels,
    private readonly undelivered: UndeliveredDesk,
  ) {}

  /** With inbox, topic and the first step of the ladder; an alert whose news is stale already waits in the inbox alone. */
  begun(directory: DirectorySnapshot, alert: Omit<NewAlert, 'deliveries'>, file: CaseFile | null, now: Date): NewAlert {
    const inbox = inInbox(alert, now);
    if (staleReason(alert, file) !== null) return { ...alert, escalateAt: null, deliveries: [inbox] };
    const may = rungLimit(alert.urgency, alert.role, this.channels.kinds);
    const first = nextRung(ladderFor(directory, alert, now), [], may);
    const copies = [inbox, ...this.topicOf(directory, alert, now)];
    return { ...alert, deliveries: first ? [...copies, queue(alert, first, 0, now)] : copies };
  }

  topicOf(directory: DirectorySnapshot, alert: Omit<NewAlert, 'deliveries'>, now: Date): Queued[] {
    const isRead = this.channels.kinds.includes('topic') && directory.alertReaders().has(alert.organisation);
    return isRead ? [toTopic(alert, now)] : [];
  }

  async write(
    tx: EntityManager,
    alerts: readonly NewAlert[],
    file: CaseFile | null,
    now: Date,
  ): Promise<{ ids: ReadonlySet<string>; referrals: Referral[] }> {
    const known = await tx.query<{ id: string }[]>('SELECT id FROM alert WHERE id = ANY($1::uuid[])', [
      alerts.map(({ id }) => id),
    ]);
    const missing = alerts.filter(({ id }) => !known.some((one) => one.id === id));
    if (missing.length === 0) return { ids: new Set(), referrals: [] };
    const disclosing = new Disclosing(this.directory.snapshot(), await this.agreements.current(tx, now), now);
    const decided = missing.map((alert) => ({ alert, shown: disclosing.show(alert, alert.role, file) }));
    const ids = await insertAlerts(
      tx,
      decided.map(({ alert, shown }) => ({ ...alert, shownMark: shownMark(shown) })),
    );
    const raised = decided.filter(({ alert }) => ids.has(alert.id));
    const fresh = raised.map(({ alert }) => alert);
    await this.disclosures.record(
      tx,
      raised.map(({ alert, shown }) =>
        ledgerEntry({ alert, shown, role: alert.role, channel: 'inbox', at: now, occasion: INBOX_OCCASION }),
      ),
    );
    await this.audit.record(
      tx,
      fresh.map((alert) => ({
        at: now,
        organisation: alert.organisation,
        actor: ACTOR,
        action: 'alert.raised',
        subject: alert.id,
        detail: {
          kind: alert.kind,
          role: alert.role,
          report: alert.report,
          rules: alert.because.map(({ rule }) => rule),
        },
      })),
    );
    for (const alert of fresh) {
      const isWritten = alert.deliveries.some(({ channel }) => !NOT_TO_A_PERSON.includes(channel));
      if (!isWritten && staleReason(alert, file) === null) await this.undelivered.open(tx, alert, now);
    }
    return { ids, referrals: referralsOf(raised) };
  }
}

const staleReason = (alert: Omit<NewAlert, 'deliveries'>, file: CaseFile | null): string | null =>
  whyNotToSend({ ...alert, state: 'open' }, file);

function referralsOf(raised: readonly { readonly alert: NewAlert; readonly shown: Shown }[]): Referral[] {
  const referrals = new Map<string, Referral>();
  for (const { alert, shown } of raised) {
    const { about, episode } = alert;
    const { refer } = shown;
    if (refer !== null) referrals.set(`${refer} ${episode ?? about}`, { organisation: refer, report: about, episode });
  }
  return [...referrals.values()];
}
