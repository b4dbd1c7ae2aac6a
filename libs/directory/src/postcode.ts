import type { PostcodeShare, ReferenceData } from './reference-data.js';

// Area and district, then the sector's digit and the unit's two letters: `WN1 1AA`. The unit may be left out.
const POSTCODE = /^([A-Z]{1,2}[0-9][A-Z0-9]?)(?:\s*([0-9])[A-Z]{2}|\s+([0-9]))?$/;

/** The parts of a postcode that say where it is, however it is spaced; undefined for what is none. */
export function postcodeAreas(postcode: string): { outcode: string; sector: string | null } | undefined {
  const [whole, outcode, digit, alone] = POSTCODE.exec(postcode.trim().toUpperCase()) ?? [];
  if (whole === undefined || outcode === undefined) return undefined;
  const sectorDigit = digit ?? alone;
  return { outcode, sector: sectorDigit === undefined ? null : `${outcode} ${sectorDigit}` };
}

export interface PostcodeAuthority {
  readonly authority: string;
  /** False where the sector (or outcode) lies in more than one authority: then this is only the likeliest. */
  readonly certain: boolean;
}

/**
 * The authority that a postcode lies in, by its sector, else by its outcode; undefined where neither is known or most of
 * it lies outside England. Nobody may be told of a child on the strength of an answer that is not certain.
 */
export function authorityOfPostcode(
  postcode: string,
  reference: Pick<ReferenceData, 'sectors' | 'outcodes'>,
): PostcodeAuthority | undefined {
  const areas = postcodeAreas(postcode);
  if (!areas) return undefined;
  const shares: readonly PostcodeShare[] | undefined =
    (areas.sector === null ? undefined : reference.sectors.get(areas.sector)) ?? reference.outcodes.get(areas.outcode);
  const [likeliest, ...others] = shares ?? [];
  if (typeof likeliest?.authority !== 'string') return undefined;
  // A share is rounded to four places: a second authority counts even beside one of 1.0000.
  return { authority: likeliest.authority, certain: others.length === 0 && likeliest.share === 1 };
}
