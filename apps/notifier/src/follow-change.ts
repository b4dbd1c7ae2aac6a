import { Injectable } from '@nestjs/common';
import { Corrections } from '#alerting';
import type { EpisodeChanged, ReportsMoved } from '#contracts';
import { Episodes, inOrderOfHappening } from '#episodes';
import { Tasks } from '#protocols';
import type { EntityManager } from 'typeorm';
import { EvaluateCase } from './evaluate-case.js';

/** Takes what the matcher, or a reviewer, has made of reports to those whom it concerns. */
@Injectable()
export class FollowChange {
  constructor(
    private readonly episodes: Episodes,
    private readonly tasks: Tasks,
    private readonly corrections: Corrections,
    private readonly evaluateCase: EvaluateCase,
  ) {}

  /** Learns of changes to the directory: before the transaction, which must not wait for a second connection. */
  async refresh(): Promise<void> {
    await this.evaluateCase.refresh();
  }

  async follow(
    tx: EntityManager,
    { child, report, moved, ...circumstances }: EpisodeChanged,
    now: Date,
  ): Promise<void> {
    if (moved) await this.followMove(tx, child, report, moved, now);
    else await this.evaluateCase.evaluate(tx, child, report, now, circumstances);
  }

  /**
   * A decision has taken reports from one child to another; settled for both of them at once. Tasks and clocks go along,
   * what the wrong link opened falls away, whoever was shown the wrong child's data is told so, and the right ones are
   * told.
   * @param on the report that the decision was made on
   */
  private async followMove(
    tx: EntityManager,
    child: string,
    on: string,
    moved: ReportsMoved,
    now: Date,
  ): Promise<void> {
    const { from, reports, decision, corrects } = moved;
    for (const one of [...new Set([child, from])].sort()) await this.tasks.lock(tx, one);
    const files = await this.episodes.caseFiles(tx, [child, from]);
    const file = files.get(child);
    // Taken on to another child meanwhile, or merged away: that decision tells of it.
    if (!file) return;
    const left = from === child ? null : (files.get(from) ?? null);
    const here = inOrderOfHappening(file.notices.filter(({ report }) => reports.includes(report) || report === on));
    const are = here.map(({ report }) => report);
    await this.tasks.handOver(tx, child, are);
    await this.corrections.settle(tx, { from, file, left, reports: are, decision, corrects, now });
    if (from !== child) await this.evaluateCase.evaluate(tx, from, null, now, { isMoved: true });
    for (const report of are) await this.evaluateCase.evaluate(tx, child, report, now, { isMoved: true });
  }
}
