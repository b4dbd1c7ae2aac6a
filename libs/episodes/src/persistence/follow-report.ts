import { Injectable } from '@nestjs/common';
import { Reports, type StoredReport } from '#intake';
import type { LinkDecision } from '#linkage';
import { Audit } from '#platform';
import type { EntityManager } from 'typeorm';
import { Episodes } from './episodes.js';
import { KeepReviews } from './keep-reviews.js';
import { PlaceReport, type Placed } from './place-report.js';
import { episodeOf, ReportNews } from './report-news.js';

/** Takes accepted reports to their children and their episodes, and says so to their publishers' receipts and to the notifier. */
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
    await this.followAll(tx, [reportId], now);
  }

  /** The same for several reports: what is read and written of all of them is so in one step, as far as they are not of one child. */
  async followAll(tx: EntityManager, reportIds: readonly string[], now: Date): Promise<void> {
    const reports = await this.reports.loadMany(tx, reportIds);
    if (reports.length < reportIds.length) throw new Error('no such report');
    const [withdrawals, others] = [reports.filter(isWithdrawal), reports.filter((report) => !isWithdrawal(report))];
    for (const group of this.placeReport.apart(others)) await this.followGroup(tx, group, now);
    for (const withdrawal of withdrawals) await this.withdraw(tx, withdrawal, now);
  }

  private async followGroup(tx: EntityManager, reports: readonly StoredReport[], now: Date): Promise<void> {
    const placed = await this.placeReport.place(tx, reports);
    let left: Found[] = [];
    for (const [i, report] of reports.entries()) {
      const { child = null, ...found } = placed[i] ?? { decision: null, caseElsewhere: null };
      if (child !== null) left.push({ report, child, ...found });
      else {
        await this.episodes.putAside(tx, report);
        await this.news.waits(tx, report.id);
      }
    }
    // Two that are found to be of one child after all are worked into its case one after the other.
    for (; left.length > 0; left = left.filter((one, i) => firstOfChild(left, one) < i)) {
      await this.workIn(
        tx,
        left.filter((one, i) => firstOfChild(left, one) === i),
        now,
      );
    }
  }

  /** Works reports, each of another child, into its case. */
  private async workIn(tx: EntityManager, found: readonly Found[], now: Date): Promise<void> {
    const refolded = await this.episodes.addAll(tx, found);
    const worked = found.flatMap((one) => {
      const its = refolded.get(one.child);
      return its ? [{ ...one, ...its }] : [];
    });
    // Its own first, then those that had waited for it, or belong elsewhere in its light.
    const news = worked.map(({ report, decision, file, moved }) => ({
      file,
      reports: [report.id, ...moved.filter((id) => id !== report.id)],
      special: { report: report.id, candidates: candidatesIn(decision) },
    }));
    await this.news.concludeAll(
      tx,
      news.flatMap(({ file, reports }) => reports.map((report) => ({ report, file }))),
    );
    await this.news.tellAll(tx, news);
    await this.audit.record(
      tx,
      worked.map(({ report, child, decision }) => ({
        at: now,
        organisation: report.organisation,
        actor: 'hub:matcher',
        action: decision ? `report.${decision.outcome}` : 'report.followed',
        subject: report.id,
        detail: { child, ...(decision ? { model: decision.model } : {}) },
      })),
    );
    await this.keepReviews.cameIn(tx, worked, now);
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

/** A report whose child is known. */
interface Found extends Pick<Placed, 'decision' | 'caseElsewhere'> {
  readonly report: StoredReport;
  readonly child: string;
}

const firstOfChild = (among: readonly Found[], { child }: Found): number =>
  among.findIndex((one) => one.child === child);

const isWithdrawal = ({ type }: StoredReport): boolean => type === 'report.withdrawn';

/** Whom a report may be about, where that is for a person to say. */
const candidatesIn = (decision: LinkDecision | null): string[] =>
  decision?.outcome === 'needs-review' ? decision.candidates.map(({ child }) => child) : [];
