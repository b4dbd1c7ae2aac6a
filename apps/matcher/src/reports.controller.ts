import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import type { ReportAccepted } from '#contracts';
import { FollowReport } from '#episodes';
import { crashPoint, Database, HubClock, Inbox, MessageContext, OnMessage, RightOfWay } from '#platform';
import { Latest } from './latest.js';

export const MATCHER_GROUP = 'matcher';

/** Takes every accepted report to its child and its episode, once. */
@Controller()
export class ReportsController {
  constructor(
    private readonly database: Database,
    private readonly inbox: Inbox,
    private readonly clock: HubClock,
    private readonly rightOfWay: RightOfWay,
    private readonly latest: Latest,
    private readonly followReport: FollowReport,
  ) {}

  @OnMessage('reports.accepted')
  async handle(@Payload() message: ReportAccepted, @Ctx() context: MessageContext): Promise<void> {
    await this.rightOfWay.giveWay();
    await this.latest.learn();
    await this.database.transaction(async (tx) => {
      if (!(await this.inbox.firstSight(tx, context.group, context.id))) return;
      crashPoint('CP-matcher-marked');
      await this.followReport.follow(tx, message.report, this.clock.now());
      crashPoint('CP-matcher-before-commit');
    });
  }
}
