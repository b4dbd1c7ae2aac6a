import { Injectable } from '@nestjs/common';
import type { EventType, MissingReported, NoticeData, ReportedChild } from '#contracts';
import type { StoredReport } from '#intake';
import { onceFor } from '#kernel';
import { Linker, Registry, type LinkDecision, type ReportToLink } from '#linkage';
import { RetryableError } from '#platform';
import type { EntityManager } from 'typeorm';
import { Notices } from './notices.js';

/** Kinds of notice that speak of a case already reported: by themselves they make no child known. */
const FOLLOW_UPS: ReadonlySet<EventType> = new Set([
  'missing.updated',
  'missing.found',
  'safe-and-well.recorded',
  'return-interview.recorded',
  'action.recorded',
]);

export interface Placed {
  /** Null: it waits for the report that tells whose it is. */
  readonly child: string | null;
  readonly decision: LinkDecision | null;
  /** Its case is held to be another record's than the one that it speaks of by itself. */
  readonly caseElsewhere: { readonly record: string; readonly says: string } | null;
}

/** Finds the child that a report is about. */
@Injectable()
export class PlaceReport {
  constructor(
    private readonly linker: Linker,
    private readonly registry: Registry,
    private readonly notices: Notices,
  ) {}

  /**
   * Whose they are, in the order given. What follows up on a case is about that case's child, whatever it says of it; a
   * report of a going, or a registration, is about the child that it describes, and only where that does not tell, about
   * its case's.
   * @param reports a group from `apart`
   */
  async place(tx: EntityManager, reports: readonly StoredReport[]): Promise<Placed[]> {
    const ofCases = await this.notices.childrenOfCases(tx, reports);
    const toLink = reports.map(reportToLink).filter((one) => one !== null);
    const decisions = await this.linker.linkAll(tx, toLink);
    const byReport = new Map(toLink.map(({ id }, i) => [id, decisions[i]]));
    const placed: Placed[] = [];
    for (const [i, report] of reports.entries()) {
      placed.push(await this.settle(tx, report, ofCases[i] ?? null, byReport.get(report.id) ?? null));
    }
    const known = reports.flatMap((report, i) => {
      const child = placed[i]?.child ?? null;
      return child === null ? [] : [{ report, child }];
    });
    // What had waited for these cases comes along.
    for (const { report, child } of await this.notices.tieWaiting(tx, known)) await this.adopt(tx, report, child);
    return placed;
  }

  /** Groups of which no two reports are of one case, or may describe one child: the second is to find what the first has left. */
  apart(reports: readonly StoredReport[]): StoredReport[][] {
    const groups: { readonly reports: StoredReport[]; readonly marks: Set<string> }[] = [];
    for (const report of reports) {
      const toLink = reportToLink(report);
      const marks = [`${report.source} ${report.subject}`, ...(toLink ? this.linker.marksOf(toLink) : [])];
      // Behind the last that it has something in common with.
      const after = groups.findLastIndex((group) => marks.some((mark) => group.marks.has(mark)));
      const group = groups[after + 1] ?? { reports: [], marks: new Set<string>() };
      if (after + 1 === groups.length) groups.push(group);
      group.reports.push(report);
      for (const mark of marks) group.marks.add(mark);
    }
    return groups.map((group) => group.reports);
  }

  private async settle(
    tx: EntityManager,
    report: StoredReport,
    ofCase: string | null,
    decision: LinkDecision | null,
  ): Promise<Placed> {
    const followUp = isFollowUp(report.type);
    if (decision === null) {
      if (ofCase !== null) await this.holdCase(tx, report, ofCase);
      return { child: ofCase, decision, caseElsewhere: null };
    }
    const isTold = decision.outcome === 'linked' || decision.outcome === 'not-a-child';
    const isElsewhere = ofCase !== null && ofCase !== decision.child;
    const caseElsewhere =
      isElsewhere && decision.outcome === 'linked' ? { record: ofCase, says: decision.child } : null;
    if (isElsewhere && (followUp || !isTold)) {
      await this.adopt(tx, report.id, ofCase);
      await this.holdCase(tx, report, ofCase);
      return { child: ofCase, decision: null, caseElsewhere };
    }
    if (isTold || !followUp) return { child: decision.child, decision, caseElsewhere };
    // It says that somebody is back whom nobody reported: no record is made of that, it waits for its report.
    await this.registry.unlink(tx, report.id);
    return { child: null, decision, caseElsewhere };
  }

  /** What the report said of its child counts for this record from now on. */
  private async adopt(tx: EntityManager, report: string, child: string): Promise<void> {
    await this.registry.unlink(tx, report);
    try {
      await this.registry.attach(tx, report, child);
    } catch (error) {
      throw error instanceof RangeError ? new RetryableError('the record was merged away in this moment') : error;
    }
  }

  /** From here to the commit the case stays with its child; a decision may have taken it elsewhere just now. */
  private async holdCase(tx: EntityManager, { source, subject }: StoredReport, child: string): Promise<void> {
    await this.notices.hold(tx, [child]);
    if ((await this.notices.childOfCase(tx, source, subject)) !== child) {
      throw new RetryableError('the case was taken to another child in this moment');
    }
  }
}

export const isFollowUp = (type: EventType): boolean => FOLLOW_UPS.has(type);

/** What of a report is compared with the registry; null where it says nothing of a child. */
export const reportToLink = onceFor((report: StoredReport): ReportToLink | null => {
  const child = childOf(report.event.data);
  if (!child) return null;
  return {
    id: report.id,
    organisation: report.organisation,
    type: report.type,
    child,
    at: report.time,
    register: report.type === 'child.registered' || report.type === 'placement.notified',
    subjectKind: (report.event.data as Partial<MissingReported>).subjectKind,
  };
});

/** What the notice says of the child; undefined where it says nothing, or speaks of somebody who is no child (DAR-12). */
function childOf(data: NoticeData): ReportedChild | undefined {
  return (data as Partial<MissingReported>).child;
}
