import type { Meeting, ReportName } from '#contracts';
import type { Report } from '#reporting';
import type { CallerInfo } from '../access/caller.js';

export interface ReportQuestion {
  readonly name: ReportName;
  readonly meeting: Meeting | null;
  /** Null: the caller's own. */
  readonly authority: string | null;
  /** Local days, both included, `to` being today where it is left out; null: the last whole period of the report. */
  readonly days: { readonly from: string; readonly to: string | null } | null;
  /** Figures below it are left empty. */
  readonly suppress: number | null;
}

/** Lists, figures and returns, of episodes that the authority is responsible for or host to. */
export abstract class ReportDesk {
  /** Null where the report is of an authority that is not the caller's to ask about. */
  abstract read(caller: CallerInfo, question: ReportQuestion): Promise<Report | null>;
}
