import type { NoticeData, OrganisationKind } from '#contracts';
import { statusesOn, type CaseFile, type Episode, type Notice } from '#episodes';
import { ageOn, localDay } from '#kernel';
import { consentIn } from './interview-passed-on.js';
import { careIn, identitiesIn, placementIn } from './case-in-force.js';
import type { Subject } from './subject.js';

/** What the subject takes from the directory; its snapshot answers all of it. */
export interface Surroundings {
  organisation(id: string): { readonly kind: OrganisationKind } | undefined;
  forceOf(authority: string): string | undefined;
  isWorkingTime(organisation: string, at: Date): boolean;
  distance(from: string, to: string): 'in-area' | 'neighbouring' | 'further' | undefined;
}

/**
 * The child and the matter as conditions and restrictions ask about them at that moment. Once per notice, beside
 * `factsOf`. A flag that anybody has raised counts until it is taken back: a second agency's silence does not lift it.
 */
export function subjectOf(
  file: CaseFile,
  episode: Episode | null,
  notice: Notice | null,
  directory: Surroundings,
  now: Date,
): Subject {
  const day = localDay(now);
  const care = file.child.provisional ? null : careIn(file, episode, notice);
  const placement = placementIn(file, episode, notice);
  const responsible = episode?.responsible ?? placement?.responsible ?? care?.responsible ?? null;
  const placedIn = placement?.authority ?? null;
  const host = episode ? episode.host : placedIn === responsible ? null : placedIn;
  const forceOfResponsible = forceOf(directory, responsible);
  const forceOfHost = forceOf(directory, host);
  const data = standing(file, notice).map((each) => each.data);
  const flags = flagsIn(file, episode, notice, data);
  return {
    age: ageIn(file, notice, day),
    statuses: care ? [...new Set(statusesOn(care, day).map(({ kind }) => kind))] : null,
    flags,
    risk: episode?.risk.level ?? (notice && 'risk' in notice.data ? notice.data.risk?.level : undefined) ?? null,
    restriction: restrictionIn(episode, data, flags),
    hours: responsible === null ? null : directory.isWorkingTime(responsible, now) ? 'working' : 'out',
    distance: responsible === null || placedIn === null ? null : (directory.distance(responsible, placedIn) ?? null),
    responsible,
    host,
    forces: [forceOfResponsible, forceOfHost].filter((force) => force !== null),
    forceOfResponsible,
    forceOfHost,
    reportedBy: episode?.reportedBy ?? notice?.organisation ?? null,
    kinds: kindsIn(file, episode, notice, directory),
    consentedTo: consentIn(file, notice),
  };
}

function forceOf(directory: Surroundings, authority: string | null): string | null {
  return authority === null ? null : (directory.forceOf(authority) ?? null);
}

/** Whole years by the best date of birth; null where that is only a year or a month that leaves two ages open. */
function ageIn(file: CaseFile, notice: Notice | null, day: string): number | null {
  const born = identitiesIn(file, notice).find(({ child }) => child.dateOfBirth !== undefined)?.child.dateOfBirth;
  const range = born === undefined ? null : ageOn(born, day);
  return range && range.youngest === range.oldest ? range.youngest : null;
}

/** The notices that still stand, the one at hand among them though the file may not have it yet. */
function standing(file: CaseFile, notice: Notice | null): Notice[] {
  const others = file.notices.filter(({ withdrawnBy, report }) => withdrawnBy === null && report !== notice?.report);
  return notice ? [...others, notice] : others;
}

function flagsIn(
  file: CaseFile,
  episode: Episode | null,
  notice: Notice | null,
  data: readonly NoticeData[],
): string[] {
  return [
    ...new Set<string>([
      ...(episode?.flags ?? []),
      ...(episode?.risk.factors.map(({ factor }) => factor) ?? []),
      // Each authority's latest registration replaces its earlier ones; a notice replaces nothing.
      ...file.history.careRecords.flatMap(({ flags }) => flags),
      ...(notice && 'flags' in notice.data ? (notice.data.flags ?? []) : []),
      ...data.flatMap((each) => [
        ...('risk' in each ? (each.risk?.factors ?? []) : []),
        ...('concerns' in each ? (each.concerns ?? []) : []),
        ...('themes' in each ? (each.themes ?? []) : []),
        ...('primaryFactor' in each && each.primaryFactor !== undefined ? [each.primaryFactor] : []),
      ]),
    ]),
  ];
}

/** The restriction of the episode, else one that any notice about this child has given: the record is restricted, not a report. */
function restrictionIn(episode: Episode | null, data: readonly NoticeData[], flags: readonly string[]): string {
  const given = data.flatMap((each) =>
    'restricted' in each && each.restricted !== undefined ? [each.restricted] : [],
  );
  const factor = ['honour-based-violence', 'forced-marriage'].find((flag) => flags.includes(flag));
  return episode?.restricted ?? given.at(-1) ?? factor ?? (flags.includes('restricted') ? 'other' : 'none');
}

function kindsIn(
  file: CaseFile,
  episode: Episode | null,
  notice: Notice | null,
  directory: Surroundings,
): Record<string, OrganisationKind> {
  const suppliers = new Set([
    ...file.child.sources.map(({ organisation }) => organisation),
    ...file.notices.map(({ organisation }) => organisation),
    ...file.history.careRecords.map(({ organisation }) => organisation),
    ...file.history.placements.map(({ organisation }) => organisation),
    ...(episode ? [episode.reportedBy] : []),
    ...(notice ? [notice.organisation] : []),
  ]);
  return Object.fromEntries(
    [...suppliers].flatMap((id) => {
      const kind = directory.organisation(id)?.kind;
      return kind ? [[id, kind]] : [];
    }),
  );
}
