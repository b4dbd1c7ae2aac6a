import type { EpisodeFlag, MissingFrom, MissingReported } from '#contracts';
import type { ChildRecord } from '#linkage';
import { statusesOn } from './care.js';
import type { CareRecord, PlacementPeriod } from './case-file.js';
import { authorityOf, type Gazetteer } from './gazetteer.js';

export interface Responsibility {
  readonly responsible: string | null;
  readonly host: string | null;
  readonly lookedAfter: boolean;
  /** `assumed:authority` when the authority was concluded from where the child was last seen. */
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
      assumed: [],
    };
  }
  const home =
    homeAuthority(known.child, gazetteer) ??
    known.missingFrom?.authority ??
    authorityOf(known.missingFrom?.address, gazetteer) ??
    care?.responsible ??
    null;
  if (home !== null) return { responsible: home, host: null, lookedAfter: false, assumed: [] };
  const seen = authorityOf({ postcode: known.lastSeen?.postcode }, gazetteer);
  return { responsible: seen, host: null, lookedAfter: false, assumed: ['assumed:authority'] };
}

function homeAuthority(child: ChildRecord, gazetteer: Gazetteer): string | null {
  for (const source of child.sources) {
    const authority = authorityOf(source.child.address, gazetteer);
    if (authority !== null) return authority;
  }
  return null;
}
