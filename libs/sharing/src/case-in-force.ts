import { childOf, type ReportedChild } from '#contracts';
import {
  careOn,
  placementOn,
  type CareRecord,
  type CaseFile,
  type Episode,
  type Notice,
  type PlacementPeriod,
} from '#episodes';
import { localDay } from '#kernel';

/** One report's word on who the child is. */
export interface IdentityStatement {
  readonly report: string;
  readonly organisation: string;
  readonly child: ReportedChild;
}

/**
 * Who the child is by everybody who said so, the best word first: registrations, then the notice at hand, then other
 * reports. Where the link is uncertain, or the notice is not about a child (DAR-12), the notice's own word alone: a
 * stranger's record must not leak into it. Withdrawn reports have no word.
 */
export function identitiesIn(file: CaseFile, notice: Notice | null): IdentityStatement[] {
  const child = notice ? childOf(notice.data) : undefined;
  const own = notice && child ? [{ report: notice.report, organisation: notice.organisation, child }] : [];
  if (own.length > 0 && (file.child.provisional || (notice !== null && isAboutAnAdult(notice)))) return own;
  const withdrawn = new Set(file.notices.filter(({ withdrawnBy }) => withdrawnBy !== null).map(({ report }) => report));
  const others = file.child.sources.filter(({ report }) => report !== notice?.report && !withdrawn.has(report));
  const isOwnRegistered = file.child.sources.some(
    ({ report, registration }) => registration && report === notice?.report,
  );
  const registrations = others.filter(({ registration }) => registration);
  const rest = others.filter(({ registration }) => !registration);
  return isOwnRegistered ? [...own, ...registrations, ...rest] : [...registrations, ...own, ...rest];
}

/** What the authority says of the child's case on the day that counts: of the going, else of the notice. */
export function careIn(file: CaseFile, episode: Episode | null, notice: Notice | null): CareRecord | null {
  const day = dayThatCounts(episode, notice);
  return day === null ? file.history.care : careOn(file.history.careRecords, day);
}

/** The placement on that day; for the notice of a placement, the one that it speaks of. */
export function placementIn(file: CaseFile, episode: Episode | null, notice: Notice | null): PlacementPeriod | null {
  if (episode) return episode.placement;
  const spokenOf = file.history.placements.find(({ report }) => report === notice?.report);
  const day = dayThatCounts(episode, notice);
  return spokenOf ?? (day === null ? null : placementOn(file.history.placements, day));
}

function dayThatCounts(episode: Episode | null, notice: Notice | null): string | null {
  const at = episode?.since ?? notice?.effectiveAt;
  return at ? localDay(at) : null;
}

function isAboutAnAdult({ data }: Notice): boolean {
  return 'subjectKind' in data && data.subjectKind !== undefined;
}
