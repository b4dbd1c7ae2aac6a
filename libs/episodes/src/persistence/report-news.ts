import { Injectable } from '@nestjs/common';
import type { EpisodeChanged } from '#contracts';
import { Receipts, type Conclusion } from '#intake';
import { deriveId, referenceOf } from '#kernel';
import { ownRecordOf } from '#linkage';
import { Outbox, type NewMessage } from '#platform';
import type { EntityManager } from 'typeorm';
import type { CaseFile, Episode, Notice } from '../case-file.js';
import { isFollowUp } from './place-report.js';

/** Of one report among those told of: the episode that it speaks of without belonging to it, whom it may be about. */
export interface Special {
  readonly report?: string;
  readonly episode?: string | null;
  readonly candidates?: readonly string[];
  readonly reviewers?: readonly string[];
  /** What brought it about besides a report, so that it is said again: a decision. */
  readonly cause?: string;
}

/** What became of reports, said to their publishers' receipts and to the notifier. */
@Injectable()
export class ReportNews {
  constructor(
    private readonly receipts: Receipts,
    private readonly outbox: Outbox,
  ) {}

  /** It waits for the report of its case, or speaks of nothing that is known. */
  async waits(tx: EntityManager, report: string): Promise<void> {
    await this.receipts.conclude(tx, report, { status: 'unlinked', reference: referenceOf(report) });
  }

  /** Where a report of the case belongs. */
  async conclude(tx: EntityManager, report: string, file: CaseFile): Promise<void> {
    await this.concludeAll(tx, [{ report, file }]);
  }

  /** The same for several reports, each with its case. */
  async concludeAll(
    tx: EntityManager,
    reports: readonly { readonly report: string; readonly file: CaseFile }[],
  ): Promise<void> {
    await this.receipts.concludeAll(tx, new Map(reports.flatMap(({ report, file }) => conclusionsOn(report, file))));
  }

  /** A report was taken back, in a case or before it had one. */
  async withdrawn(tx: EntityManager, withdrawal: string, target: string, file: CaseFile | null): Promise<void> {
    await this.receipts.conclude(tx, target, { status: 'withdrawn' });
    if (file) await this.receipts.concludeAll(tx, new Map([onWithdrawal(withdrawal, target, file)]));
    else await this.receipts.conclude(tx, withdrawal, { status: 'accepted', reference: referenceOf(target) });
  }

  /** To the notifier: these reports were worked into the case. */
  async tell(tx: EntityManager, reports: readonly string[], file: CaseFile, special?: Special): Promise<void> {
    await this.tellAll(tx, [{ reports, file, special }]);
  }

  /** The same of several cases. */
  async tellAll(tx: EntityManager, news: readonly News[]): Promise<void> {
    await this.outbox.publish(tx, ...news.flatMap(messagesOf));
  }
}

/** Reports that were worked into a case. */
export interface News {
  readonly reports: readonly string[];
  readonly file: CaseFile;
  readonly special?: Special | undefined;
}

function messagesOf({ reports, file, special }: News): NewMessage[] {
  return reports.map((report) => {
    const its = special?.report === report ? special : null;
    const episode = its?.episode === undefined ? (episodeOf(file, report)?.id ?? null) : its.episode;
    const candidates = its?.candidates?.length ? { candidates: its.candidates } : {};
    const reviewers = its?.reviewers?.length ? { reviewers: its.reviewers } : {};
    const payload: EpisodeChanged = { child: file.child.id, report, episode, ...candidates, ...reviewers };
    return {
      // A report may come back to an episode that it was told of before, by another report's doing: that is news.
      id: deriveId(
        'episode-changed',
        report,
        episode ?? '',
        ...(its || special?.report === undefined ? [] : [special.report]),
        ...(special?.cause ? [special.cause] : []),
      ),
      topic: 'episodes',
      key: file.child.id,
      payload,
    };
  });
}

/** What its publisher is told of a report, and whoever took it back. */
function conclusionsOn(report: string, file: CaseFile): (readonly [report: string, conclusion: Conclusion])[] {
  const notice = file.notices.find((n) => n.report === report);
  const episode = episodeOf(file, report);
  if (notice?.type === 'report.withdrawn') return [];
  // A return that came before its going waits with its child, as one without a child does.
  const waits = notice !== undefined && isFollowUp(notice.type) && episode === undefined && !ofPlacement(notice, file);
  const held = (episode?.notAsSent ?? []).filter((one) => one.isHeld && one.report === report);
  const status = held.length > 0 || waitsForPerson(file, report) ? 'needs-review' : 'linked';
  const conclusion = {
    status: notice?.withdrawnBy ? 'withdrawn' : waits ? 'unlinked' : status,
    episode: episode?.id ?? null,
    reference: episode?.reference ?? referenceOf(report),
    // Only a level of risk is ever held.
    notes: held.map(({ rule, detail }) => ({ code: rule, pointer: '/data/risk/level', detail })),
  } as const;
  return [[report, conclusion], ...(notice?.withdrawnBy ? [onWithdrawal(notice.withdrawnBy, report, file)] : [])];
}

function onWithdrawal(
  withdrawal: string,
  target: string,
  file: CaseFile,
): readonly [report: string, conclusion: Conclusion] {
  const about = episodeOf(file, target);
  const reference = about?.reference ?? referenceOf(target);
  return [withdrawal, { status: 'linked', episode: about?.id ?? null, reference }];
}

export const episodeOf = (file: CaseFile, report: string): Episode | undefined =>
  file.history.episodes.find((e) => e.notices.includes(report));

/** What was done for a child in a placement needs no episode: the papers of the placement are asked for without one (DAR-08). */
const ofPlacement = ({ type }: Notice, { history }: CaseFile): boolean =>
  type === 'action.recorded' && history.placements.length > 0;

/** A record is provisional for the sake of the report that made it. */
const waitsForPerson = ({ child }: CaseFile, report: string): boolean =>
  child.provisional && child.id === ownRecordOf(report);
