import type { Category, Role } from '#contracts';
import type { Recipient } from './recipient.js';
import type { Subject } from './subject.js';

/** Flags and factors by which a child counts as trafficked or at risk of it (ENG-14, ENG-15). */
const TRAFFICKING = ['trafficking', 'potential-trafficking-victim'];
/** Factors that restrict a record as `restricted` does (BHM-23). */
const RESTRICTING = ['honour-based-violence', 'forced-marriage'];

/** The categories that say where the child is, or lives. */
export const LOCATION_CATEGORIES: ReadonlySet<Category> = new Set(['whereabouts', 'placement-address', 'home-address']);

const FRONT_DOORS: ReadonlySet<Role> = new Set(['front-door', 'out-of-hours']);
const AUTHORITY_ROLES: ReadonlySet<Role> = new Set([
  'front-door',
  'out-of-hours',
  'social-worker',
  'allocated-team',
  'team-manager',
  'service-manager',
  'head-of-service',
  'assistant-director',
  'director',
]);
const FORCE_ROLES: ReadonlySet<Role> = new Set(['missing-persons-unit', 'exploitation-police', 'duty']);
const NATIONAL_POLICE = new Set(['uk-missing-persons-bureau', 'ceop']);
/** Forces without a territory: not among the police of ENG-15. */
const NOT_TERRITORIAL = new Set(['btp', 'british-transport-police']);

/** True when a trafficking flag is set, or nobody knows whether one is; a restriction that nobody knows may be this one. */
export function isTrafficked({ restriction, ...subject }: Subject): boolean {
  return typeof restriction !== 'string' || restriction === 'trafficking' || mayHaveFlag(subject, TRAFFICKING);
}

/**
 * True when the record is for named roles only, or nobody knows whether it is. Lists and reports leave such a child
 * unnamed.
 */
export function isRestricted(subject: Subject): boolean {
  return subject.restriction !== 'none' || mayHaveFlag(subject, RESTRICTING);
}

/** Whether the recipient may know where a trafficked child is: the territorial police, and the front doors of host and responsible (ENG-15). */
export function mayKnowLocation(subject: Subject, recipient: Recipient): boolean {
  if (recipient.kind === 'force') return !NOT_TERRITORIAL.has(recipient.organisation);
  return isHostOrResponsible(subject, recipient) && hasRole(recipient, FRONT_DOORS);
}

/** Whether the recipient is one of the named roles of a restricted record (sharing.md; BHM-23). */
export function mayKnowRestrictedRecord(subject: Subject, recipient: Recipient): boolean {
  if (isHostOrResponsible(subject, recipient)) return hasRole(recipient, AUTHORITY_ROLES);
  if (NATIONAL_POLICE.has(recipient.organisation)) return recipient.role === 'duty';
  return isAmong(subject.forces, recipient) && hasRole(recipient, FORCE_ROLES);
}

/**
 * Whether the child's own words in the interview may go there: to the responsible authority, whose interview it is, and
 * to those that the child agreed to (WIG-16).
 */
export function mayKnowNarrative(subject: Subject, recipient: Recipient): boolean {
  return recipient.organisation === subject.responsible || isAmong(subject.consentedTo, recipient);
}

function isHostOrResponsible(subject: Subject, { organisation }: Recipient): boolean {
  return organisation === subject.responsible || organisation === subject.host;
}

function isAmong(organisations: unknown, { organisation }: Recipient): boolean {
  return Array.isArray(organisations) && organisations.includes(organisation);
}

function hasRole({ role }: Recipient, roles: ReadonlySet<Role>): boolean {
  return role !== null && roles.has(role);
}

function mayHaveFlag(subject: Subject, wanted: readonly string[]): boolean {
  const flags: unknown = subject.flags;
  return !Array.isArray(flags) || wanted.some((flag) => flags.includes(flag));
}
