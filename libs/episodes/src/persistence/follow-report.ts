import { Injectable } from '@nestjs/common';
import type { EpisodeChanged, ReceiptStatus } from '#contracts';
import { Receipts, Reports, type StoredReport } from '#intake';
import { deriveId, referenceOf } from '#kernel';
import type { LinkDecision } from '#linkage';
import { Audit, Outbox } from '#platform';
import type { EntityManager } from 'typeorm';
import type { CaseFile } from '../case-file.js';
import { Episodes } from './episodes.js';
import { isFollowUp, PlaceReport } from './place-report.js';

/** Takes one accepted report to its child and its episode, and says so to its publisher's receipt and to the notifier. */
@Injectable()
export class FollowReport {
  constructor(
    private readonly reports: Reports,
    private readonly receipts: Receipts,
    private readonly placeReport: PlaceReport,
    private readonly episodes: Episodes,
    private readonly outbox: Outbox,
    private readonly audit: Audit,
  ) {}

  /** @throws when there is no such report: it was accepted in a transaction that this one cannot see, or never */
  async follow(tx: EntityManager, reportId: string, now: Date): Promise<void> {
    const report = await this.reports.load(tx, reportId);
    if (!report) throw new Error('no such report');
    if (report.type === 'report.withdrawn') return this.withdraw(tx, report, now);
    const { child, decision } = await this.placeReport.place(tx, report);
    if (child === null) {
      await this.episodes.putAside(tx, report);
      await this.receipts.conclude(tx, report.id, { status: 'unlinked', reference: referenceOf(report.id) });
      return;
    }
    const { file, moved } = await this.episodes.add(tx, report, child);
    // Its own first, then those that had waited for it, or belong elsewhere in its light.
    const news = [report.id, ...moved.filter((id) => id !== report.id)];
    for (const id of news)
      await this.conclude(tx, id, file, id === report.id && uncertain(decision) ? 'needs-review' : 'linked');
    const candidates = uncertain(decision) ? (decision?.candidates ?? []).map((c) => c.child) : [];
    await this.tellOn(tx, news, file, { report: report.id, candidates });
    await this.audit.record(tx, {
      at: now,
      organisation: report.organisation,
      actor: 'hub:matcher',
      action: decision ? `report.${decision.outcome}` : 'report.followed',
      subject: report.id,
      detail: { child, ...(decision ? { model: decision.model } : {}) },
    });
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
    const refolded = await this.episodes.withdraw(tx, withdrawal, target.id);
    await this.receipts.conclude(tx, target.id, { status: 'withdrawn' });
    await this.audit.record(tx, {
      at: now,
      organisation: withdrawal.organisation,
      actor: 'hub:matcher',
      action: 'report.withdrawn',
      subject: target.id,
      detail: { by: withdrawal.id },
    });
    if (refolded === null) {
      await this.receipts.conclude(tx, withdrawal.id, { status: 'accepted', reference: referenceOf(target.id) });
      return;
    }
    const { file } = refolded;
    const about = episodeOf(file, target.id);
    await this.concludeWithdrawal(tx, withdrawal.id, target.id, file);
    // What came after the withdrawal and was worked before it stands for itself now: it is looked at as something new.
    const moved = refolded.moved.filter((id) => id !== target.id && id !== withdrawal.id);
    for (const id of moved) await this.conclude(tx, id, file, 'linked');
    await this.tellOn(tx, [withdrawal.id, ...moved], file, { report: withdrawal.id, episode: about?.id ?? null });
  }

  private async concludeWithdrawal(
    tx: EntityManager,
    withdrawal: string,
    target: string,
    file: CaseFile,
  ): Promise<void> {
    const about = episodeOf(file, target);
    await this.receipts.conclude(tx, withdrawal, {
      status: 'linked',
      episode: about?.id ?? null,
      reference: about?.reference ?? referenceOf(target),
    });
  }

  private async conclude(tx: EntityManager, report: string, file: CaseFile, status: ReceiptStatus): Promise<void> {
    const notice = file.notices.find((n) => n.report === report);
    const episode = episodeOf(file, report);
    if (notice?.type === 'report.withdrawn') return;
    // A return that came before its going waits with its child, as one without a child does.
    const waits = notice !== undefined && isFollowUp(notice.type) && episode === undefined;
    await this.receipts.conclude(tx, report, {
      status: notice?.withdrawnBy ? 'withdrawn' : waits ? 'unlinked' : status,
      episode: episode?.id ?? null,
      reference: episode?.reference ?? referenceOf(report),
    });
    if (notice?.withdrawnBy) await this.concludeWithdrawal(tx, notice.withdrawnBy, report, file);
  }

  private async tellOn(tx: EntityManager, reports: readonly string[], file: CaseFile, special: Special): Promise<void> {
    await this.outbox.publish(
      tx,
      ...reports.map((report) => {
        const its = special.report === report ? special : null;
        const episode = its?.episode === undefined ? (episodeOf(file, report)?.id ?? null) : its.episode;
        const candidates = its?.candidates?.length ? { candidates: its.candidates } : {};
        const payload: EpisodeChanged = { child: file.child.id, report, episode, ...candidates };
        return {
          // A report may come back to an episode that it was told of before, by another report's doing: that is news.
          id: deriveId('episode-changed', report, episode ?? '', ...(its ? [] : [special.report])),
          topic: 'episodes',
          key: file.child.id,
          payload,
        };
      }),
    );
  }
}

/** Of one report among those told of: the episode that it speaks of without belonging to it, whom it may be about. */
interface Special {
  readonly report: string;
  readonly episode?: string | null;
  readonly candidates?: readonly string[];
}

const episodeOf = (file: CaseFile, report: string): CaseFile['history']['episodes'][number] | undefined =>
  file.history.episodes.find((e) => e.notices.includes(report));

const uncertain = (decision: LinkDecision | null): boolean => decision?.outcome === 'needs-review';
