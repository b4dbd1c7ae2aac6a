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

  async follow(tx: EntityManager, change: EpisodeChanged, now: Date): Promise<void> {
    await this.followAll(tx, [change], now);
  }

  /** Several changes in one step; no child may be concerned by two of them (`childrenOf`). */
  async followAll(tx: EntityManager, changes: readonly EpisodeChanged[], now: Date): Promise<void> {
    // All of them at first, in one order: two transactions that each had what the other needs next would never end.
    await this.tasks.lock(tx, ...changes.flatMap(childrenOf));
    await this.evaluateCase.evaluateAll(
      tx,
      changes.filter(({ moved }) => !moved),
      now,
    );
    for (const { child, report, moved } of changes) {
      if (moved) await this.followMove(tx, child, report, moved, now);
    }
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

/** The children whose cases a change concerns. */
export const childrenOf = ({ child, moved }: EpisodeChanged): string[] => (moved ? [child, moved.from] : [child]);
