import type { Meeting, ReportName } from '#contracts';
import type { DirectorySnapshot } from '#directory';
import type { CaseFile, Notice, PlacementPeriod } from '#episodes';
import type { Alert } from '#alerting';
import type { Condition } from '#protocols';
import type { Column } from './columns.js';
import type { Line } from './line.js';
import type { Period } from './period.js';
import type { Sight } from './sight.js';

export type Cell = string | number | boolean | null;

/** A line of a report, and the episodes that it comes from. */
export interface Row {
  readonly cells: Readonly<Record<string, Cell>>;
  readonly behind: readonly Line[];
  /** What its reader was let see of the child; left out of figures. */
  readonly sight?: Sight;
}

/** What is asked for. */
export interface Question {
  readonly name: ReportName;
  /** Of a `meeting-list`: which meeting's. */
  readonly meeting: Meeting | null;
  /** Code of the authority whose report it is. */
  readonly authority: string;
  /** Only episodes of which these hold: the lists of meetings that hear of some children alone. */
  readonly if: readonly Condition[];
}

/** A placement, and the notice that said so last; the matter of `out-of-area`. */
export interface PlacementLine {
  readonly file: CaseFile;
  readonly period: PlacementPeriod;
  readonly notice: Notice;
}

/** All that a report is made of, read at one moment. */
export interface Material {
  readonly question: Question;
  readonly period: Period;
  readonly now: Date;
  readonly directory: DirectorySnapshot;
  /** Episodes of the authority, responsible or host, that the reader has to do with; oldest first. */
  readonly lines: readonly Line[];
  readonly placements: readonly PlacementLine[];
  readonly alerts: ReadonlyMap<string, readonly Alert[]>;
  /** Ids of episodes whose interview has gone to others than the authority. */
  readonly shared: ReadonlySet<string>;
  /** Who reads: the organisation. */
  readonly reader: string;
  /** An episode as the reader may see it. */
  readonly see: (line: Line) => Sight;
  /** A placement that belongs to no episode, likewise; null for a reader who has nothing to do with it. */
  readonly seePlacement: (placement: PlacementLine) => Sight | null;
}

/** A report as it was computed. */
export interface Report {
  readonly name: ReportName;
  readonly title: string;
  readonly period: Period;
  readonly authority: string;
  readonly meeting: Meeting | null;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

export const inPeriod = ({ episode: { since } }: Line, { start, end }: Period): boolean =>
  since >= start && since < end;
