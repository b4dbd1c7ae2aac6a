import type { MissingFound, MissingReported, MissingUpdated, PlacementNotified, RiskLevel } from '#contracts';
import type { DirectorySnapshot } from '#directory';
import {
  authorityOf,
  careOn,
  capacityIn,
  placementOn,
  inOrderOfHappening,
  receivingAuthorities,
  riskOf,
  type AbsenceAt,
  type CareRecord,
  type CaseFile,
  type Episode,
  type Notice,
} from '#episodes';
import { localDay, onceFor } from '#kernel';
import type { Capacity } from '#contracts';
import type { Duty } from './obligations.js';

/** What a rule is asked about: one notice in its case, or one episode's return, seen by one protocol's authority. */
export interface Matter {
  readonly file: CaseFile;
  readonly notice: Notice;
  /** Null for a notice that is about no episode: a placement's, a registration. */
  readonly episode: Episode | null;
  readonly directory: DirectorySnapshot;
  readonly now: Date;
  /** Hears of every moment from which on an answer will be another; left out: nobody wants to know. */
  readonly turn?: Turn | undefined;
  /** When somebody was told, or will be; left out: now. */
  readonly toldAt?: Date | undefined;
  /** Absences of other children at the addresses that the child was absent from; left out: nobody has looked. */
  readonly absences?: readonly AbsenceAt[] | undefined;
  /** What was done for other children and for this one too, by the episode that it was done for (BHM-07). */
  readonly alsoDone?: ReadonlyMap<string, readonly Notice[]> | undefined;
  /** Tasks of the child's that are done, of this episode and of others. */
  readonly done?: readonly Duty[] | undefined;
  /** Whom the agreements in force name together with an authority (BRA-03). */
  readonly partnersOf?: PartnersOf | undefined;
  /** The mark of time that brings the rule into play, where time does: what was not so by then has no say in it. */
  readonly mark?: Date | undefined;
}

/** The first moment at which something that was asked about time will have another answer, in milliseconds. */
export class Turn {
  first = Infinity;

  note(at: number): void {
    if (at < this.first) this.first = at;
  }
}

/** Whether a moment has come. Whatever is reckoned of a case asks so, and not the clock itself: see `Kept`. */
export function hasCome(at: Date, { now, turn }: Pick<Matter, 'now' | 'turn'>): boolean {
  if (at <= now) return true;
  turn?.note(at.getTime());
  return false;
}

/** Whether a moment is over: not yet at the very moment. */
export function isOver(at: Date, { now, turn }: Pick<Matter, 'now' | 'turn'>): boolean {
  if (at < now) return true;
  turn?.note(at.getTime() + 1);
  return false;
}

/** The organisations that an agreement in force names together with an authority, itself among them. */
export type PartnersOf = (authority: string) => readonly string[];

/** The authorities of a matter: those of the episode, else those that a placement's notice names. */
export function authoritiesOf(matter: Matter): { responsible: string | null; host: string | null } {
  if (matter.episode) return { responsible: matter.episode.responsible, host: matter.episode.host };
  const period = placementOf(matter);
  if (!period) return { responsible: careOf(matter)?.responsible ?? null, host: null };
  return {
    responsible: period.responsible,
    host: period.authority !== null && period.authority !== period.responsible ? period.authority : null,
  };
}

/** The placement in question: of the day of the going, else the one that the notice is about, else that of its day. */
export function placementOf(matter: Matter): CaseFile['history']['placements'][number] | null {
  if (matter.episode) return matter.episode.placement;
  if (matter.notice.type === 'child.registered') {
    return placementOn(matter.file.history.placements, localDay(matter.notice.effectiveAt));
  }
  if (matter.notice.type !== 'placement.notified') return null;
  const { notice, file } = matter;
  const { placement } = notice.data as PlacementNotified;
  return (
    file.history.placements.find(
      (p) => p.reference === placement.reference && p.organisation === notice.organisation,
    ) ?? null
  );
}

/** The notices of the placement that a notice is about that were not taken back, by when they were written. */
export function standingPlacementNotices({ organisation, data }: Notice, all: readonly Notice[]): readonly Notice[] {
  const { reference } = (data as PlacementNotified).placement;
  return inOrderOfHappening(
    all.filter(
      (one) =>
        one.type === 'placement.notified' &&
        one.withdrawnBy === null &&
        one.organisation === organisation &&
        (one.data as PlacementNotified).placement.reference === reference,
    ),
  );
}

export function careOf(matter: Matter): CareRecord | null {
  return careOn(matter.file.history.careRecords, localDay(matter.episode?.since ?? matter.notice.effectiveAt));
}

/** The level that this notice sent, if it sent one. */
export function sentRisk(matter: Matter): RiskLevel | null {
  const level = riskOf(matter.notice)?.level;
  if (level !== undefined) return level;
  // An absence that becomes missing counts like a report, with the level that was sent before (ENG-02).
  return categoryRose(matter) ? (matter.episode?.risk.reported ?? null) : null;
}

/** Whether this notice made an absence, or an unauthorised stay, a missing episode (ENG-01). */
export function categoryRose(matter: Matter): boolean {
  const { episode, notice } = matter;
  if (episode === null || notice.type !== 'missing.updated') return false;
  const step = episode.categories.findLast((c) => c.at.getTime() === notice.effectiveAt.getTime());
  return step?.category === 'missing' && episode.categories[0] !== step;
}

/** Whether this notice made the risk high: it was sent high, and was not high before. */
export function riskBecameHigh(matter: Matter): boolean {
  if (matter.episode === null || sentRisk(matter) !== 'high') return false;
  const before = noticesBefore(matter).findLast((n) => riskOf(n)?.level !== undefined);
  return before === undefined || riskOf(before)?.level !== 'high';
}

function noticesBefore({ episode, notice, file }: Matter): Notice[] {
  const notices = episode?.notices ?? [];
  const until = Math.max(0, notices.indexOf(notice.report));
  return standingAmong(notices.slice(0, until), file.notices);
}

/** An episode's notices that were not taken back, by when the thing happened. */
export const standingNotices = ({ notices }: Pick<Episode, 'notices'>, all: readonly Notice[]): readonly Notice[] =>
  standingIn(all)(notices);

const standingIn = onceFor((all: readonly Notice[]) =>
  onceFor((reports: readonly string[]): readonly Notice[] => standingAmong(reports, all)),
);

function standingAmong(reports: readonly string[], all: readonly Notice[]): Notice[] {
  const byId = byReport(all);
  return reports.map((id) => byId.get(id)).filter((one): one is Notice => one?.withdrawnBy === null);
}

/** A case's notices by their reports; every rule asks for them. */
const byReport = onceFor(
  (all: readonly Notice[]): ReadonlyMap<string, Notice> => new Map(all.map((notice) => [notice.report, notice])),
);

/** Where the child lives: the placement's authority, else that of `missingFrom`, else of the record (ENG-21). */
export function livesIn(matter: Matter): string | null {
  const { episode } = matter;
  if (!episode) return null;
  return (
    episode.placement?.authority ??
    episode.missingFrom?.authority ??
    (matter.notice.data as Partial<MissingReported>).missingFrom?.authority ??
    episode.host ??
    episode.responsible
  );
}

/** The authority in whose area this notice says that the child was found, as far as the place tells. */
export function foundIn({ notice, directory }: Matter): string | null {
  if (notice.type !== 'missing.found') return null;
  const code = authorityOf((notice.data as MissingFound).place, directory);
  return code === null ? null : (directory.authorityOf(code) ?? null);
}

/** The authorities that the child is placed in, was seen in or is thought to have come to, by the episode's notices. */
export function authoritiesReached(matter: Matter): string[] {
  const { episode, file } = matter;
  if (episode === null) return [];
  const { host } = episode;
  const notices = standingNotices(episode, file.notices);
  const seen = notices.map((notice) => seenIn(notice, matter));
  const reached = [host, ...seen, ...receivingAuthorities(notices, { ...episode, receiving: [] })];
  return [...new Set(reached.filter((one): one is string => one !== null))];
}

/** The authority where a notice says that the child was last seen, or sighted. */
export function seenIn({ type, data }: Notice, { directory }: Pick<Matter, 'directory'>): string | null {
  const { lastSeen, sighting } = data as Partial<MissingReported & MissingUpdated>;
  const postcode = type === 'missing.reported' ? lastSeen?.postcode : sighting?.postcode;
  return postcode === undefined ? null : authorityOf({ postcode }, directory);
}

/** Why an organisation is told of this matter. */
export function capacityOf(matter: Matter, organisation: string, fallback: Capacity): Capacity {
  const { responsible, host } = authoritiesOf(matter);
  const known = matter.directory.organisation(organisation);
  const involved = { id: organisation, kind: known?.kind ?? 'authority', urn: known?.urn };
  const episode = {
    responsible,
    host,
    publishers: matter.episode?.publishers ?? [matter.notice.organisation],
    placement: placementOf(matter),
  };
  const receiving =
    matter.episode === null
      ? []
      : receivingAuthorities(standingNotices(matter.episode, matter.file.notices), matter.episode);
  return capacityIn(episode, involved, matter.directory, receiving) ?? fallback;
}
