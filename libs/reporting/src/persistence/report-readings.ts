import { Directory } from '#directory';
import { Episodes } from '#episodes';
import type { Days } from '#protocols';
import { Disclosures, disclosureOf } from '#sharing';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { compute, isFigures } from '../compute.js';
import { suppressed } from '../figures/suppress.js';
import { periodOf } from '../period.js';
import type { Question, Report } from '../report.js';
import { Gathering } from './gathering.js';

/** Who asks, and for which days; left out, the last whole period of the report. */
export interface Asking {
  readonly organisation: string;
  /** The client, for the ledger. */
  readonly person: string;
  readonly days: Days | null;
  /** Figures below it are left empty; null for none. */
  readonly suppress: number | null;
  readonly now: Date;
}

/** Below it, nobody but the authority and its police sees a figure: somebody who knows one child must not learn more of it. */
const SMALL = 5;

/** Reports as a caller may read them at a moment. Each reading is a disclosure, and goes into the ledger. */
@Injectable()
export class ReportReadings {
  constructor(
    private readonly gathering: Gathering,
    private readonly episodes: Episodes,
    private readonly directory: Directory,
    private readonly disclosures: Disclosures,
  ) {}

  /** Null where the report is of an authority that is not the caller's, or that it has nothing to do with. */
  async read(tx: EntityManager, question: Question, asking: Asking): Promise<Report | null> {
    const { organisation: id, days, now } = asking;
    const organisation = this.directory.snapshot().organisation(id);
    if (!organisation || !(await this.mayAsk(tx, question.authority, id))) return null;
    const period = periodOf(question.name, question.meeting, days, now);
    const material = await this.gathering.gather(tx, {
      question,
      period,
      reader: { organisation, role: null },
      at: now,
      now,
    });
    const report = compute(material);
    if (!isFigures(question.name, question.meeting)) {
      await this.note(tx, report, asking);
      return report;
    }
    const below = Math.max(asking.suppress ?? 0, this.isInsider(question.authority, id) ? 0 : SMALL);
    return { ...report, rows: suppressed(report.rows, below) };
  }

  private isInsider(authority: string, asking: string): boolean {
    return asking === authority || this.directory.snapshot().forceOf(authority) === asking;
  }

  private async mayAsk(tx: EntityManager, authority: string, asking: string): Promise<boolean> {
    const directory = this.directory.snapshot();
    if (directory.organisation(authority)?.kind !== 'authority') return false;
    if (this.isInsider(authority, asking)) return true;
    const isAuthority = directory.organisation(asking)?.kind === 'authority';
    return !isAuthority && this.episodes.haveInCommon(tx, authority, asking);
  }

  private async note(tx: EntityManager, { rows }: Report, { person, now }: Asking): Promise<void> {
    const sights = new Set(rows.map(({ sight }) => sight).filter((sight) => sight !== undefined));
    await this.disclosures.record(
      tx,
      [...sights].map(({ about, seen: { recipient, decision, projection } }) => {
        // The same fields of the same facts are one disclosure, however often the report is read.
        const occasion = `report ${about.episode ?? ''} ${decision.hashes.facts} ${decision.hashes.rules}`;
        const sending = { at: now, alert: null, recipient, person, channel: 'api' as const, rules: [], occasion };
        return disclosureOf(
          { ...sending, child: about.child, episode: about.episode ?? undefined },
          decision,
          projection,
        );
      }),
    );
  }
}
