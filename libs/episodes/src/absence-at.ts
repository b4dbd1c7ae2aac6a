import type { Address } from '#contracts';
import type { Episode } from './case-file.js';

/** An absence, and the address that the child was absent from. */
export interface AbsenceAt {
  readonly episode: string;
  /** From `placeOf`. */
  readonly place: string;
  readonly since: Date;
}

/** Null for an episode that is no absence, or was taken back, or of which nobody has said where the child lives. */
export function absenceOf({ id, category, state, missingFrom, since }: Episode): AbsenceAt | null {
  const place = placeOf(missingFrom?.address);
  return place === null || category !== 'absent' || state === 'withdrawn' ? null : { episode: id, place, since };
}

/** Words of an address that say what kind of door or street it is, and are now written and now left out. */
const FILLING = new Set(['NO', 'NUMBER', 'FLAT', 'APARTMENT', 'APT', 'UNIT', 'ROOM', 'THE']);

/**
 * One address as one text, however it is written: postcode, numbers of house and flat, and the first word of the street or
 * the house. Null where it does not tell one door from another.
 */
export function placeOf(address: Partial<Address> | undefined): string | null {
  const words =
    (address?.lines ?? [])
      .slice(0, 2)
      .join(' ')
      .toUpperCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  const numbers = words.filter((word) => /^\d+[A-Z]?$/.test(word));
  const name = words.find((word) => !/^\d/.test(word) && !FILLING.has(word));
  const postcode = (address?.postcode ?? '').toUpperCase().replace(/[^A-Z0-9]/g, '');
  const where = postcode === '' ? (address?.authority ?? '') : postcode;
  if (words.length === 0 || where === '') return null;
  return [where, ...numbers, name ?? ''].join(' ').trim();
}
