import type { EventType, Feed, OrganisationKind, Scope } from '#contracts';
import type { Client } from './organisation.js';

const AGENCY_SCOPES: readonly Scope[] = ['events', 'alerts', 'episodes', 'tasks', 'disclosures', 'admin'];
const BODY_SCOPES: readonly Scope[] = ['alerts', 'episodes', 'tasks', 'disclosures', 'reports', 'admin'];

interface Entitlement {
  /** In the order in which a publisher that names none uses them. */
  readonly feeds: readonly Feed[];
  readonly scopes: readonly Scope[];
  /** The types it may publish; all that its feeds carry where this is left out. */
  readonly types?: readonly EventType[];
}

/** "Homes and agencies publish on council, missing, found and seen only" (contract §4). */
const PROVIDER: Entitlement = {
  feeds: ['council'],
  scopes: AGENCY_SCOPES,
  types: ['missing.reported', 'missing.found', 'child.seen'],
};

/** The most that a client of each kind of organisation may be given (contract §4). */
const ENTITLEMENTS: Readonly<Record<OrganisationKind, Entitlement>> = {
  authority: {
    feeds: ['council', 'education'],
    scopes: ['events', 'alerts', 'episodes', 'tasks', 'reviews', 'disclosures', 'reports', 'admin'],
  },
  force: { feeds: ['police'], scopes: ['events', ...BODY_SCOPES] },
  school: { feeds: ['education'], scopes: AGENCY_SCOPES },
  hospital: { feeds: ['health'], scopes: AGENCY_SCOPES },
  'childrens-home': PROVIDER,
  'fostering-agency': PROVIDER,
  'home-office': { feeds: ['home-office'], scopes: ['events', ...BODY_SCOPES] },
  national: { feeds: [], scopes: BODY_SCOPES },
  charity: { feeds: [], scopes: ['alerts', 'episodes', 'tasks', 'disclosures', 'admin'] },
  hub: { feeds: [], scopes: ['admin', 'reviews', 'tasks'] },
};

export const feedsOf = (kind: OrganisationKind): readonly Feed[] => ENTITLEMENTS[kind].feeds;

/** Every scope that an organisation of that kind may have. */
export const scopesOf = (kind: OrganisationKind): readonly Scope[] => ENTITLEMENTS[kind].scopes;

/** Whether an organisation of that kind may publish that type at all; which feed carries it is the contract's to say. */
export function mayPublish(kind: OrganisationKind, type: EventType): boolean {
  const { feeds, types } = ENTITLEMENTS[kind];
  return feeds.length > 0 && (types?.includes(type) ?? true);
}

/**
 * True for a client of the hub's own administrators. The scope `admin` alone does not make one: any other organisation's
 * client has it too, for its own contacts, users, clients and subscriptions (contract §2.3).
 */
export function isAdministrator(client: Pick<Client, 'kind' | 'scopes'>): boolean {
  return client.kind === 'hub' && client.scopes.includes('admin');
}

/** Whether a source is the registered one or lies below it: `/agencies/kent` does not own `/agencies/kent-police`. */
export function isWithinSource(registered: string, source: string): boolean {
  if (registered === '' || !source.startsWith(registered)) return false;
  const rest = source.slice(registered.length);
  return rest === '' || registered.endsWith('/') || /^[/?#]/.test(rest);
}
