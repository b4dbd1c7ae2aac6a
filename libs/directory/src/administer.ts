import type { FieldError } from '#contracts';
import { isAdministrator } from './entitlement.js';
import type { Client } from './organisation.js';

/** What is administered in the directory, and takes effect at once (contract §2.3). */
export const RECORD_COLLECTIONS = ['organisations', 'contacts', 'clients', 'users', 'calendars'] as const;
export type RecordCollection = (typeof RECORD_COLLECTIONS)[number];

/** Who asks, as the token says. */
export type Administering = Pick<Client, 'clientId' | 'organisation' | 'kind' | 'scopes'>;

/** A record as it is answered: what was written, with its version. */
export type AdminRecord = Readonly<Record<string, unknown>> & { readonly id: string; readonly version: number };

/** Why a write was refused. */
export type Refusal =
  /** Fields are wrong. */
  | { readonly code: 'invalid'; readonly errors: readonly FieldError[] }
  /** It is not there, or another's. */
  | { readonly code: 'not-found' }
  /** It may not go, or not become this; `rule` is that of the protocols that says so, where one does. */
  | { readonly code: 'needed'; readonly rule: string; readonly detail: string };

const OWN: readonly RecordCollection[] = ['contacts', 'clients', 'users'];

/**
 * Whether somebody may administer what an organisation has in a collection: the hub's administrators everything, an
 * organisation's own client its contacts, clients and users (contract §2.3).
 */
export function mayAdminister(by: Administering, collection: RecordCollection, organisation: string): boolean {
  return isAdministrator(by) || (mayOpen(by, collection) && organisation === by.organisation);
}

/** Whether there is anything in a collection that somebody might administer. */
export const mayOpen = (by: Administering, collection: RecordCollection): boolean =>
  isAdministrator(by) || (by.scopes.includes('admin') && OWN.includes(collection));
