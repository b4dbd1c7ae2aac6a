import type { EntityManager } from 'typeorm';
import { partitionOf, type NewMessage } from './message.js';

/** The channel on which a commit that published says so, with the topic. */
export const OUTBOX_CHANNEL = 'outbox';

/**
 * What is to be told to the other apps. A row is written in the transaction of the change it tells of: both are there or
 * neither. The notification at commit is a hint that saves waiting; readers that miss it look often enough by themselves.
 */
export class Outbox {
  /** Publishes in the caller's transaction; messages of one key go out in the order given here. */
  async publish(tx: EntityManager, ...messages: readonly NewMessage[]): Promise<void> {
    if (messages.length === 0) return;
    await tx.query(PUBLISH, [
      messages.map((m) => m.id),
      messages.map((m) => m.topic),
      messages.map((m) => m.key),
      messages.map((m) => partitionOf(m.key)),
      messages.map((m) => JSON.stringify(m.payload)),
      messages.map((m) => JSON.stringify(m.headers ?? {})),
      OUTBOX_CHANNEL,
    ]);
  }
}

const PUBLISH = `
  WITH written AS (
    INSERT INTO outbox (id, topic, key, partition, payload, headers)
    SELECT id, topic, key, partition, payload, headers
      FROM unnest($1::text[], $2::text[], $3::text[], $4::smallint[], $5::jsonb[], $6::jsonb[])
           WITH ORDINALITY AS given (id, topic, key, partition, payload, headers, nth)
     ORDER BY nth
    RETURNING topic
  )
  SELECT pg_notify($7, topic) FROM (SELECT DISTINCT topic FROM written) AS topics`;
