import { Injectable } from '@nestjs/common';
import type { AlertKind } from '#contracts';
import { Directory } from '#directory';
import type { CaseFile, Episode } from '#episodes';
import { Audit } from '#platform';
import type { Tell } from '#protocols';
import type { EntityManager } from 'typeorm';
import { inInbox, queue } from '../begin-telling.js';
import { furtherReturns } from '../further-returns.js';
import { alertIdOf, mergeTells, type MergedTell } from '../merge-tells.js';
import { standDowns } from '../stand-down.js';
import { acknowledgeBy } from '../urgency.js';
import { insertDeliveries, selectAlerts, type NewAlert } from './alert-rows.js';
import { AlertWriting, type Referral, type ToWrite } from './alert-writing.js';
import { messagesHad } from './sent-messages.js';
import { letRest, withdraw } from './withdrawing.js';

/** Kinds that tell of a going, and those that tell of the return from it. */
const GOINGS: readonly AlertKind[] = ['missing.reported', 'missing.updated', 'education.absence-reported'];
const RETURNS: readonly AlertKind[] = ['missing.found', 'education.absence-resolved'];

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

/** Telling them: writes who is told what, in the transaction of the notice that brought it. Sending comes after. */
@Injectable()
export class Alerts {
  constructor(
    private readonly directory: Directory,
    private readonly writing: AlertWriting,
    private readonly audit: Audit,
  ) {}

  /** Raises an alert for each recipient of the tells. Raising the same again changes nothing (I4). */
  async raise(tx: EntityManager, input: RaiseInput): Promise<Raised> {
    const [raised] = await this.raiseAll(tx, [input]);
    return raised ?? { raised: [], referrals: [] };
  }

  /** The same for several matters in one step, at one moment; answers for each of them. */
  async raiseAll(tx: EntityManager, inputs: readonly RaiseInput[]): Promise<Raised[]> {
    const [first] = inputs;
    if (!first) return [];
    const directory = this.directory.snapshot();
    const matters: ToWrite[] = [];
    for (const input of inputs) {
      const { file, now } = input;
      const tells = await this.notYetTold(tx, mergeTells(input.tells, movedBy(file)), file);
      matters.push({
        file,
        alerts: tells.map((tell) => this.writing.begun(directory, newAlert(tell, input), file, now)),
      });
    }
    const written = await this.writing.write(tx, matters, first.now);
    for (const [i, { alerts, file }] of matters.entries()) {
      const found = alerts.filter(({ id, kind }) => RETURNS.includes(kind) && written[i]?.ids.has(id));
      if (alerts.some(({ kind }) => RETURNS.includes(kind)))
        await this.tellWhoeverKnewOfTheGoing(tx, file, found, first.now);
    }
    return written.map(({ ids, referrals }) => ({ raised: [...ids], referrals }));
  }

  /** Whoever was told of a report before a decision took it to this child, and has that alert still, is not told again. */
  private async notYetTold(
    tx: EntityManager,
    tells: readonly MergedTell[],
    file: CaseFile | null,
  ): Promise<readonly MergedTell[]> {
    const moved = movedBy(file);
    const reports = [...new Set(tells.map(({ report }) => report).filter((report) => moved(report) !== null))];
    if (file === null || reports.length === 0) return tells;
    const standing = await selectAlerts(
      tx,
      `WHERE a.child = $1 AND a.report = ANY($2::uuid[]) AND a.state <> 'withdrawn'`,
      [file.child.id, reports],
    );
    const had = new Set(standing.map((alert) => alertIdOf({ ...alert, to: alert }, null)));
    return tells.filter((tell) => !had.has(alertIdOf(tell, null)));
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
      `WHERE a.report = $1 AND a.kind NOT IN ('stand-down', 'correction') AND a.task IS NULL ORDER BY a.place FOR UPDATE`,
      [report],
    );
    const standing = told.filter(({ state }) => state !== 'withdrawn');
    if (standing.length === 0) return { raised: [], referrals: [] };
    const had = await withdraw(tx, this.audit, standing, { by, now });
    const directory = this.directory.snapshot();
    const isRestricted =
      file?.history.episodes.some(({ id, restricted }) => id === standing[0]?.episode && restricted !== null) === true;
    const alerts = standDowns(standing, { by, now, isRestricted }).map((alert) => {
      const before = standing.filter(
        ({ organisation, role }) => organisation === alert.organisation && role === alert.role,
      );
      const rungs = had.filter(({ alert: of }) => before.some(({ id }) => id === of));
      if (rungs.length === 0) return this.writing.begun(directory, alert, file, now);
      const again = rungs.map((rung) => queue(alert, rung, 0, now));
      return { ...alert, deliveries: [inInbox(alert, now), ...this.writing.topicOf(directory, alert, now), ...again] };
    });
    const [written] = await this.writing.write(tx, [{ alerts, file }], now);
    return { raised: [...(written?.ids ?? [])], referrals: [] };
  }

  /** The child is back: alerts of the going climb no further, and what was not sent of them stays unsent (I6). */
  async endGoing(tx: EntityManager, { notices }: Pick<Episode, 'notices'>): Promise<void> {
    const rows = await tx.query<{ id: string }[]>(
      `SELECT id FROM alert WHERE report = ANY($1::uuid[]) AND kind = ANY($2) FOR UPDATE`,
      [notices, GOINGS],
    );
    await letRest(tx, rows);
  }

  /** An escalation may have carried the going to others than the return would go to first: they hear of it too (I6). */
  private async tellWhoeverKnewOfTheGoing(
    tx: EntityManager,
    file: CaseFile | null,
    found: readonly NewAlert[],
    now: Date,
  ): Promise<void> {
    const episodes = [...new Set(found.map(({ episode }) => episode).filter((id) => id !== null))];
    if (episodes.length === 0) return;
    const going = await selectAlerts(tx, `WHERE a.episode = ANY($1::uuid[]) AND a.child = $2 AND a.kind = ANY($3)`, [
      episodes,
      file?.child.id ?? null,
      GOINGS,
    ]);
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

/** The decision that took a report to this child, if one did. */
const movedBy =
  (file: CaseFile | null) =>
  (report: string): string | null =>
    file?.notices.find((notice) => notice.report === report)?.movedBy ?? null;
