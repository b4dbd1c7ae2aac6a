import { Injectable } from '@nestjs/common';
import type { EpisodeChanged, MissingReported, NoticeData, ReceiptStatus, ReportedChild } from '#contracts';
import { Receipts, Reports, type StoredReport } from '#intake';
import { deriveId, referenceOf } from '#kernel';
import { Linker, Registry, type LinkDecision } from '#linkage';
import { Audit, Outbox } from '#platform';
import type { EntityManager } from 'typeorm';
import type { CaseFile } from '../case-file.js';
import { Episodes } from './episodes.js';
import { Notices } from './notices.js';

/** Kinds of notice that speak of a case already reported: by themselves they make no child known. */
const FOLLOW_UPS: ReadonlySet<string> = new Set([
  'missing.updated',
  'missing.found',
  'safe-and-well.recorded',
  'return-interview.recorded',
  'action.recorded',
]);

interface Placed {
  /** Null: it waits for the report that tells whose it is. */
  readonly child: string | null;
  readonly decision: LinkDecision | null;
}

/** Takes one accepted report to its child and its episode, and says so to its publisher's receipt and to the notifier. */
@Injectable()
export class FollowReport {
  constructor(
    private readonly reports: Reports,
    private readonly receipts: Receipts,
    private readonly linker: Linker,
    private readonly registry: Registry,
    private readonly notices: Notices,
    private readonly episodes: Episodes,
    private readonly outbox: Outbox,
    private readonly audit: Audit,
  ) {}

  /** @throws when there is no such report: it was accepted in a transaction that this one cannot see, or never */
  async follow(tx: EntityManager, reportId: string, now: Date): Promise<void> {
    const report = await this.reports.load(tx, reportId);
    if (!report) throw new Error('no such report');
    if (report.type === 'report.withdrawn') return this.withdraw(tx, report, now);
    const { child, decision } = await this.place(tx, report);
    await this.notices.attach(tx, report, child);
    if (child === null) {
      await this.receipts.conclude(tx, report.id, { status: 'unlinked', reference: referenceOf(report.id) });
      return;
    }
    const version = await this.episodes.lock(tx, child);
    await this.notices.tieWaiting(tx, report.source, report.subject, child);
    const { file, moved } = await this.episodes.refold(tx, child, version);
    // Its own first, then those that had waited for it, or belong elsewhere in its light.
    const news = [report.id, ...moved.filter((id) => id !== report.id)];
    for (const id of news) await this.conclude(tx, id, file, id === report.id && uncertain(decision) ? 'needs-review' : 'linked');
    await this.tellOn(tx, news, file);
    await this.audit.record(tx, {
      at: now,
      organisation: report.organisation,
      actor: 'hub:matcher',
      action: decision ? `report.${decision.outcome}` : 'report.followed',
      subject: report.id,
      detail: { child, ...(decision ? { model: decision.model } : {}) },
    });
  }

  /** Whose it is: of a follow-up by its case number first; else by what it says of the child. */
  private async place(tx: EntityManager, report: StoredReport): Promise<Placed> {
    const followUp = FOLLOW_UPS.has(report.type);
    if (followUp) {
      const known = await this.notices.childOfCase(tx, report.source, report.subject);
      if (known !== null) return { child: known, decision: null };
    }
    const said = childOf(report.event.data);
    if (!said) return { child: null, decision: null };
    const decision = await this.linker.link(tx, {
      id: report.id,
      organisation: report.organisation,
      type: report.type,
      child: said,
      at: report.time,
      register: report.type === 'child.registered' || report.type === 'placement.notified',
    });
    if (decision.outcome === 'linked' || decision.outcome === 'not-a-child') return { child: decision.child, decision };
    const known = await this.notices.childOfCase(tx, report.source, report.subject);
    if (known !== null && known !== decision.child) {
      // The publisher's own case number says whose it is, where the likeness did not.
      await this.registry.unlink(tx, report.id);
      await this.registry.attach(tx, report.id, known);
      return { child: known, decision: null };
    }
    if (!followUp) return { child: decision.child, decision };
    // It says that somebody is back whom nobody reported: no record is made of that, it waits for its report.
    await this.registry.unlink(tx, report.id);
    return { child: null, decision };
  }

  private async withdraw(tx: EntityManager, withdrawal: StoredReport, now: Date): Promise<void> {
    const { eventId } = withdrawal.event.data as { eventId: string };
    const target =
      (await this.reports.findByEvent(tx, withdrawal.source, eventId)) ??
      (await this.reports.findOwn(tx, withdrawal.organisation, eventId));
    if (target?.organisation !== withdrawal.organisation) {
      await this.receipts.conclude(tx, withdrawal.id, { status: 'unlinked', reference: referenceOf(withdrawal.id) });
      return;
    }
    const child = await this.notices.childOf(tx, target.id);
    const version = child === null ? null : await this.episodes.lock(tx, child);
    await this.notices.attach(tx, withdrawal, child, target.id);
    await this.receipts.conclude(tx, target.id, { status: 'withdrawn' });
    await this.audit.record(tx, {
      at: now,
      organisation: withdrawal.organisation,
      actor: 'hub:matcher',
      action: 'report.withdrawn',
      subject: target.id,
      detail: { by: withdrawal.id },
    });
    if (child === null || version === null) {
      await this.receipts.conclude(tx, withdrawal.id, { status: 'accepted', reference: referenceOf(target.id) });
      return;
    }
    const { file } = await this.episodes.refold(tx, child, version);
    const about = episodeOf(file, target.id);
    await this.receipts.conclude(tx, withdrawal.id, {
      status: 'linked',
      episode: about?.id ?? null,
      reference: about?.reference ?? referenceOf(target.id),
    });
    await this.tellOn(tx, [withdrawal.id], file, about?.id ?? null);
  }

  private async conclude(tx: EntityManager, report: string, file: CaseFile, status: ReceiptStatus): Promise<void> {
    const notice = file.notices.find((n) => n.report === report);
    const episode = episodeOf(file, report);
    if (notice?.type === 'report.withdrawn') return;
    // A return that came before its going waits with its child, as one without a child does.
    const waits = notice !== undefined && FOLLOW_UPS.has(notice.type) && episode === undefined;
    await this.receipts.conclude(tx, report, {
      status: notice?.withdrawnBy ? 'withdrawn' : waits ? 'unlinked' : status,
      episode: episode?.id ?? null,
      reference: episode?.reference ?? referenceOf(report),
    });
  }

  private async tellOn(tx: EntityManager, reports: readonly string[], file: CaseFile, episode?: string | null): Promise<void> {
    await this.outbox.publish(
      tx,
      ...reports.map((report) => {
        const payload: EpisodeChanged = {
          child: file.child.id,
          report,
          episode: episode !== undefined ? episode : (episodeOf(file, report)?.id ?? null),
        };
        return { id: deriveId('episode-changed', report, payload.episode ?? ''), topic: 'episodes', key: file.child.id, payload };
      }),
    );
  }
}

const episodeOf = (file: CaseFile, report: string): CaseFile['history']['episodes'][number] | undefined =>
  file.history.episodes.find((e) => e.notices.includes(report));

const uncertain = (decision: LinkDecision | null): boolean => decision?.outcome === 'needs-review';

/** What the notice says of the child; undefined where it says nothing, or speaks of somebody who is no child (DAR-12). */
function childOf(data: NoticeData): ReportedChild | undefined {
  return (data as Partial<MissingReported>).child;
}
