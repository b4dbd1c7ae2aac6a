import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import type { EpisodeChanged } from '#contracts';
import { crashPoint, Database, HubClock, Inbox, MessageContext, OnMessage, RightOfWay, Timeline } from '#platform';
import { FollowChange } from './follow-change.js';

export const NOTIFIER_GROUP = 'notifier';

/** Looks at a case again whenever the matcher has worked a report into it. */
@Controller()
export class EpisodesController {
  constructor(
    private readonly database: Database,
    private readonly inbox: Inbox,
    private readonly clock: HubClock,
    private readonly rightOfWay: RightOfWay,
    private readonly timeline: Timeline,
    private readonly followChange: FollowChange,
  ) {}

  @OnMessage('episodes')
  async handle(@Payload() message: EpisodeChanged, @Ctx() context: MessageContext): Promise<void> {
    await this.rightOfWay.giveWay();
    await this.followChange.refresh();
    await this.database.transaction(async (tx) => {
      if (!(await this.inbox.firstSight(tx, context.group, context.id))) return;
      await this.followChange.follow(tx, message, this.clock.now());
      crashPoint('CP-notifier-before-commit');
    });
    // Deliveries are queued, and a moment may lie nearer than was known.
    this.timeline.wake();
  }
}
