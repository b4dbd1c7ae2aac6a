import { Injectable } from '@nestjs/common';
import type { EventType, MissingReported, NoticeData, ReportedChild } from '#contracts';
import type { StoredReport } from '#intake';
import { Linker, Registry, type LinkDecision } from '#linkage';
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
}

/** Finds the child that a report is about. */
@Injectable()
export class PlaceReport {
  constructor(
    private readonly linker: Linker,
    private readonly registry: Registry,
    private readonly notices: Notices,
  ) {}

  /** Whose it is: of a follow-up by its case number first; else by what it says of the child. */
  async place(tx: EntityManager, report: StoredReport): Promise<Placed> {
    const followUp = FOLLOW_UPS.has(report.type);
    if (followUp) {
      const known = await this.notices.childOfCase(tx, report.source, report.subject);
      if (known !== null) return { child: known, decision: null };
    }
    const said = childOf(report.event.data);
    if (!said) return { child: null, decision: null };
    const decision = await this.linker.link(tx, {
      id: report.id,
      organisation: report.organisation,
      type: report.type,
      child: said,
      at: report.time,
      register: report.type === 'child.registered' || report.type === 'placement.notified',
      subjectKind: (report.event.data as Partial<MissingReported>).subjectKind,
    });
    if (decision.outcome === 'linked' || decision.outcome === 'not-a-child') return { child: decision.child, decision };
    const known = await this.notices.childOfCase(tx, report.source, report.subject);
    if (known !== null && known !== decision.child) {
      // The publisher's own case number says whose it is, where the likeness did not.
      await this.registry.unlink(tx, report.id);
      await this.registry.attach(tx, report.id, known);
      return { child: known, decision: null };
    }
    if (!followUp) return { child: decision.child, decision };
    // It says that somebody is back whom nobody reported: no record is made of that, it waits for its report.
    await this.registry.unlink(tx, report.id);
    return { child: null, decision };
  }
}

export const isFollowUp = (type: EventType): boolean => FOLLOW_UPS.has(type);

/** What the notice says of the child; undefined where it says nothing, or speaks of somebody who is no child (DAR-12). */
function childOf(data: NoticeData): ReportedChild | undefined {
  return (data as Partial<MissingReported>).child;
}
