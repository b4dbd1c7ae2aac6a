import { Injectable } from '@nestjs/common';
import type { DirectorySnapshot } from '#directory';
import type { CaseFile } from '#episodes';
import { Audit, type AuditEntry } from '#platform';
import { Disclosures } from '#sharing';
import type { EntityManager } from 'typeorm';
import { NOT_TO_A_PERSON } from '../alert.js';
import { inInbox, queue, toTopic, type Queued } from '../begin-telling.js';
import { SendingChannels } from '../delivery/channel-sender.js';
import { Showing } from '../delivery/showing.js';
import { UndeliveredDesk } from '../delivery/undelivered-desk.js';
import { whyNotToSend, type Shown } from '../disclosure.js';
import { ladderFor, nextRung, rungLimit } from '../ladder.js';
import { INBOX_OCCASION, ledgerEntries, shownMark } from '../ledger-entry.js';
import { existingAlerts, insertAlerts, type NewAlert } from './alert-rows.js';

/** The part of the hub that raises alerts, in the trail. */
export const ACTOR = 'hub:notifier';

export interface Referral {
  readonly organisation: string;
  readonly report: string;
  readonly episode: string | null;
}

/** Alerts about one matter. */
export interface ToWrite {
  readonly alerts: readonly NewAlert[];
  /** The child's case; null for what is not about a child. */
  readonly file: CaseFile | null;
}

export interface Written {
  /** Of the alerts that were not there before. */
  readonly ids: ReadonlySet<string>;
  readonly referrals: readonly Referral[];
}

/** How an alert begins, and is written with its deliveries, its entry in the ledger and in the trail. */
@Injectable()
export class AlertWriting {
  constructor(
    private readonly showing: Showing,
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

  /** Writes what is not there yet of several matters in one step; answers for each of them. */
  async write(tx: EntityManager, matters: readonly ToWrite[], now: Date): Promise<readonly Written[]> {
    const missing = await this.missing(tx, matters);
    if (missing.length === 0) return matters.map(() => ({ ids: new Set(), referrals: [] }));
    const toShow = missing.map(({ alert }) => ({ alert, role: alert.role }));
    const disclosing = await this.showing.at(tx, toShow, now);
    const decided = missing.map((one) => ({ ...one, shown: disclosing.show(one.alert, one.alert.role, one.file) }));
    const ids = await insertAlerts(
      tx,
      decided.map(({ alert, shown }) => ({ ...alert, shownMark: shownMark(shown) })),
    );
    const raised = decided.filter(({ alert }) => ids.has(alert.id));
    await this.disclosures.record(
      tx,
      raised.flatMap(({ alert, shown }) =>
        ledgerEntries({ alert, shown, role: alert.role, channel: 'inbox', at: now, occasion: INBOX_OCCASION }),
      ),
    );
    await this.audit.record(
      tx,
      raised.map(({ alert }) => auditOf(alert, now)),
    );
    for (const { alert, file } of raised) {
      const isWritten = alert.deliveries.some(({ channel }) => !NOT_TO_A_PERSON.includes(channel));
      if (!isWritten && staleReason(alert, file) === null) await this.undelivered.open(tx, alert, now);
    }
    return matters.map((matter) => {
      const its = raised.filter(({ of }) => of === matter);
      return { ids: new Set(its.map(({ alert }) => alert.id)), referrals: referralsOf(its) };
    });
  }

  /** Each alert once, though two matters should bring it: the first has it. */
  private async missing(tx: EntityManager, matters: readonly ToWrite[]): Promise<readonly Missing[]> {
    const all = new Map<string, Missing>();
    for (const matter of matters) {
      for (const alert of matter.alerts)
        if (!all.has(alert.id)) all.set(alert.id, { alert, file: matter.file, of: matter });
    }
    if (all.size === 0) return [];
    for (const id of await existingAlerts(tx, [...all.keys()])) all.delete(id);
    return [...all.values()];
  }
}

interface Missing {
  readonly alert: NewAlert;
  readonly file: CaseFile | null;
  readonly of: ToWrite;
}

function auditOf(alert: NewAlert, at: Date): AuditEntry {
  const { id: subject, organisation, kind, role, report, because } = alert;
  const detail = { kind, role, report, rules: because.map(({ rule }) => rule) };
  return { at, organisation, actor: ACTOR, action: 'alert.raised', subject, detail };
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
