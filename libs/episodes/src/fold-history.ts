import type { EducationAbsenceResolved, FoundHow, MissingFound } from '#contracts';
import { daysBetween, deriveId, howManyFirst, localDay, sharedLists } from '#kernel';
import type { ChildRecord } from '#linkage';
import { careOn, careRecords, statusesOn } from './care.js';
import type { CareRecord, Episode, History, Notice, TimelineEntry } from './case-file.js';
import type { DraftEpisode } from './draft-episode.js';
import { flagsOf, restrictionOf } from './flags.js';
import { absentFrom, inOrderOfHappening } from './happening.js';
import { foldPlacements } from './placements.js';
import { readDraft, type DraftRead, type FoldSurroundings, type RecordSoFar } from './read-draft.js';
import { sequence } from './sequence.js';

export type { FoldSurroundings } from './read-draft.js';

/**
 * What has happened to a child, from every notice about it. The same notices give the same history in whatever order
 * they came: nothing is changed in place, so a late notice, a withdrawal or an undone link is only another fold.
 * What was made of notices before is taken over where it hangs on nothing that has changed: those are then the same objects.
 */
export function foldHistory(child: ChildRecord, notices: readonly Notice[], asked: FoldSurroundings): History {
  const around = {
    ...asked,
    packReading: asked.packReading.inForce(),
    referenceOf: (id: string) => asked.referenceOf(id),
  };
  const ordered = inOrderOfHappening(notices);
  const { placements, records } = recordIn(ordered, around);
  const known = { child, placements, records };
  const mayClose = ({ effectiveAt, organisation }: Notice): boolean =>
    careOn(records, localDay(effectiveAt))?.responsible === organisation;
  const readings = sequence(ordered, mayClose).map((draft) => readingOf(draft, known, around));
  const begun = missingOnes(readings);
  const episodes = readings.map((reading) => episodeOf(reading, missingUpTo(begun, reading), known, around));
  return { episodes, placements, care: records[0] ?? null, careRecords: records };
}

const sharedNotices = sharedLists<Notice>();

interface RecordKept extends Pick<RecordSoFar, 'placements' | 'records'> {
  readonly gazetteer: FoldSurroundings['gazetteer'];
}

const recordKept = new WeakMap<readonly Notice[], RecordKept>();

/** The child's placements and records. */
function recordIn(ordered: readonly Notice[], { gazetteer }: FoldSurroundings): RecordKept {
  const said = sharedNotices(
    ordered.filter(({ type }) => type === 'placement.notified' || type === 'child.registered'),
  );
  const before = recordKept.get(said);
  if (before?.gazetteer === gazetteer) return before;
  const kept = { gazetteer, placements: foldPlacements(said, gazetteer), records: careRecords(said) };
  recordKept.set(said, kept);
  return kept;
}

interface ReadingKept extends RecordSoFar {
  readonly gazetteer: FoldSurroundings['gazetteer'];
  readonly packReading: FoldSurroundings['packReading'];
  readonly reading: DraftRead;
}

const readingKept = new WeakMap<readonly Notice[], ReadingKept>();

/** What a draft's notices come to: the same as before where these are the same, and all that is known besides. */
function readingOf(draft: DraftEpisode, known: RecordSoFar, around: FoldSurroundings): DraftRead {
  const said = sharedNotices(draft.notices);
  const before = readingKept.get(said);
  const { gazetteer, packReading } = around;
  const isSame =
    before?.child === known.child &&
    before.placements === known.placements &&
    before.records === known.records &&
    before.gazetteer === gazetteer &&
    before.packReading === packReading;
  if (isSame) return before.reading;
  const reading = readDraft(draft, known, around);
  readingKept.set(said, { ...known, gazetteer, packReading, reading });
  return reading;
}

interface EpisodeKept {
  readonly missingInTwelveMonths: number;
  readonly episode: Episode;
}

const episodeKept = new WeakMap<DraftRead, EpisodeKept>();

function episodeOf(
  reading: DraftRead,
  missingInTwelveMonths: number,
  { child }: RecordSoFar,
  around: FoldSurroundings,
): Episode {
  const { draft, care, placement, missingFrom, who, categories, risk } = reading;
  const before = episodeKept.get(reading);
  const id = before?.episode.id ?? deriveId('episode', draft.namedBy.report);
  const reference = around.referenceOf(id);
  if (before?.missingInTwelveMonths === missingInTwelveMonths && before.episode.reference === reference) {
    return before.episode;
  }
  const episode: Episode = {
    id,
    reference,
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
      missingInTwelveMonths,
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
  episodeKept.set(reading, { missingInTwelveMonths, episode });
  return episode;
}

/** Local days from the beginning of the last period of care up to the going; null when nobody says when it began. */
function daysInCare(care: CareRecord | null, since: Date): number | null {
  const day = localDay(since);
  const from = statusesOn(care, day).findLast((status) => status.kind === 'looked-after')?.from;
  return from === undefined ? null : daysBetween(from.slice(0, 10), day);
}

const categoryOf = ({ categories }: DraftRead): Episode['category'] => categories.steps.at(-1)?.category ?? null;

/** The missing episodes that stand, the earliest first. */
const missingOnes = (all: readonly DraftRead[]): DraftRead[] =>
  all
    .filter((one) => one.draft.kind === 'missing' && categoryOf(one) === 'missing' && one.draft.liveOpeners.length > 0)
    .sort((a, b) => a.since.getTime() - b.since.getTime());

/** Missing episodes that began in the twelve months up to and with this one; those taken back do not count. */
function missingUpTo(begun: readonly DraftRead[], { since, yearBefore }: DraftRead): number {
  const upTo = howManyFirst(begun, (one) => one.since <= since);
  return Math.max(0, upTo - howManyFirst(begun, ({ day }) => day < yearBefore));
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
