import { localDay } from '#kernel';
import { Database, HubClock } from '#platform';
import { ReportReadings, type Report } from '#reporting';
import { Injectable } from '@nestjs/common';
import type { CallerInfo } from '../access/caller.js';
import { ReportDesk, type ReportQuestion } from '../reports/report-desk.js';

/** Reports of the caller's own authority, or of one that it is party with. */
@Injectable()
export class ReportsDesk extends ReportDesk {
  constructor(
    private readonly database: Database,
    private readonly readings: ReportReadings,
    private readonly clock: HubClock,
  ) {
    super();
  }

  override read(caller: CallerInfo, question: ReportQuestion): Promise<Report | null> {
    const { name, meeting, authority, days, suppress } = question;
    const now = this.clock.now();
    const asked = days && { from: days.from, to: days.to ?? localDay(now) };
    return this.database.transaction((tx) =>
      this.readings.read(
        tx,
        { name, meeting, authority: authority ?? caller.organisation, if: [] },
        { organisation: caller.organisation, person: caller.clientId, days: asked, suppress, now },
      ),
    );
  }
}
