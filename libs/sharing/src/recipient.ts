import type { Capacity, OrganisationKind, Role } from '#contracts';

/** Who would be told. */
export interface Recipient {
  readonly organisation: string;
  readonly kind: OrganisationKind;
  /** Null: an organisation reading as itself, by its client. What is for named roles does not reach it. */
  readonly role: Role | null;
  readonly capacity: Capacity;
}
