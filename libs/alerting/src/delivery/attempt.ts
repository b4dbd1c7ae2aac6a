import type { CaseFile } from '#episodes';
import { Injectable } from '@nestjs/common';
import { Directory } from '#directory';
import { logger } from '#platform';
import { Disclosures, type Disclosure } from '#sharing';
import type { EntityManager } from 'typeorm';
import type { Alert } from '../alert.js';
import type { DeliveryRecord } from '../alert-body.js';
import { hadItsCopies } from '../back-off.js';
import { type Disclosing, referenceOnly, whyNotToSend, type Shown } from '../disclosure.js';
import { ledgerEntries, shownMark } from '../ledger-entry.js';
import { deliveriesOf, selectAlerts } from '../persistence/alert-rows.js';
import type { Leased } from '../persistence/delivery-queue.js';
import { namingBy, type Naming } from '../wording/details.js';
import { messageView } from '../wording/message-view.js';
import { readingOf } from '../wording/reading.js';
import type { MessageForm } from '../wording/templates.js';
import { Wording } from '../wording/wording.js';
import { CaseFiles } from './case-files.js';
import type { OutgoingMessage } from './channel-sender.js';
import { composeEvent } from './compose-event.js';
import { Showing } from './showing.js';

/** What is to happen with a leased delivery: it goes out as decided just now, or it does not. */
export type Prepared =
  | { readonly leased: Leased; readonly message: OutgoingMessage }
  | { readonly leased: Leased; readonly cancelled: string }
  | { readonly leased: Leased; readonly givenUp: string }
  /** The message could not be made: a fault of ours, perhaps of an agreement or a template just changed. */
  | { readonly leased: Leased; readonly failed: string };

/** Decides for leased deliveries, at the moment of sending: whether at all, and what may stand in them (sharing.md). */
@Injectable()
export class Attempts {
  private readonly log = logger('alerting');

  constructor(
    private readonly directory: Directory,
    private readonly showing: Showing,
    private readonly disclosures: Disclosures,
    private readonly cases: CaseFiles,
    private readonly wording: Wording,
  ) {}

  /** Learns of changes to the directory: before the transaction, which must not wait for a second connection. */
  async refresh(): Promise<void> {
    await this.directory.refresh();
  }

  /** In the transaction of the lease: what was withdrawn or found before its commit is not sent (I6). */
  async prepare(tx: EntityManager, leased: readonly Leased[], now: Date): Promise<Prepared[]> {
    if (leased.length === 0) return [];
    await this.wording.current(tx);
    const alerts = new Map(
      (await selectAlerts(tx, 'WHERE a.id = ANY($1::uuid[])', [[...new Set(leased.map(({ alert }) => alert))]])).map(
        (alert) => [alert.id, alert],
      ),
    );
    const children = [...alerts.values()].map(({ child }) => child).filter((child) => child !== null);
    const files = await this.cases.caseFiles(tx, [...new Set(children)]);
    const toShow = leased.flatMap(({ alert: id, role }) => {
      const alert = alerts.get(id);
      return alert ? [{ alert, role }] : [];
    });
    const deciding = {
      now,
      disclosing: await this.showing.at(tx, toShow, now),
      naming: namingBy(this.directory.snapshot()),
      deliveries: await deliveriesOf(
        tx,
        leased.filter(({ channel }) => channel === 'topic').map(({ alert }) => alert),
      ),
    };
    const entries: Disclosure[] = [];
    const prepared = leased.map((one): Prepared => {
      const alert = alerts.get(one.alert);
      if (!alert) return { leased: one, cancelled: 'gone' };
      const file = alert.child === null ? null : (files.get(alert.child) ?? null);
      const stale = whyNotToSend(alert, file);
      if (stale !== null) return { leased: one, cancelled: stale };
      if (hadItsCopies(one.channel, one.unsure)) return { leased: one, givenUp: 'answer-lost' };
      try {
        const { message, noted } = this.compose(one, alert, file, deciding);
        entries.push(...noted);
        return { leased: one, message };
      } catch (error) {
        // One alert that cannot be worded must not hold up all others behind it.
        this.log.error({ err: error, alert: alert.id }, 'a message could not be made');
        return { leased: one, failed: 'not-composed' };
      }
    });
    await this.disclosures.record(tx, entries);
    return prepared;
  }

  private compose(
    leased: Leased,
    alert: Alert,
    file: CaseFile | null,
    deciding: Deciding,
  ): { message: OutgoingMessage; noted: Disclosure[] } {
    const shown = deciding.disclosing.show(alert, leased.role, file);
    const form = leased.channel === 'topic' ? 'event' : formOf(leased, shown.pointer);
    return {
      message:
        form === 'event'
          ? this.event(leased, alert, shown, deciding)
          : this.written(leased, alert, form, shown, deciding),
      noted: ledgerEntries({
        alert,
        shown,
        role: leased.role,
        channel: leased.channel,
        at: deciding.now,
        occasion: `${leased.id} ${shownMark(shown)}`,
        isReferenceOnly: form === 'reference' || form === 'text-message',
      }),
    };
  }

  /** For programs: the very alert that its recipient would read by API at this moment. */
  private event(leased: Leased, alert: Alert, shown: Shown, { naming, now, deliveries }: Deciding): OutgoingMessage {
    const of = deliveries.get(alert.id) ?? [];
    return composeEvent(leased, readingOf({ alert, shown, deliveries: of, naming, now }, this.wording), now);
  }

  /** For people: as a template words it. */
  private written(
    leased: Leased,
    alert: Alert,
    form: MessageForm,
    shown: Shown,
    { naming, now }: Deciding,
  ): OutgoingMessage {
    const { id, messageId, address, role, step } = leased;
    const told = form === 'full' || form === 'pointer' ? shown : referenceOnly(shown);
    const view = messageView({ alert, shown: told, role, step, naming, now }, this.wording.settings);
    return {
      id,
      messageId,
      address,
      ...this.wording.render(form, view),
      at: now,
      headers: {
        'X-Homeward-Alert': alert.id,
        'X-Homeward-Kind': alert.kind,
        'X-Homeward-Organisation': alert.organisation,
        'X-Homeward-Role': role,
        'X-Homeward-Reference': alert.reference ?? '',
        'X-Homeward-Rules': [...new Set(alert.because.map(({ rule }) => rule))].join(', '),
      },
    };
  }
}

interface Deciding {
  readonly now: Date;
  readonly disclosing: Disclosing;
  readonly naming: Naming;
  /** Of the alerts that go to topics: those are shown with their deliveries. */
  readonly deliveries: ReadonlyMap<string, readonly DeliveryRecord[]>;
}

/** Personal data go over an assured e-mail address and nowhere else; a text message is read on a locked screen (contract §3). */
function formOf({ channel, assured }: Leased, pointer: boolean): MessageForm {
  if (channel === 'sms') return 'text-message';
  if (!assured) return 'reference';
  return pointer ? 'pointer' : 'full';
}
