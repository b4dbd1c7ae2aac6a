import type { Category, ReviewBody, ReviewCandidate, ReviewDecisionBody, ReviewSide } from '#contracts';
import { Directory } from '#directory';
import { Episodes, type CaseFile, type Involved } from '#episodes';
import { candidatesOf, evidenceInWords, whyInWords, type MadeDecision, type Review } from '#linkage';
import {
  Agreements,
  disclosureOf,
  Disclosures,
  recordSide,
  reportSide,
  type ReviewSurroundings,
  type SideView,
} from '#sharing';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { CallerInfo } from '../access/caller.js';

/** Of a child with whom the reader has nothing to do. */
const UNKNOWN: ReviewSide = {
  child: {},
  episode: null,
  risk: null,
  withheld: [{ category: 'identity', reason: 'not-in-agreement' }],
};

/** Reviews as a caller may read them at a moment. Each reading is a disclosure, and goes into the ledger. */
@Injectable()
export class ReviewReadings {
  constructor(
    private readonly episodes: Episodes,
    private readonly directory: Directory,
    private readonly agreements: Agreements,
    private readonly disclosures: Disclosures,
  ) {}

  /** Learns of changes to the directory: before the transaction, which must not wait for a second connection. */
  async refresh(): Promise<void> {
    await this.directory.refresh();
  }

  async show(tx: EntityManager, caller: CallerInfo, reviews: readonly Review[], now: Date): Promise<ReviewBody[]> {
    const directory = this.directory.snapshot();
    const reader = directory.organisation(caller.organisation);
    if (!reader) return [];
    const files = await this.episodes.caseFiles(
      tx,
      reviews.flatMap((review) => [review.child, ...candidatesOf(review)]),
    );
    const around = { directory, agreements: await this.agreements.current(tx, now), now };
    const readings = reviews.map((review) => readingOf(review, files, reader, around));
    await this.disclosures.record(
      tx,
      readings.flatMap(({ body, sides }) =>
        sides
          .filter(({ projection }) => projection.paths.length > 0)
          .map(({ record, recipient, decision, projection }) => {
            // The same fields of the same facts are one disclosure, however often they are looked at.
            const occasion = `review ${body.id} ${decision.hashes.facts} ${decision.hashes.rules}`;
            const sending = { at: now, child: record, alert: null, recipient, person: caller.clientId };
            return disclosureOf({ ...sending, channel: 'api', rules: [], occasion }, decision, projection);
          }),
      ),
    );
    return readings.map(({ body }) => body);
  }
}

export function decisionBody({ decision, child, reason, organisation, at }: MadeDecision): ReviewDecisionBody {
  return { decision, child, reason, by: organisation, at: at.toISOString() };
}

function readingOf(
  review: Review,
  files: ReadonlyMap<string, CaseFile>,
  reader: Involved,
  around: ReviewSurroundings,
): { readonly body: ReviewBody; readonly sides: readonly SideView[] } {
  const { report: id, kind, explanation, rejected, state, made } = review;
  const own = ownSide(review, files.get(review.child), reader, around);
  const seen = candidatesOf(review).flatMap((child) => {
    const candidate = explanation.candidates.find((one) => one.child === child);
    const file = files.get(child);
    const side = file ? recordSide(file, kind === 'link' ? id : null, reader, around) : null;
    return candidate ? [{ candidate, side }] : [];
  });
  const candidates = seen.map(({ candidate, side }): ReviewCandidate => {
    const maySee = (field: string): boolean => knows(own, field) && knows(side, field);
    const { probability } = candidate;
    return {
      ...sideBody(side),
      id: candidate.child,
      probability,
      ...evidenceInWords(candidate, maySee),
      rejected: rejected.includes(candidate.child),
    } as ReviewCandidate;
  });
  const last = made.at(-1);
  const [first, second] = seen.map(({ candidate }) => candidate);
  return {
    body: {
      id,
      receipt: id,
      kind,
      why: whyInWords(explanation),
      openedAt: review.openedAt.toISOString(),
      urgent: review.rank === 0,
      report: sideBody(own),
      candidates,
      runnerUp: first && second ? { id: second.child, behind: oneDecimal(first.weight - second.weight) } : null,
      linked: review.child,
      state,
      decision: last ? decisionBody(last) : null,
    },
    sides: [own, ...seen.map(({ side }) => side)].filter((side) => side !== null),
  };
}

function ownSide(
  { kind, report }: Review,
  file: CaseFile | undefined,
  reader: Involved,
  around: ReviewSurroundings,
): SideView | null {
  if (!file) return null;
  if (kind === 'merge') return recordSide(file, null, reader, around);
  const notice = file.notices.find((one) => one.report === report);
  return notice ? reportSide(file, notice, reader, around) : null;
}

function sideBody(side: SideView | null): ReviewSide {
  if (!side) return UNKNOWN;
  return { child: side.child, episode: side.episode, risk: side.risk, withheld: [...side.decision.withheld] };
}

/** Of two records that agree in a field, one tells what stands in the other: it takes both. */
function knows(side: SideView | null, field: string): boolean {
  const category: Category = field === 'address' ? 'home-address' : 'identity';
  return side?.projection.categories.includes(category) === true;
}

const oneDecimal = (bits: number): number => Math.round(bits * 10) / 10;
