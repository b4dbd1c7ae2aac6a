import { contentHash } from '#kernel';
import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { Submission } from '../submission.js';

/**
 * Files a notice as if it had been accepted at that moment, for a transaction that is undone: its own id goes along under
 * another name, so that one that was accepted long ago can be tried again.
 * @returns the id of the report
 */
export async function fileForRehearsal(
  tx: EntityManager,
  { event, raw, organisation, feed, via }: Submission,
  at: Date,
): Promise<string> {
  const id = randomUUID();
  const eventId = `rehearsal-${id}`;
  const kept = { ...raw, id: eventId };
  await tx.query(
    `WITH stored AS (
       INSERT INTO intake_report (id, position, organisation, feed, via, source, event_id, type, subject, time,
                                  received_at, content_hash, raw)
       VALUES ($1, nextval('intake_report_position_seq'), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
       RETURNING id
     )
     INSERT INTO intake_receipt (report, status, notes) SELECT id, 'accepted', '[]' FROM stored`,
    [
      id,
      organisation,
      feed,
      via,
      event.source,
      eventId,
      event.type,
      event.subject,
      event.time ?? at,
      at,
      contentHash(kept),
      JSON.stringify(kept),
    ],
  );
  return id;
}
