import type { MissingReported, ReportedChild } from '#contracts';
import { ageOn, localDay, monthsBefore } from '#kernel';
import type { ChildRecord } from '#linkage';
import { careOn } from './care.js';
import type { CareRecord, Episode, History } from './case-file.js';
import { foldCategories, type FoldedCategories } from './categories.js';
import type { DraftEpisode } from './draft-episode.js';
import type { Gazetteer } from './gazetteer.js';
import type { PackReading } from './pack-reading.js';
import { placementOn } from './placements.js';
import { responsibilityOn, whereReported, type Responsibility } from './responsibility.js';
import { foldRisk, type FoldedRisk } from './risk.js';

/** What the fold must know besides the notices: places, the packs' reading of what is sent, and references given out. */
export interface FoldSurroundings {
  readonly gazetteer: Gazetteer;
  readonly packReading: PackReading;
  /** The reference people quote for an episode's id. */
  referenceOf(episodeId: string): string;
}

/** A draft, and what its notices and the record make of it. */
export interface DraftRead {
  readonly draft: DraftEpisode;
  readonly since: Date;
  /** The local day of the going, and the one a year before. */
  readonly day: string;
  readonly yearBefore: string;
  readonly care: CareRecord | null;
  readonly placement: Episode['placement'];
  readonly missingFrom: Episode['missingFrom'];
  readonly who: Responsibility;
  readonly categories: FoldedCategories;
  readonly risk: FoldedRisk;
}

export interface RecordSoFar {
  readonly child: ChildRecord;
  readonly placements: History['placements'];
  readonly records: readonly CareRecord[];
}

export function readDraft(
  draft: DraftEpisode,
  { child, placements, records }: RecordSoFar,
  around: FoldSurroundings,
): DraftRead {
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
  return {
    draft,
    since,
    day,
    yearBefore: monthsBefore(day, 12),
    care,
    placement,
    missingFrom,
    who,
    categories,
    risk: foldRisk(steps, around.packReading),
  };
}

/** In whole years, the youngest it can be, by the record, else by what the notices say; null when nobody says. */
function ageIn(child: ChildRecord, draft: DraftEpisode, day: string): number | null {
  const said = [...child.sources, ...draft.standing.map(({ data }) => data as { child?: ReportedChild })];
  const born = said.map((one) => one.child?.dateOfBirth).find((date) => date !== undefined);
  if (born !== undefined) return ageOn(born, day)?.youngest ?? null;
  return said.map((one) => one.child?.approximateAge).find((age) => age !== undefined) ?? null;
}
