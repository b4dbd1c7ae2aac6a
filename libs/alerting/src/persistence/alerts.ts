import { Injectable } from '@nestjs/common';
import { Directory, type DirectorySnapshot } from '#directory';
import type { CaseFile, Episode } from '#episodes';
import { Audit } from '#platform';
import type { Tell } from '#protocols';
import { Agreements, Disclosures } from '#sharing';
import type { EntityManager } from 'typeorm';
import { NOT_TO_A_PERSON } from '../alert.js';
import { inInbox, queue, toTopic, type Queued } from '../begin-telling.js';
import { Disclosing, whyNotToSend, type Shown } from '../disclosure.js';
import { INBOX_OCCASION, ledgerEntry, shownMark } from '../ledger-entry.js';
import { ladderFor, nextRung, rungLimit } from '../ladder.js';
import { mergeTells, type MergedTell } from '../merge-tells.js';
import { standDowns } from '../stand-down.js';
import { acknowledgeBy } from '../urgency.js';
import { SendingChannels } from '../delivery/channel-sender.js';
import { UndeliveredDesk } from '../delivery/undelivered-desk.js';
import { insertAlerts, insertDeliveries, selectAlerts, type NewAlert } from './alert-rows.js';
import { furtherReturns } from '../further-returns.js';
import { cancelUnsent, messagesHad } from './sent-messages.js';

const ACTOR = 'hub:notifier';

export interface RaiseInput {
  readonly tells: readonly Tell[];
  /** The child's case; null for what is not about a child (`notice.rejected`). */
  readonly file: CaseFile | null;
  readonly reference: string | null;
  readonly now: Date;
  readonly exercise?: boolean;
}

export interface Raised {
  /** Ids of the alerts that were not there before. */
  readonly raised: readonly string[];
  /** Suppliers that must tell somebody themselves, because no agreement lets the hub: a task `referral` for each. */
  readonly referrals: readonly Referral[];
}

export interface Referral {
  readonly organisation: string;
  readonly report: string;
  readonly episode: string | null;
}

/** Telling them: writes who is told what, in the transaction of the notice that brought it. Sending comes after. */
@Injectable()
export class Alerts {
  constructor(
    private readonly directory: Directory,
    private readonly agreements: Agreements,
    private readonly disclosures: Disclosures,
    private readonly audit: Audit,
    private readonly channels: SendingChannels,
    private readonly undelivered: UndeliveredDesk,
  ) {}

  /** Raises an alert for each recipient of the tells. Raising the same again changes nothing (I4). */
  async raise(tx: EntityManager, input: RaiseInput): Promise<Raised> {
    const { file, now } = input;
    const directory = this.directory.snapshot();
    const alerts = mergeTells(input.tells).map((tell) => this.begun(directory, newAlert(tell, input), file, now));
    const raised = await this.write(tx, alerts, file, now);
    if (alerts.some(({ kind }) => kind === 'missing.found')) {
      await this.tellWhoeverKnewOfTheGoing(
        tx,
        alerts.filter(({ id, kind }) => kind === 'missing.found' && raised.ids.has(id)),
        now,
      );
    }
    return { raised: [...raised.ids], referrals: raised.referrals };
  }

  /**
   * Takes back what was told of a report: whoever was told of it, and nobody else, gets one `stand-down`; the alerts
   * become withdrawn, and what was not sent yet stays unsent (I6). Alerts of tasks end with their tasks.
   */
  async standDown(
    tx: EntityManager,
    input: { readonly report: string; readonly by: string; readonly file: CaseFile | null; readonly now: Date },
  ): Promise<Raised> {
    const { report, by, file, now } = input;
    const told = await selectAlerts(
      tx,
      `WHERE a.report = $1 AND a.kind <> 'stand-down' AND a.task IS NULL ORDER BY a.place FOR UPDATE`,
      [report],
    );
    const standing = told.filter(({ state }) => state !== 'withdrawn');
    if (standing.length === 0) return { raised: [], referrals: [] };
    const ids = standing.map(({ id }) => id);
    const had = await messagesHad(tx, ids);
    await tx.query(`UPDATE alert SET state = 'withdrawn', escalate_at = NULL WHERE id = ANY($1::uuid[])`, [ids]);
    await cancelUnsent(tx, ids);
    const directory = this.directory.snapshot();
    const isRestricted =
      file?.history.episodes.some(({ id, restricted }) => id === standing[0]?.episode && restricted !== null) === true;
    const alerts = standDowns(standing, { by, now, isRestricted }).map((alert) => {
      const before = standing.filter(
        ({ organisation, role }) => organisation === alert.organisation && role === alert.role,
      );
      const rungs = had.filter(({ alert: of }) => before.some(({ id }) => id === of));
      if (rungs.length === 0) return this.begun(directory, alert, file, now);
      const again = rungs.map((rung) => queue(alert, rung, 0, now));
      return { ...alert, deliveries: [inInbox(alert, now), ...this.topicOf(directory, alert, now), ...again] };
    });
    await this.audit.record(
      tx,
      standing.map((alert) => ({
        at: now,
        organisation: alert.organisation,
        actor: ACTOR,
        action: 'alert.withdrawn',
        subject: alert.id,
        detail: { by },
      })),
    );
    const { ids: raised } = await this.write(tx, alerts, file, now);
    return { raised: [...raised], referrals: [] };
  }

  /** The child is back: alerts of the going climb no further, and what was not sent of them stays unsent (I6). */
  async endGoing(tx: EntityManager, { notices }: Pick<Episode, 'notices'>): Promise<void> {
    const rows = await tx.query<{ id: string }[]>(
      `SELECT id FROM alert WHERE report = ANY($1::uuid[]) AND kind IN ('missing.reported', 'missing.updated') FOR UPDATE`,
      [notices],
    );
    const ids = rows.map(({ id }) => id);
    if (ids.length === 0) return;
    await tx.query('UPDATE alert SET escalate_at = NULL WHERE id = ANY($1::uuid[])', [ids]);
    await cancelUnsent(tx, ids);
  }

  /** With inbox, topic and the first step of the ladder; an alert whose news is stale already waits in the inbox alone. */
  private begun(
    directory: DirectorySnapshot,
    alert: Omit<NewAlert, 'deliveries'>,
    file: CaseFile | null,
    now: Date,
  ): NewAlert {
    const inbox = inInbox(alert, now);
    if (staleReason(alert, file) !== null) return { ...alert, escalateAt: null, deliveries: [inbox] };
    const may = rungLimit(alert.urgency, alert.role, this.channels.kinds);
    const first = nextRung(ladderFor(directory, alert, now), [], may);
    const copies = [inbox, ...this.topicOf(directory, alert, now)];
    return { ...alert, deliveries: first ? [...copies, queue(alert, first, 0, now)] : copies };
  }

  private topicOf(directory: DirectorySnapshot, alert: Omit<NewAlert, 'deliveries'>, now: Date): Queued[] {
    const isRead = this.channels.kinds.includes('topic') && directory.alertReaders().has(alert.organisation);
    return isRead ? [toTopic(alert, now)] : [];
  }

  private async write(
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

  /** An escalation may have carried the going to others than the return would go to first: they hear of it too (I6). */
  private async tellWhoeverKnewOfTheGoing(tx: EntityManager, found: readonly NewAlert[], now: Date): Promise<void> {
    const episodes = [...new Set(found.map(({ episode }) => episode).filter((id) => id !== null))];
    if (episodes.length === 0) return;
    const going = await selectAlerts(
      tx,
      `WHERE a.episode = ANY($1::uuid[]) AND a.kind IN ('missing.reported', 'missing.updated')`,
      [episodes],
    );
    const had = await messagesHad(
      tx,
      going.map(({ id }) => id),
    );
    const kept = await selectAlerts(tx, 'WHERE a.id = ANY($1::uuid[]) ORDER BY a.place', [found.map(({ id }) => id)]);
    await insertDeliveries(tx, furtherReturns(going, had, found, kept, now));
  }
}

function newAlert(
  tell: MergedTell,
  { file, reference, now, exercise = false }: RaiseInput,
): Omit<NewAlert, 'deliveries'> {
  const by = acknowledgeBy(tell.urgency, now);
  return {
    id: tell.alert,
    organisation: tell.to.organisation,
    role: tell.to.role,
    capacity: tell.to.capacity,
    person: tell.to.person,
    kind: tell.kind,
    urgency: tell.urgency,
    exercise,
    late: tell.late,
    child: file?.child.id ?? null,
    report: tell.report,
    about: tell.report,
    episode: tell.episode,
    task: tell.task,
    reference,
    because: tell.because,
    raisedAt: now,
    acknowledgeBy: by,
    withdraws: null,
    escalationStep: 0,
    escalateAt: by,
  };
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
