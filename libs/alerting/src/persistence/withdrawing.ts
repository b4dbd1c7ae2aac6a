import type { Audit } from '#platform';
import type { EntityManager } from 'typeorm';
import type { Alert } from '../alert.js';
import { ACTOR } from './alert-writing.js';
import { cancelUnsent, messagesHad, type MessageHad } from './sent-messages.js';

/**
 * Takes alerts back: they climb no further, and what was not sent of them stays unsent (I6).
 * @param by the report or decision that takes them back
 * @returns to whom messages of them went, or may have gone
 */
export async function withdraw(
  tx: EntityManager,
  audit: Audit,
  alerts: readonly Alert[],
  { by, now }: { readonly by: string; readonly now: Date },
): Promise<MessageHad[]> {
  const ids = alerts.map(({ id }) => id);
  const had = await messagesHad(tx, ids);
  if (ids.length === 0) return had;
  await tx.query(`UPDATE alert SET state = 'withdrawn', escalate_at = NULL WHERE id = ANY($1::uuid[])`, [ids]);
  await cancelUnsent(tx, ids);
  await audit.record(
    tx,
    alerts.map(({ id, organisation }) => ({
      at: now,
      organisation,
      actor: ACTOR,
      action: 'alert.withdrawn',
      subject: id,
      detail: { by },
    })),
  );
  return had;
}

/** Nobody need be woken for these any more: they stay as they are, climb no further, and what was not sent stays unsent. */
export async function letRest(tx: EntityManager, alerts: readonly { readonly id: string }[]): Promise<void> {
  const ids = alerts.map(({ id }) => id);
  if (ids.length === 0) return;
  await tx.query('UPDATE alert SET escalate_at = NULL WHERE id = ANY($1::uuid[])', [ids]);
  await cancelUnsent(tx, ids);
}
