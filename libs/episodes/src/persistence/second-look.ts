import { Injectable } from '@nestjs/common';
import { Reports, type StoredReport } from '#intake';
import { Linker, ownRecordOf, Registry, type Assessment } from '#linkage';
import type { EntityManager } from 'typeorm';
import { reportToLink } from './place-report.js';

export interface SeenAgain {
  readonly report: StoredReport;
  /** The record that it is linked to. */
  readonly child: string;
  /** What would be concluded of it today, its own record and its own words apart. */
  readonly assessment: Assessment;
}

/** Compares a report that was linked before with the registry as it is now. */
@Injectable()
export class SecondLook {
  constructor(
    private readonly reports: Reports,
    private readonly registry: Registry,
    private readonly linker: Linker,
  ) {}

  /**
   * @param without records that a person has said it is not
   * @returns null for a report that is not there, or linked to nobody, or about somebody who is no child (DAR-12)
   */
  async at(tx: EntityManager, id: string, without: readonly string[] = []): Promise<SeenAgain | null> {
    const report = await this.reports.load(tx, id);
    const toLink = report && reportToLink(report);
    if (!toLink || toLink.subjectKind !== undefined) return null;
    const child = await this.registry.childOfReport(tx, id);
    if (child === null) return null;
    const assessment = await this.linker.assess(tx, toLink, new Set([ownRecordOf(id), ...without]));
    return { report, child, assessment };
  }
}
