import type { ChildSeen, EducationAbsenceReported, EpisodeFlag, MissingFrom, MissingReported } from '#contracts';
import type { ChildRecord } from '#linkage';
import { statusesOn } from './care.js';
import type { CareRecord, Notice, PlacementPeriod } from './case-file.js';
import { authorityOf, type Gazetteer } from './gazetteer.js';

export interface Responsibility {
  readonly responsible: string | null;
  readonly host: string | null;
  readonly lookedAfter: boolean;
  /**
   * `assumed:authority` when the authority was concluded from where the child was last seen, or goes to school;
   * `assumed:placement` when the child is looked after, or said to be missing from a placement, and no notice of one is on
   * file: then where it is missing from counts as where it lives.
   */
  readonly assumed: readonly EpisodeFlag[];
}

/**
 * Who looks after the child on a day, and who has it in its area. A child whom no authority looks after belongs to the
 * one where it lives, and has no host; so does a child placed in its own authority's area (protocols, *Words used*).
 */
export function responsibilityOn(
  day: string,
  known: {
    readonly child: ChildRecord;
    readonly care: CareRecord | null;
    readonly placement: PlacementPeriod | null;
    readonly missingFrom: MissingFrom | null;
    readonly lastSeen: NonNullable<MissingReported['lastSeen']> | null;
    /** From `whereReported`. */
    readonly reportedIn: string | null;
  },
  gazetteer: Gazetteer,
): Responsibility {
  const { care, placement } = known;
  const inCare = statusesOn(care, day).some((s) => s.kind === 'looked-after');
  if (inCare || placement) {
    const responsible = inCare && care ? care.responsible : (placement?.responsible ?? null);
    const livesIn =
      placement?.authority ??
      authorityOf(known.missingFrom?.address, gazetteer) ??
      known.missingFrom?.authority ??
      null;
    return {
      responsible,
      host: livesIn !== null && livesIn !== responsible ? livesIn : null,
      lookedAfter: true,
      assumed: placement === null ? ['assumed:placement'] : [],
    };
  }
  const home =
    homeAuthority(known.child, gazetteer) ??
    known.missingFrom?.authority ??
    authorityOf(known.missingFrom?.address, gazetteer) ??
    care?.responsible ??
    null;
  if (home !== null) {
    const isFromPlacement = known.missingFrom?.kind === 'placement';
    return { responsible: home, host: null, lookedAfter: false, assumed: isFromPlacement ? ['assumed:placement'] : [] };
  }
  const seen = authorityOf({ postcode: known.lastSeen?.postcode }, gazetteer) ?? known.reportedIn;
  return { responsible: seen, host: null, lookedAfter: false, assumed: ['assumed:authority'] };
}

/**
 * The authority that those who cannot tell where a child lives speak from: that of the school whose pupil is absent
 * (BHM-17 to 19, DAR-14, 15), that of the place where the child was met (ENG-16), else of whoever tells of it.
 */
export function whereReported(openers: readonly Notice[], gazetteer: Gazetteer): string | null {
  for (const { type, data, organisation } of openers) {
    if (type === 'missing.reported') continue;
    const place = type === 'child.seen' ? (data as ChildSeen).place : (data as EducationAbsenceReported).school;
    const urn = place && 'urn' in place ? place.urn : undefined;
    const said =
      authorityOf(place, gazetteer) ?? (urn === undefined ? undefined : gazetteer.byUrn(urn)?.area?.authority);
    const authority = said ?? gazetteer.organisation(organisation)?.area?.authority;
    if (authority !== undefined) return authority;
  }
  return null;
}

function homeAuthority(child: ChildRecord, gazetteer: Gazetteer): string | null {
  for (const source of child.sources) {
    const authority = authorityOf(source.child.address, gazetteer);
    if (authority !== null) return authority;
  }
  return null;
}
