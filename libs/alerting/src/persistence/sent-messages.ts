import type { Role } from '#contracts';
import type { EntityManager } from 'typeorm';
import { TO_A_PERSON } from './alert-rows.js';

/** A contact to whom a message of an alert went, or may have gone. */
export interface MessageHad {
  readonly alert: string;
  readonly contact: string;
  readonly role: Role;
  readonly channel: 'email' | 'sms';
  readonly address: string;
  readonly assured: boolean;
}

/** To which people messages of these alerts went, or may have gone. */
export async function messagesHad(tx: EntityManager, alerts: readonly string[]): Promise<MessageHad[]> {
  if (alerts.length === 0) return [];
  return tx.query<MessageHad[]>(
    `SELECT DISTINCT ON (alert, channel, address) alert, contact, role, channel, address, assured FROM alert_delivery
     WHERE alert = ANY($1::uuid[]) AND ${TO_A_PERSON} AND (state IN ('delivered', 'sent') OR unsure > 0)
     ORDER BY alert, channel, address, step`,
    [alerts],
  );
}

/**
 * What waits stays unsent, and no further step begins. Messages under way are left to their worker: it may have decided
 * before this was known.
 */
export async function cancelUnsent(tx: EntityManager, alerts: readonly string[]): Promise<void> {
  await tx.query(
    `UPDATE alert_delivery SET
       state = CASE WHEN state = 'queued' THEN 'cancelled' ELSE state END,
       next_attempt_at = CASE WHEN state = 'queued' THEN NULL ELSE next_attempt_at END,
       fallback_at = NULL
     WHERE alert = ANY($1::uuid[]) AND state IN ('queued', 'sent')`,
    [alerts],
  );
}

/** What is unsent of these alerts, or under way, goes before whatever is told of that child from now on (I7). */
export async function toLaneOf(tx: EntityManager, child: string, alerts: readonly string[]): Promise<void> {
  await tx.query(
    `UPDATE alert_delivery SET lane = channel || ' ' || address || ' ' || $2
     WHERE alert = ANY($1::uuid[]) AND state IN ('queued', 'sent')`,
    [alerts, child],
  );
}
