import { Injectable } from '@nestjs/common';
import { HUB } from '#directory';
import type { StoredReport } from '#intake';
import { Registry, Reviews, type Candidate, type Objection, type Review } from '#linkage';
import type { EntityManager } from 'typeorm';
import type { CaseFile } from '../case-file.js';
import { DecideReview } from './decide-review.js';
import { OpenReviews } from './open-reviews.js';
import type { Placed } from './place-report.js';
import { SecondLook } from './second-look.js';

/** What has come in, and what was made of it. */
export interface CameIn extends Pick<Placed, 'decision' | 'caseElsewhere'> {
  readonly report: StoredReport;
  /** The case that it was worked into. */
  readonly file: CaseFile;
}

const ACTOR = 'hub:matcher';
const KNOWN_BY_NOW = 'enough is known of this child by now to link it without a person';
const SAID_BY_ITS_CASE = 'another notice of its case says who it is';

/** Whatever a later notice of the case says, a person has to look where these stand against it. */
const WEIGHTY: readonly Objection[] = ['two-numbers', 'number-contradicted', 'another-given-name'];

/** Keeps reviews in step with what comes in: opens them, gives them their place, and matches what waits again. */
@Injectable()
export class KeepReviews {
  constructor(
    private readonly reviews: Reviews,
    private readonly secondLook: SecondLook,
    private readonly registry: Registry,
    private readonly openReviews: OpenReviews,
    private readonly decideReview: DecideReview,
  ) {}

  async cameIn(tx: EntityManager, all: readonly CameIn[], now: Date): Promise<void> {
    for (const { report, file, decision } of all) {
      if (decision) await this.openReviews.openFor(tx, report, decision, file);
    }
    const withEpisodes = all.filter(({ file }) => file.history.episodes.length > 0);
    await this.openReviews.weigh(tx, [...new Set(withEpisodes.map(({ file }) => file.child.id))]);
    for (const one of all) {
      for (const record of recordsThatWait(one)) {
        for (const review of await this.reviews.waitingAt(tx, record)) {
          if (review.report !== one.report.id) await this.matchAgain(tx, review, one, now);
        }
      }
    }
  }

  /** A report was taken back: nobody need decide whose it was. @param file its case, if it had one */
  async takenBack(tx: EntityManager, report: string, file: CaseFile | null): Promise<void> {
    await this.openReviews.close(tx, report);
    if (file) await this.openReviews.weigh(tx, [file.child.id]);
  }

  private async matchAgain(
    tx: EntityManager,
    review: Review,
    { report, caseElsewhere }: CameIn,
    now: Date,
  ): Promise<void> {
    const seen = await this.secondLook.at(tx, review.report, review.rejected);
    if (!seen) return;
    const { outcome, candidates, child: linked } = seen.assessment;
    const said = caseElsewhere?.record === review.child ? caseElsewhere.says : null;
    const meant = outcome === 'linked' ? linked : saidToBe(candidates, said);
    if (meant === null && isAsBefore(review, candidates)) return;
    await this.openReviews.change(tx, seen);
    if (meant === null) return this.openReviews.tellCandidates(tx, seen, report.id);
    const reason = outcome === 'linked' ? KNOWN_BY_NOW : SAID_BY_ITS_CASE;
    const request = {
      report: review.report,
      decision: 'same',
      child: meant,
      reason,
      seen: review.made.length,
    } as const;
    const made = await this.decideReview.decide(tx, { ...request, organisation: HUB, actor: ACTOR }, now);
    if (made.ok) await this.registry.explain(tx, review.report, seen.assessment, meant);
  }
}

/** Provisional records that are like what came in, or whose case it says is another's. */
function recordsThatWait({ file, decision, caseElsewhere }: CameIn): string[] {
  const alike = (decision?.candidates ?? []).filter(({ provisional }) => provisional).map(({ child }) => child);
  const records = [...alike, ...(caseElsewhere ? [caseElsewhere.record] : [])];
  return [...new Set(records)].filter((id) => id !== file.child.id || id === caseElsewhere?.record);
}

function saidToBe(candidates: readonly Candidate[], says: string | null): string | null {
  const candidate = candidates.find(({ child }) => child === says);
  return candidate && !candidate.objections.some((objection) => WEIGHTY.includes(objection)) ? candidate.child : null;
}

function isAsBefore({ explanation }: Review, candidates: readonly Candidate[]): boolean {
  const weights = (of: readonly Candidate[]): string => JSON.stringify(of.map(({ child, weight }) => [child, weight]));
  return weights(explanation.candidates) === weights(candidates);
}
