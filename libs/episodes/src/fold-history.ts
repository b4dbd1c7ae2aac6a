import type { EducationAbsenceResolved, FoundHow, MissingFound, MissingReported, ReportedChild } from '#contracts';
import { ageOn, daysBetween, deriveId, localDay, monthsBefore } from '#kernel';
import type { ChildRecord } from '#linkage';
import { careOn, careRecords, statusesOn } from './care.js';
import type { CareRecord, Episode, History, Notice, TimelineEntry } from './case-file.js';
import { foldCategories, type FoldedCategories } from './categories.js';
import type { DraftEpisode } from './draft-episode.js';
import { flagsOf, restrictionOf } from './flags.js';
import type { Gazetteer } from './gazetteer.js';
import { absentFrom, inOrderOfHappening } from './happening.js';
import { foldPlacements, placementOn } from './placements.js';
import type { PackReading } from './pack-reading.js';
import { responsibilityOn, whereReported, type Responsibility } from './responsibility.js';
import { foldRisk, type FoldedRisk } from './risk.js';
import { sequence } from './sequence.js';

/** What the fold must know besides the notices: places, the packs' reading of what is sent, and references given out. */
export interface FoldSurroundings {
  readonly gazetteer: Gazetteer;
  readonly packReading: PackReading;
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
  const readings = sequence(ordered, ({ effectiveAt, organisation }) => {
    return careOn(records, localDay(effectiveAt))?.responsible === organisation;
  }).map((draft) => read(draft, { child, placements, records }, around));
  const episodes = readings.map((reading): Episode => {
    const { draft, care, placement, missingFrom, who, categories, risk } = reading;
    const id = deriveId('episode', draft.namedBy.report);
    return {
      id,
      reference: around.referenceOf(id),
      child: child.id,
      kind: draft.kind,
      state: draft.liveOpeners.length === 0 ? 'withdrawn' : draft.state,
      category: categoryOf(reading),
      categories: categories.steps,
      notAsSent: [...categories.notAsSent, ...risk.notAsSent],
      since: draft.since,
      endedAt: draft.endedAt,
      risk: risk.risk,
      responsible: who.responsible,
      host: who.host,
      lookedAfter: who.lookedAfter,
      placement,
      missingFrom,
      reportedBy: draft.namedBy.organisation,
      publishers: [...new Set(draft.standing.map((n) => n.organisation))],
      restricted: restrictionOf(draft.notices),
      flags: flagsOf({
        risk: risk.risk,
        care,
        notices: draft.standing,
        missingInTwelveMonths: missingUpTo(readings, reading),
        daysInCare: daysInCare(care, draft.since),
        assumed: [...who.assumed, ...(categories.isAgeAssumed ? (['assumed:age'] as const) : [])],
      }),
      triage: null,
      receiving: [],
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

/** A draft, and what its notices and the record make of it. */
interface DraftRead {
  readonly draft: DraftEpisode;
  readonly since: Date;
  readonly care: CareRecord | null;
  readonly placement: Episode['placement'];
  readonly missingFrom: Episode['missingFrom'];
  readonly who: Responsibility;
  readonly categories: FoldedCategories;
  readonly risk: FoldedRisk;
}

interface RecordSoFar {
  readonly child: ChildRecord;
  readonly placements: History['placements'];
  readonly records: readonly CareRecord[];
}

function read(draft: DraftEpisode, { child, placements, records }: RecordSoFar, around: FoldSurroundings): DraftRead {
  const { since } = draft;
  const day = localDay(since);
  const care = careOn(records, day);
  const placement = placementOn(placements, day);
  const reports = draft.standing.filter((n) => n.type === 'missing.reported').map((n) => n.data as MissingReported);
  const missingFrom = reports.find((r) => r.missingFrom)?.missingFrom ?? null;
  const lastSeen = reports.find((r) => r.lastSeen)?.lastSeen ?? null;
  const reportedIn = whereReported(draft.liveOpeners, around.gazetteer);
  const reported = { child, care, placement, missingFrom, lastSeen, reportedIn };
  const who = responsibilityOn(day, reported, around.gazetteer);
  const { responsible, host } = who;
  const age = ageIn(child, draft, day);
  const known = { responsible, host, age, flags: care?.flags ?? [] };
  const categories = foldCategories(draft.standing, known, around.packReading);
  const last = categories.steps.at(-1)?.category ?? null;
  const steps = draft.standing.map((notice) => ({
    notice,
    category: categories.steps.findLast((c) => c.at <= notice.effectiveAt)?.category ?? last,
  }));
  return { draft, since, care, placement, missingFrom, who, categories, risk: foldRisk(steps, around.packReading) };
}

const categoryOf = ({ categories }: DraftRead): Episode['category'] => categories.steps.at(-1)?.category ?? null;

/** In whole years, the youngest it can be, by the record, else by what the notices say; null when nobody says. */
function ageIn(child: ChildRecord, draft: DraftEpisode, day: string): number | null {
  const said = [...child.sources, ...draft.standing.map(({ data }) => data as { child?: ReportedChild })];
  const born = said.map((one) => one.child?.dateOfBirth).find((date) => date !== undefined);
  if (born !== undefined) return ageOn(born, day)?.youngest ?? null;
  return said.map((one) => one.child?.approximateAge).find((age) => age !== undefined) ?? null;
}

/** Missing episodes that began in the twelve months up to and with this one; those taken back do not count. */
function missingUpTo(all: readonly DraftRead[], { since }: DraftRead): number {
  const from = monthsBefore(localDay(since), 12);
  return all.filter(
    (one) =>
      one.draft.kind === 'missing' &&
      categoryOf(one) === 'missing' &&
      one.since <= since &&
      localDay(one.since) >= from &&
      one.draft.liveOpeners.length > 0,
  ).length;
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
