import type { OrganisationKind } from '#contracts';

/**
 * What the conditions of the rules are held against: the child and the matter, at one moment. Every field may be
 * missing, and a missing one never opens anything: it makes a permit's condition false and a forbid's true, and a
 * restriction holds until it is known not to. So what is known not to be there is said: `[]`, `'none'`.
 */
export interface Subject {
  /** Whole years; null when the date of birth does not say. */
  readonly age?: number | null | undefined;
  /** Kinds of the statuses that hold today (`looked-after`, …). */
  readonly statuses?: readonly string[] | null | undefined;
  /** Flags of the episode and of the record, and every risk factor, concern and theme in the matter. `[]`: none. */
  readonly flags?: readonly string[] | null | undefined;
  /** The level that the hub acts on. */
  readonly risk?: string | null | undefined;
  /** Why the record is for named roles only; `'none'` when it is not. */
  readonly restriction?: string | null | undefined;
  /** By the hours of the responsible authority. */
  readonly hours?: 'working' | 'out' | null | undefined;
  /** Of the placement from the responsible authority's area. */
  readonly distance?: 'in-area' | 'neighbouring' | 'further' | null | undefined;
  readonly responsible?: string | null | undefined;
  readonly host?: string | null | undefined;
  /** The territorial forces of both areas. */
  readonly forces?: readonly string[] | null | undefined;
  readonly forceOfResponsible?: string | null | undefined;
  readonly forceOfHost?: string | null | undefined;
  /** Who first reported the episode, else who sent the notice. */
  readonly reportedBy?: string | null | undefined;
  /** What kind of organisation each supplier is, by its id. */
  readonly kinds?: Readonly<Record<string, OrganisationKind>> | null | undefined;
  /** Organisations to whom the child agreed that its own words may go (WIG-16). */
  readonly consentedTo?: readonly string[] | null | undefined;
}

/** The organisation's kind as the matter knows it; null when it does not. */
export function kindOf(subject: Subject, organisation: string): OrganisationKind | null {
  const kinds = subject.kinds;
  return kinds && Object.hasOwn(kinds, organisation) ? (kinds[organisation] ?? null) : null;
}
