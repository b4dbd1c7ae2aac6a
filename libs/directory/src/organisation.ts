import type { ContactHours, Feed, OrganisationKind, Role, Scope, UserRole } from '#contracts';
import type { SchoolHoliday, WeeklyHours } from '#kernel';

/** The hub's own organisation: its administrators and reviewers belong to it. */
export const HUB = 'homeward';

/** An authority (by its ONS code), a force (by its police.uk id), or another agency (by an id of the directory's own). */
export interface Organisation {
  readonly id: string;
  readonly kind: OrganisationKind;
  readonly name: string;
  /** The register's number for a school, hospital, home or agency; a placement's provider is found by it. */
  readonly urn?: string | undefined;
  /** The authority it lies in; an authority's own is itself. */
  readonly area?: { readonly authority: string } | undefined;
  readonly workingHours: WeeklyHours;
  /** When the authority's schools are closed; empty where nobody has said. */
  readonly schoolHolidays: readonly SchoolHoliday[];
}

/** One way to reach a contact. Only an `assured` one may carry personal data. */
export interface ContactChannel {
  readonly kind: 'email' | 'sms';
  readonly address: string;
  readonly assured: boolean;
}

/** Who answers for a role at an organisation, when, and how; the channels are tried in order. */
export interface Contact {
  readonly id: string;
  readonly organisation: string;
  readonly role: Role;
  readonly name: string;
  readonly when: ContactHours;
  readonly channels: readonly ContactChannel[];
}

/** The public half of a publisher's signing key, as JWK; `kid` is the client's id. */
export interface PublicKey {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly alg: 'ES256';
  readonly use: 'sig';
  readonly kid: string;
  readonly x: string;
  readonly y: string;
}

/** A system that speaks to the hub for its organisation. Its secret is nowhere in here. */
export interface Client {
  readonly clientId: string;
  readonly organisation: string;
  /** The organisation's. */
  readonly kind: OrganisationKind;
  readonly feeds: readonly Feed[];
  /** Events' sources start with this. */
  readonly source: string;
  readonly scopes: readonly Scope[];
  readonly keys: readonly PublicKey[];
}

/** A person who signs in to the pages. */
export interface User {
  /** What the person signs in with. */
  readonly id: string;
  readonly name: string;
  readonly organisation: string;
  readonly roles: readonly UserRole[];
}
