import { Injectable } from '@nestjs/common';
import { HUB } from '#directory';
import { deriveId } from '#kernel';
import { ownRecordOf, Reviews, type Candidate, type Explanation, type Review } from '#linkage';
import { Audit } from '#platform';
import type { EntityManager } from 'typeorm';
import type { CaseFile } from '../case-file.js';
import { whoAnswersFor } from '../review-parties.js';
import { Episodes } from './episodes.js';
import { OpenReviews } from './open-reviews.js';
import { episodeOf } from './report-news.js';
import { SecondLook } from './second-look.js';

/** A report by its receipt, or the one that an episode began with. */
export interface Contested {
  readonly receipt?: string | undefined;
  readonly episode?: string | undefined;
}

export interface Objector {
  readonly organisation: string;
  readonly actor: string;
  readonly reason: string;
  /** The hub's own reviewers may question any link, others those of whose matter they are host or responsible. */
  readonly isHub: boolean;
}

/** Opens a review of a report that was linked without a person (contract §2.2). */
@Injectable()
export class ObjectToLink {
  constructor(
    private readonly secondLook: SecondLook,
    private readonly reviews: Reviews,
    private readonly openReviews: OpenReviews,
    private readonly episodes: Episodes,
    private readonly audit: Audit,
  ) {}

  /** Null for what is not there, is about no child, or is not theirs to question. One that is open already stays as it is. */
  async object(tx: EntityManager, contested: Contested, objector: Objector, now: Date): Promise<Review | null> {
    const id = contested.receipt ?? (await this.beginningOf(tx, contested.episode ?? ''));
    const seen = id === null ? null : await this.secondLook.at(tx, id);
    if (!seen) return null;
    const { report, child, assessment } = seen;
    const file = (await this.episodes.caseFiles(tx, [child])).get(child);
    if (!file || !(objector.isHub || mayQuestion(file, report.id, objector.organisation))) return null;
    const known = await this.reviews.hold(tx, report.id);
    if (known?.state === 'open') return known;
    const { organisation, actor, reason } = objector;
    const explanation = withCurrent(assessment.explanation, report.id, child);
    const standing = await this.openReviews.standingOf(tx, report.id, file, explanation);
    await this.reviews.open(tx, {
      report: report.id,
      kind: 'link',
      explanation,
      openedAt: now,
      ...standing,
      objection: { organisation, actor, reason, at: now.toISOString(), made: known?.made.length ?? 0 },
    });
    const others = [HUB, ...standing.parties].filter((reviewer) => reviewer !== organisation);
    await this.openReviews.tellReviewers(tx, report.id, file, others);
    await this.audit.record(tx, {
      at: now,
      organisation,
      actor,
      action: 'review.opened',
      subject: report.id,
      detail: { child },
    });
    return this.reviews.one(tx, report.id);
  }

  /** The report that named the episode: it was the first to arrive. */
  private async beginningOf(tx: EntityManager, episode: string): Promise<string | null> {
    const child = await this.episodes.childOfEpisode(tx, episode);
    const file = child === null ? undefined : (await this.episodes.caseFiles(tx, [child])).get(child);
    const found = file?.history.episodes.find(({ id }) => id === episode);
    return found?.notices.find((report) => deriveId('episode', report) === episode) ?? null;
  }
}

function mayQuestion(file: CaseFile, report: string, organisation: string): boolean {
  const episode = episodeOf(file, report);
  if (!episode) return whoAnswersFor(file.history) === organisation;
  return episode.responsible === organisation || episode.host === organisation;
}

/** The record that it is linked to is always among those that it may be, or not be. */
function withCurrent(explanation: Explanation, report: string, child: string): Explanation {
  const { candidates } = explanation;
  if (child === ownRecordOf(report) || candidates.some((candidate) => candidate.child === child)) return explanation;
  const current: Candidate = { child, provisional: false, probability: 0, weight: 0, evidence: [], objections: [] };
  return { ...explanation, candidates: [...candidates, current] };
}
