import type { ReviewBody, ReviewDecisionRequest, ReviewRequest } from '#contracts';
import { DecideReview, ObjectToLink, type DecisionMade } from '#episodes';
import { Reviews, type Review, type ReviewPosition } from '#linkage';
import { Database, HubClock } from '#platform';
import { Injectable } from '@nestjs/common';
import type { CallerInfo } from '../access/caller.js';
import { BadCursor, type PageOf } from '../http/cursor.js';
import { Problem } from '../http/problem.js';
import { isUuid } from '../http/query.js';
import { ReviewDesk, type ReviewFilter } from '../reviews/review-desk.js';
import { decisionBody, ReviewReadings } from './review-readings.js';

const PAGE = 50;
/** What is decided comes after whatever is open. */
const DECIDED = 9;

/** The hub's reviewers see every review, an authority those that concern it. */
@Injectable()
export class ReviewsDesk extends ReviewDesk {
  constructor(
    private readonly database: Database,
    private readonly reviews: Reviews,
    private readonly readings: ReviewReadings,
    private readonly decideReview: DecideReview,
    private readonly objectToLink: ObjectToLink,
    private readonly clock: HubClock,
  ) {
    super();
  }

  override async list(caller: CallerInfo, filter: ReviewFilter, cursor: string | null): Promise<PageOf<ReviewBody>> {
    const after = cursor === null ? undefined : readPosition(cursor);
    return this.database.transaction(async (tx) => {
      const party = isOfTheHub(caller) ? null : caller.organisation;
      const rows = await this.reviews.list(tx, { party, ...filter, after, limit: PAGE + 1 });
      const page = rows.slice(0, PAGE);
      const last = page.at(-1);
      return {
        items: await this.readings.show(tx, caller, page, this.clock.now()),
        next: rows.length > PAGE && last ? positionText(last) : null,
      };
    });
  }

  override async one(caller: CallerInfo, id: string): Promise<ReviewBody | null> {
    return this.database.transaction(async (tx) => {
      const review = await this.reviews.one(tx, id);
      return isTheirs(caller, review) ? this.shown(tx, caller, review) : null;
    });
  }

  override async decide(caller: CallerInfo, id: string, request: ReviewDecisionRequest): Promise<ReviewBody | null> {
    // What they can have seen: whatever is decided from here on, they have not.
    const seen = await this.reviews.one(this.database.manager, id);
    if (!isTheirs(caller, seen)) return null;
    await this.readings.refresh();
    const { organisation, clientId: actor } = caller;
    const asked = { ...request, report: id, organisation, actor, seen: seen.made.length };
    return this.database.transaction(async (tx) => {
      const made = await this.decideReview.decide(tx, asked, this.clock.now());
      return made.ok ? this.shown(tx, caller, made.review) : refuse(made);
    });
  }

  override async open(caller: CallerInfo, { receipt, episode, reason }: ReviewRequest): Promise<ReviewBody | null> {
    await this.readings.refresh();
    const { organisation, clientId: actor } = caller;
    const objector = { organisation, actor, reason, isHub: isOfTheHub(caller) };
    return this.database.transaction(async (tx) => {
      const review = await this.objectToLink.object(tx, { receipt, episode }, objector, this.clock.now());
      return review && this.shown(tx, caller, review);
    });
  }

  private async shown(
    tx: Parameters<Reviews['one']>[0],
    caller: CallerInfo,
    review: Review,
  ): Promise<ReviewBody | null> {
    const [body] = await this.readings.show(tx, caller, [review], this.clock.now());
    return body ?? null;
  }
}

const isOfTheHub = ({ kind }: CallerInfo): boolean => kind === 'hub';

function isTheirs(caller: CallerInfo, review: Review | null): review is Review {
  return review !== null && (isOfTheHub(caller) || review.parties.includes(caller.organisation));
}

/** @throws Problem, always */
function refuse(refused: Extract<DecisionMade, { ok: false }>): null {
  switch (refused.error) {
    case 'no-such-review':
      return null;
    case 'already-decided': {
      const last = refused.review.made.at(-1);
      throw new Problem('already-decided', 'Somebody else has decided since you looked: this is what they decided.', {
        pointer: '/decision',
        ...(last ? { decision: decisionBody(last) } : {}),
      });
    }
    case 'child-required':
      throw wrongChild('child-required', 'There is more than one candidate, or none: name the child that is the same.');
    case 'not-a-candidate':
      throw wrongChild('not-a-candidate', 'child must be the id of one of the candidates that are still on record.');
  }
}

const wrongChild = (code: string, detail: string): Problem =>
  new Problem('invalid', detail, { errors: [{ pointer: '/child', code, detail }] });

const positionText = ({ state, rank, openedAt, report }: Review): string =>
  `${state === 'open' ? rank : DECIDED} ${openedAt.toISOString()} ${report}`;

function readPosition(cursor: string): ReviewPosition {
  const [place = '', time = '', id = ''] = cursor.split(' ');
  const at = new Date(time);
  if (!/^\d$/.test(place) || Number.isNaN(at.getTime()) || !isUuid(id)) throw new BadCursor();
  return { place: Number(place), at, id };
}
