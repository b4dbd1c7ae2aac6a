import type { EducationAbsenceResolved, FoundHow, MissingFound, MissingReported } from '#contracts';
import { daysBetween, deriveId, localDay, monthsBefore } from '#kernel';
import type { ChildRecord } from '#linkage';
import { careOn, careRecords, statusesOn } from './care.js';
import type { CareRecord, Episode, EpisodeRisk, History, Notice, TimelineEntry } from './case-file.js';
import type { DraftEpisode } from './draft-episode.js';
import { flagsOf, restrictionOf } from './flags.js';
import type { Gazetteer } from './gazetteer.js';
import { absentFrom, inOrderOfHappening } from './happening.js';
import { foldPlacements, placementOn } from './placements.js';
import { responsibilityOn, whereReported } from './responsibility.js';
import { foldRisk, type RiskReading } from './risk.js';
import { sequence } from './sequence.js';

/** What the fold must know besides the notices: places, the packs' reading of risk, and references given out. */
export interface FoldSurroundings {
  readonly gazetteer: Gazetteer;
  readonly riskReading: RiskReading;
  /** The reference people quote for an episode's id. */
  referenceOf(episodeId: string): string;
}

/**
 * What has happened to a child, from every notice about it. The same notices give the same history in whatever order
 * they came: nothing is changed in place, so a late notice, a withdrawal or an undone link is only another fold.
 */
export function foldHistory(child: ChildRecord, notices: readonly Notice[], around: FoldSurroundings): History {
  const ordered = inOrderOfHappening(notices);
  const placements = foldPlacements(ordered, around.gazetteer);
  const records = careRecords(ordered);
  const drafts = sequence(ordered, ({ effectiveAt, organisation }) => {
    return careOn(records, localDay(effectiveAt))?.responsible === organisation;
  });
  const risks = new Map(drafts.map((draft) => [draft, riskOfDraft(draft, around.riskReading)]));
  const episodes = drafts.map((draft): Episode => {
    const id = deriveId('episode', draft.namedBy.report);
    const day = localDay(draft.since);
    const care = careOn(records, day);
    const placement = placementOn(placements, day);
    const live = draft.notices.filter((n) => n.withdrawnBy === null);
    const reports = live.filter((n) => n.type === 'missing.reported').map((n) => n.data as MissingReported);
    const missingFrom = reports.find((r) => r.missingFrom)?.missingFrom ?? null;
    const lastSeen = reports.find((r) => r.lastSeen)?.lastSeen ?? null;
    const reportedIn = whereReported(draft.liveOpeners, around.gazetteer);
    const known = { child, care, placement, missingFrom, lastSeen, reportedIn };
    const who = responsibilityOn(day, known, around.gazetteer);
    const risk = risks.get(draft) ?? riskOfDraft(draft, around.riskReading);
    return {
      id,
      reference: around.referenceOf(id),
      child: child.id,
      kind: draft.kind,
      state: draft.liveOpeners.length === 0 ? 'withdrawn' : draft.state,
      category: draft.category,
      categories: draft.categories,
      since: draft.since,
      endedAt: draft.endedAt,
      risk,
      responsible: who.responsible,
      host: who.host,
      lookedAfter: who.lookedAfter,
      placement,
      missingFrom,
      reportedBy: draft.namedBy.organisation,
      publishers: [...new Set(live.map((n) => n.organisation))],
      restricted: restrictionOf(draft.notices),
      flags: flagsOf({
        risk,
        care,
        notices: live,
        missingInTwelveMonths: missingUpTo(drafts, draft),
        daysInCare: daysInCare(care, draft.since),
        assumed: who.assumed,
      }),
      found: foundOf(draft),
      dormant: draft.restedBy && { at: draft.restedBy.effectiveAt, report: draft.restedBy.report },
      absentFrom: absenceOf(draft),
      notices: draft.notices.map((n) => n.report),
      timeline: draft.notices.map(timelineEntry),
    };
  });
  return { episodes, placements, care: records[0] ?? null, careRecords: records };
}

/** Local days from the beginning of the last period of care up to the going; null when nobody says when it began. */
function daysInCare(care: CareRecord | null, since: Date): number | null {
  const day = localDay(since);
  const from = statusesOn(care, day).findLast((status) => status.kind === 'looked-after')?.from;
  return from === undefined ? null : daysBetween(from.slice(0, 10), day);
}

function riskOfDraft(draft: DraftEpisode, reading: RiskReading): EpisodeRisk {
  const live = draft.notices.filter((n) => n.withdrawnBy === null);
  const steps = live.map((notice) => ({
    notice,
    category: draft.categories.findLast((c) => c.at <= notice.effectiveAt)?.category ?? draft.category,
  }));
  return foldRisk(steps, reading);
}

/** Missing episodes that began in the twelve months up to and with this one; those taken back do not count. */
function missingUpTo(drafts: readonly DraftEpisode[], draft: DraftEpisode): number {
  const from = monthsBefore(localDay(draft.since), 12);
  return drafts.filter((d) => {
    const day = localDay(d.since);
    return (
      d.kind === 'missing' &&
      d.liveOpeners.length > 0 &&
      d.category === 'missing' &&
      day >= from &&
      d.since <= draft.since
    );
  }).length;
}

function foundOf({ returnedBy: by }: DraftEpisode): Episode['found'] {
  return by && { at: by.effectiveAt, how: howFound(by), by: by.organisation, report: by.report };
}

/** A pupil is back at school, or at another one. */
function howFound({ type, data }: Notice): FoundHow {
  if (type === 'missing.found') return (data as MissingFound).how;
  return (data as EducationAbsenceResolved).outcome === 'returned' ? 'returned' : 'other';
}

/** By the latest word on when the child was expected; without one, from the going. */
function absenceOf({ kind, liveOpeners, since }: DraftEpisode): Date | null {
  if (kind !== 'missing-education') return null;
  const ofLeave = liveOpeners.filter(({ data }) => 'expectedReturn' in data && data.expectedReturn !== undefined);
  const latest = ofLeave.sort((a, b) => a.position - b.position).at(-1);
  return latest ? absentFrom(latest) : since;
}

function timelineEntry(notice: Notice): TimelineEntry {
  return {
    at: notice.effectiveAt,
    recordedAt: notice.recordedAt,
    kind: notice.withdrawnBy === null ? notice.type : `${notice.type} (withdrawn)`,
    by: notice.organisation,
    report: notice.report,
  };
}
