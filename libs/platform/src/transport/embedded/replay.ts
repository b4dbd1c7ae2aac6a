import type { EntityManager } from 'typeorm';
import { GROUP_CHANNEL } from './group-ledger.js';

/**
 * Lets a group read a topic from its beginning again, its running members too. What the inbox knows is not handled a
 * second time, unless it is forgotten here: for a rebuilding of the group's tables, which the caller empties in the same
 * transaction.
 */
export async function rewind(
  tx: EntityManager,
  group: string,
  topic: string,
  to: 'beginning',
  { forgetHandled = false } = {},
): Promise<void> {
  // Taking the leases away makes what members hold in memory void: they find out when they commit.
  await tx.query(
    `UPDATE consumer_offset SET txid = 0, position = 0, owner = NULL, lease = NULL, lease_until = NULL
      WHERE group_name = $1 AND topic = $2 AND $3 = 'beginning'`,
    [group, topic, to],
  );
  if (forgetHandled) {
    await tx.query(
      `DELETE FROM inbox USING outbox
        WHERE inbox.group_name = $1 AND inbox.message_id = outbox.id AND outbox.topic = $2`,
      [group, topic],
    );
  }
  await tx.query('SELECT pg_notify($1, $2)', [GROUP_CHANNEL, group]);
}

/**
 * Removes messages written before `olderThan` (the database's time) that every group of their topic has done with;
 * returns how many. Where no group has ever read a topic, its messages stay. What is gone cannot be replayed.
 */
export async function pruneOutbox(tx: EntityManager, olderThan: Date): Promise<number> {
  const [, removed] = await tx.query<[unknown, number]>(
    `DELETE FROM outbox AS o
      WHERE o.created_at < $1
        AND EXISTS (SELECT 1 FROM consumer_offset AS lane WHERE lane.topic = o.topic)
        AND NOT EXISTS (
          SELECT 1 FROM consumer_offset AS lane
           WHERE lane.topic = o.topic AND lane.partition = o.partition
             AND (lane.txid, lane.position) < (o.txid, o.position)
        )`,
    [olderThan],
  );
  return removed;
}

/**
 * Makes an outbox that a dump brought from another server readable here: its transactions count as the oldest there
 * are, in the order of position, and every group reads from the beginning, the inbox telling what it has done. To be
 * run once, with no member running.
 */
export async function adoptOutbox(tx: EntityManager): Promise<void> {
  await tx.query('UPDATE outbox SET txid = 1');
  await tx.query('UPDATE consumer_offset SET txid = 0, position = 0, owner = NULL, lease = NULL, lease_until = NULL');
}
