import { Injectable } from '@nestjs/common';
import { Directory, HUB } from '#directory';
import { candidatesOf, reviewRank, Reviews, type Explanation, type LinkDecision, type Review } from '#linkage';
import type { EntityManager } from 'typeorm';
import type { CaseFile } from '../case-file.js';
import { reviewParties } from '../review-parties.js';
import { Episodes } from './episodes.js';
import { episodeOf, ReportNews } from './report-news.js';
import type { SeenAgain } from './second-look.js';

/** Whose a review is, and before which others it is to be looked at. */
export interface Standing {
  readonly rank: number;
  readonly parties: readonly string[];
}

/** Brings before a person what is theirs to decide, and keeps its place among the rest. */
@Injectable()
export class OpenReviews {
  constructor(
    private readonly reviews: Reviews,
    private readonly episodes: Episodes,
    private readonly directory: Directory,
    private readonly news: ReportNews,
  ) {}

  /** After a report was linked: where it waits for a person, or its new record may be one that is known. */
  async openFor(
    tx: EntityManager,
    report: { readonly id: string; readonly receivedAt: Date },
    decision: LinkDecision,
    file: CaseFile,
  ): Promise<void> {
    const { outcome, explanation } = decision;
    const kind = outcome === 'needs-review' ? 'link' : 'merge';
    if (outcome !== 'needs-review') {
      if (outcome !== 'new' || explanation.candidates.length === 0) return;
      if (!(await this.reviews.isMergeProposed(tx, report.id))) return;
    }
    const standing = await this.standingOf(tx, report.id, file, explanation);
    await this.reviews.open(tx, { report: report.id, kind, explanation, openedAt: report.receivedAt, ...standing });
    // The authorities that a waiting report concerns are told of it, and that it may be about a child of theirs.
    const reviewers = kind === 'link' ? [HUB] : [HUB, ...standing.parties];
    await this.tellReviewers(tx, report.id, file, reviewers);
  }

  async tellReviewers(tx: EntityManager, report: string, file: CaseFile, reviewers: readonly string[]): Promise<void> {
    await this.news.tell(tx, [report], file, { report, reviewers, cause: 'review' });
  }

  async standingOf(tx: EntityManager, report: string, file: CaseFile, explanation: Explanation): Promise<Standing> {
    const others = candidatesOf({ explanation }).filter((id) => id !== file.child.id);
    const candidates = [...(await this.episodes.caseFiles(tx, others)).values()];
    const own = episodeOf(file, report);
    const hangOn = [...(own ? [own] : file.history.episodes), ...candidates.flatMap(({ history }) => history.episodes)];
    return {
      rank: reviewRank(hangOn),
      parties: reviewParties(file, report, candidates, this.directory.snapshot()),
    };
  }

  /** A waiting report was compared again: what its reviewers are shown, and whose it is. */
  async change(tx: EntityManager, { report, child, assessment }: SeenAgain): Promise<void> {
    const { explanation } = assessment;
    const standing = await this.standingOf(tx, report.id, await this.episodes.caseFile(tx, child), explanation);
    await this.reviews.change(tx, report.id, { ...standing, explanation });
  }

  /** To the notifier: a waiting report may be of others than it was thought. */
  async tellCandidates(tx: EntityManager, { report, child, assessment }: SeenAgain, cause: string): Promise<void> {
    const candidates = assessment.candidates.map((candidate) => candidate.child);
    const file = await this.episodes.caseFile(tx, child);
    await this.news.tell(tx, [report.id], file, { report: report.id, candidates, cause });
  }

  /** Something has happened to children: the open reviews that it has a bearing on may have become more pressing, or less. */
  async weigh(tx: EntityManager, children: readonly string[]): Promise<void> {
    for (const review of await this.reviews.openOf(tx, children)) await this.weighOne(tx, review);
  }

  /** The report was taken back: nobody need decide whose it was. */
  async close(tx: EntityManager, report: string): Promise<void> {
    await this.reviews.close(tx, report);
  }

  private async weighOne(tx: EntityManager, review: Review): Promise<void> {
    const file = (await this.episodes.caseFiles(tx, [review.child])).get(review.child);
    if (!file) return;
    const standing = await this.standingOf(tx, review.report, file, review.explanation);
    const parties = [...new Set([...review.parties, ...standing.parties])];
    if (standing.rank === review.rank && parties.length === review.parties.length) return;
    await this.reviews.change(tx, review.report, { rank: standing.rank, parties, explanation: review.explanation });
  }
}
