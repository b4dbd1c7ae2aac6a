import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import type { EpisodeChanged } from '#contracts';
import {
  crashPoint,
  Database,
  Gathering,
  HubClock,
  Inbox,
  MessageContext,
  OnMessage,
  RightOfWay,
  Timeline,
} from '#platform';
import { childrenOf, FollowChange } from './follow-change.js';

export const NOTIFIER_GROUP = 'notifier';

/** Most cases of one partition that are handed over at once, so that there is something to look at together. */
export const SIDE_BY_SIDE = 16;

/** Each has a connection; a third would mostly wait for the processor. */
const TRANSACTIONS_AT_ONCE = 2;
const CASES_OF_ONE = 32;

interface Told {
  readonly id: string;
  readonly change: EpisodeChanged;
}

/** Looks at a case again whenever the matcher has worked a report into it; at those together that come together. */
@Controller()
export class EpisodesController {
  private readonly gathering = new Gathering<Told>({
    work: (told) => this.follow(told),
    touches: ({ change }) => childrenOf(change),
    atOnce: TRANSACTIONS_AT_ONCE,
    most: CASES_OF_ONE,
  });

  constructor(
    private readonly database: Database,
    private readonly inbox: Inbox,
    private readonly clock: HubClock,
    private readonly rightOfWay: RightOfWay,
    private readonly timeline: Timeline,
    private readonly followChange: FollowChange,
  ) {}

  @OnMessage('episodes')
  async handle(@Payload() change: EpisodeChanged, @Ctx() { id }: MessageContext): Promise<void> {
    await this.rightOfWay.giveWay();
    await this.gathering.handle({ id, change });
  }

  private async follow(told: readonly Told[]): Promise<void> {
    await this.followChange.refresh();
    await this.database.transaction(async (tx) => {
      const ids = told.map(({ id }) => id);
      const fresh = await this.inbox.firstSights(tx, NOTIFIER_GROUP, ids);
      const changes = told.filter(({ id }) => fresh.has(id)).map(({ change }) => change);
      await this.followChange.followAll(tx, changes, this.clock.now());
      changes.forEach(() => crashPoint('CP-notifier-before-commit'));
    });
    // Deliveries are queued, and a moment may lie nearer than was known.
    this.timeline.wake();
  }
}
