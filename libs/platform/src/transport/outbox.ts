import type { EntityManager } from 'typeorm';
import { isOnBacklog } from './backlog.js';
import { BACKLOG, partitionOf, type NewMessage } from './message.js';
import { hintAfterCommit } from './outbox-hint.js';

/**
 * What is to be told to the other apps. A row is written in the transaction of the change it tells of: both are there or
 * neither. Readers look for it often enough by themselves; the hint after the commit only saves them waiting.
 */
export class Outbox {
  /** Publishes in the caller's transaction; messages of one key go out in the order given here. */
  async publish(tx: EntityManager, ...messages: readonly NewMessage[]): Promise<void> {
    if (messages.length === 0) return;
    const topics = messages.map((m) => m.topic);
    const late = isOnBacklog() ? { [BACKLOG]: 'true' } : {};
    await tx.query(PUBLISH, [
      messages.map((m) => m.id),
      topics,
      messages.map((m) => m.key),
      messages.map((m) => partitionOf(m.key)),
      messages.map((m) => JSON.stringify(m.payload)),
      messages.map((m) => JSON.stringify({ ...m.headers, ...late })),
    ]);
    hintAfterCommit(tx, topics);
  }
}

const PUBLISH = `
  INSERT INTO outbox (id, topic, key, partition, payload, headers)
  SELECT id, topic, key, partition, payload, headers
    FROM unnest($1::text[], $2::text[], $3::text[], $4::smallint[], $5::jsonb[], $6::jsonb[])
         WITH ORDINALITY AS given (id, topic, key, partition, payload, headers, nth)
   ORDER BY nth`;
