import { Injectable } from '@nestjs/common';
import type { EpisodeChanged, EventType } from '#contracts';
import { Reports } from '#intake';
import { deriveId } from '#kernel';
import { Registry } from '#linkage';
import { Outbox } from '#platform';
import type { EntityManager } from 'typeorm';
import { Episodes, type Rearranged } from './episodes.js';
import { Notices } from './notices.js';
import { episodeOf, ReportNews } from './report-news.js';

export interface ReportsToMove {
  readonly from: string;
  /** The same as `from` where nothing moves, and only what the record is has changed. */
  readonly to: string;
  /** All that hangs on `from`; else these with their cases. */
  readonly reports: 'all' | readonly string[];
  /** The report for whose sake the record `to` is made, where there is none. */
  readonly makes: string | null;
  /** Whether `to` still waits for a person, where that is to change. */
  readonly provisional?: boolean;
  /** The decision that moves them, and the report it was made on. */
  readonly decision: string;
  readonly on: string;
}

/** Takes reports, and what hangs on them, from one child to another: keys, episodes, receipts; and says so to the notifier. */
@Injectable()
export class MoveReports {
  constructor(
    private readonly registry: Registry,
    private readonly notices: Notices,
    private readonly reports: Reports,
    private readonly episodes: Episodes,
    private readonly news: ReportNews,
    private readonly outbox: Outbox,
  ) {}

  /** @returns the reports that moved */
  async move(tx: EntityManager, move: ReportsToMove): Promise<string[]> {
    const { from, to, decision } = move;
    await this.registry.hold(tx, [from, to]);
    const version = await this.notices.hold(tx, [from, to]);
    const moved = from === to ? [] : await this.pick(tx, move);
    if (from !== to) {
      const { reports, makes } = move;
      await this.registry.move(tx, { from, to, reports: reports === 'all' ? null : moved, makes });
      await this.notices.move(tx, moved, to, decision);
    }
    if (move.provisional !== undefined) await this.registry.setProvisional(tx, to, move.provisional);
    await this.tell(tx, move, moved, await this.episodes.rearrange(tx, from, to, version));
    return moved;
  }

  private async pick(tx: EntityManager, { from, reports }: ReportsToMove): Promise<string[]> {
    if (reports === 'all') return this.notices.reportsOf(tx, from);
    const together = await this.notices.withTheirCases(tx, from, reports);
    const types = new Map((await this.reports.loadMany(tx, together)).map(({ id, type }) => [id, type]));
    // Under one number a keeper may write of the record and of a case: the record stays where it is.
    return together.filter((id) => reports.includes(id) || !OF_THE_RECORD.has(types.get(id)));
  }

  private async tell(tx: EntityManager, move: ReportsToMove, moved: readonly string[], now: Rearranged): Promise<void> {
    const { joined, left } = now;
    const concerned = [...new Set([...moved, ...joined.moved, move.on])];
    for (const report of concerned) {
      if (joined.file.notices.some((notice) => notice.report === report)) {
        await this.news.conclude(tx, report, joined.file);
      }
    }
    for (const report of left?.moved ?? []) if (left) await this.news.conclude(tx, report, left.file);
    const { decision, from, to, on } = move;
    const payload: EpisodeChanged = {
      child: to,
      report: on,
      episode: episodeOf(joined.file, on)?.id ?? null,
      moved: { from, reports: moved, decision, corrects: left !== null && moved.length > 0 },
    };
    await this.outbox.publish(tx, {
      id: deriveId('reports-moved', decision, from, to),
      topic: 'episodes',
      key: to,
      payload,
    });
    const others = joined.moved.filter((report) => !moved.includes(report));
    await this.news.tell(tx, others, joined.file, { cause: decision });
    if (left) await this.news.tell(tx, left.moved, left.file, { cause: decision });
  }
}

const OF_THE_RECORD: ReadonlySet<EventType | undefined> = new Set<EventType>([
  'child.registered',
  'placement.notified',
]);
