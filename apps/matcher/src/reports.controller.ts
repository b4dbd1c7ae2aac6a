import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import type { ReportAccepted } from '#contracts';
import { FollowReport } from '#episodes';
import { crashPoint, Database, Gathering, HubClock, Inbox, MessageContext, OnMessage, RightOfWay } from '#platform';
import { Latest } from './latest.js';

export const MATCHER_GROUP = 'matcher';

/** Most reports of one partition that are handed over at once, so that there is something to follow together. */
export const REPORTS_SIDE_BY_SIDE = 16;

/** Each has a connection; a third would mostly wait for the processor. */
const TRANSACTIONS_AT_ONCE = 2;
const REPORTS_OF_ONE = 32;

interface Accepted {
  readonly id: string;
  readonly report: string;
}

/** Takes every accepted report to its child and its episode, once; those together that come together. */
@Controller()
export class ReportsController {
  private readonly gathering = new Gathering<Accepted>({
    work: (accepted) => this.follow(accepted),
    // Which child a report is about is only known once it is linked: what describes one child waits there for the other.
    touches: ({ report }) => [report],
    atOnce: TRANSACTIONS_AT_ONCE,
    most: REPORTS_OF_ONE,
  });

  constructor(
    private readonly database: Database,
    private readonly inbox: Inbox,
    private readonly clock: HubClock,
    private readonly rightOfWay: RightOfWay,
    private readonly latest: Latest,
    private readonly followReport: FollowReport,
  ) {}

  @OnMessage('reports.accepted')
  async handle(@Payload() { report }: ReportAccepted, @Ctx() { id }: MessageContext): Promise<void> {
    await this.rightOfWay.giveWay();
    await this.gathering.handle({ id, report });
  }

  private async follow(accepted: readonly Accepted[]): Promise<void> {
    await this.latest.learn();
    await this.database.transaction(async (tx) => {
      const ids = accepted.map(({ id }) => id);
      const fresh = await this.inbox.firstSights(tx, MATCHER_GROUP, ids);
      const reports = accepted.filter(({ id }) => fresh.has(id)).map(({ report }) => report);
      reports.forEach(() => crashPoint('CP-matcher-marked'));
      await this.followReport.followAll(tx, reports, this.clock.now());
      reports.forEach(() => crashPoint('CP-matcher-before-commit'));
    });
  }
}
