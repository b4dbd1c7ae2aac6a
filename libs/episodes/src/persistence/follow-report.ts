import { Injectable } from '@nestjs/common';
import { Reports, type StoredReport } from '#intake';
import type { LinkDecision } from '#linkage';
import { Audit } from '#platform';
import type { EntityManager } from 'typeorm';
import { Episodes } from './episodes.js';
import { KeepReviews } from './keep-reviews.js';
import { PlaceReport } from './place-report.js';
import { episodeOf, ReportNews } from './report-news.js';

/** Takes one accepted report to its child and its episode, and says so to its publisher's receipt and to the notifier. */
@Injectable()
export class FollowReport {
  constructor(
    private readonly reports: Reports,
    private readonly placeReport: PlaceReport,
    private readonly episodes: Episodes,
    private readonly news: ReportNews,
    private readonly keepReviews: KeepReviews,
    private readonly audit: Audit,
  ) {}

  /** @throws when there is no such report: it was accepted in a transaction that this one cannot see, or never */
  async follow(tx: EntityManager, reportId: string, now: Date): Promise<void> {
    const report = await this.reports.load(tx, reportId);
    if (!report) throw new Error('no such report');
    if (report.type === 'report.withdrawn') return this.withdraw(tx, report, now);
    const { child, decision, caseElsewhere } = await this.placeReport.place(tx, report);
    if (child === null) {
      await this.episodes.putAside(tx, report);
      await this.news.waits(tx, report.id);
      return;
    }
    const { file, moved } = await this.episodes.add(tx, report, child);
    // Its own first, then those that had waited for it, or belong elsewhere in its light.
    const news = [report.id, ...moved.filter((id) => id !== report.id)];
    for (const id of news) await this.news.conclude(tx, id, file);
    const candidates = uncertain(decision) ? (decision?.candidates ?? []).map((c) => c.child) : [];
    await this.news.tell(tx, news, file, { report: report.id, candidates });
    await this.audit.record(tx, {
      at: now,
      organisation: report.organisation,
      actor: 'hub:matcher',
      action: decision ? `report.${decision.outcome}` : 'report.followed',
      subject: report.id,
      detail: { child, ...(decision ? { model: decision.model } : {}) },
    });
    await this.keepReviews.cameIn(tx, { report, file, decision, caseElsewhere }, now);
  }

  private async withdraw(tx: EntityManager, withdrawal: StoredReport, now: Date): Promise<void> {
    const { eventId } = withdrawal.event.data as { eventId: string };
    const target =
      (await this.reports.findByEvent(tx, withdrawal.source, eventId)) ??
      (await this.reports.findOwn(tx, withdrawal.organisation, eventId));
    if (target?.organisation !== withdrawal.organisation) return this.news.waits(tx, withdrawal.id);
    const refolded = await this.episodes.withdraw(tx, withdrawal, target.id);
    await this.audit.record(tx, {
      at: now,
      organisation: withdrawal.organisation,
      actor: 'hub:matcher',
      action: 'report.withdrawn',
      subject: target.id,
      detail: { by: withdrawal.id },
    });
    await this.news.withdrawn(tx, withdrawal.id, target.id, refolded?.file ?? null);
    await this.keepReviews.takenBack(tx, target.id, refolded?.file ?? null);
    if (refolded === null) return;
    const { file } = refolded;
    const about = episodeOf(file, target.id);
    // What came after the withdrawal and was worked before it stands for itself now: it is looked at as something new.
    const moved = refolded.moved.filter((id) => id !== target.id && id !== withdrawal.id);
    for (const id of moved) await this.news.conclude(tx, id, file);
    await this.news.tell(tx, [withdrawal.id, ...moved], file, { report: withdrawal.id, episode: about?.id ?? null });
  }
}

const uncertain = (decision: LinkDecision | null): boolean => decision?.outcome === 'needs-review';
