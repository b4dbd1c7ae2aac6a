import type { AlertKind, Capacity, Category, EventType, OrganisationKind, Role } from '#contracts';
import type { Condition } from './conditions.js';
import type { LawfulBasis } from './lawful-basis.js';

export const EFFECTS = ['permit', 'forbid', 'withhold-and-refer'] as const;
export type Effect = (typeof EFFECTS)[number];

/** Whom a rule speaks of; what is left out means any, `{}` everybody. */
export interface Selector {
  readonly organisation?: string | undefined;
  readonly kind?: OrganisationKind | undefined;
  readonly role?: Role | undefined;
  readonly capacity?: Capacity | undefined;
}

/** Whom an agreement binds: one organisation, or every organisation of a kind. */
export type Party = { readonly organisation: string } | { readonly kind: OrganisationKind };

/** What a rule may be narrowed to; `placement.notified` stands for the three kinds of placement alerts. */
export type RuleKind = AlertKind | EventType;

export interface AgreementRule {
  readonly id: string;
  readonly effect: Effect;
  /** Who supplied the data. */
  readonly from: Selector;
  /** Who would be told. */
  readonly to: Selector;
  /** Kinds of alert; none means any. */
  readonly kinds: readonly RuleKind[];
  readonly categories: readonly Category[];
  /** All must hold; none means always. */
  readonly when: readonly Condition[];
  /** Why a data protection officer agreed to it, in a sentence. */
  readonly reason: string;
}

export interface Signature {
  readonly organisation: string;
  readonly by: string;
  readonly at: string;
}

/** An information-sharing agreement as data (sharing.md, Agreements). Days are local and inclusive. */
export interface Agreement {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly purpose: string;
  readonly parties: readonly Party[];
  readonly lawfulBasis: string | LawfulBasis;
  /** First and last day in force; null is open. */
  readonly from: string | null;
  readonly to: string | null;
  readonly reviewBy: string | null;
  readonly signatures: readonly Signature[];
  readonly rules: readonly AgreementRule[];
  /** Of the demonstration: in force whatever the date. */
  readonly demonstration?: boolean | undefined;
}

/** True on every local day from `from` to `to`, both included. */
export function isInForce(agreement: Agreement, day: string): boolean {
  if (agreement.demonstration === true) return true;
  return (agreement.from === null || agreement.from <= day) && (agreement.to === null || day <= agreement.to);
}

/** True when the organisation is a party: by name, or by its kind where that is known. */
export function binds(agreement: Agreement, organisation: string, kind: OrganisationKind | null): boolean {
  return agreement.parties.some((party) =>
    'organisation' in party ? party.organisation === organisation : party.kind === kind,
  );
}
