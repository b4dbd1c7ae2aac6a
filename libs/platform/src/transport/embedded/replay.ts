import type { EntityManager } from 'typeorm';
import { FROM_ELSEWHERE, GROUP_CHANNEL } from './group-ledger.js';

/**
 * Lets a group read a topic from its beginning again, its running members too. What the inbox knows is not handled a
 * second time, unless it is forgotten here: for a rebuilding of the group's tables, which the caller empties in the same
 * transaction, and which goes back as far as the outbox does.
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
 * Makes an outbox that a dump brought from another server readable here: its transactions count as the oldest there
 * are, in the order of position, and every group reads and checks from the beginning, the inbox telling what it has done.
 * @returns how many messages there are; null when the outbox was written in this server, and nothing had to be done
 * @throws Error while a process reads the outbox
 */
export async function adoptOutbox(tx: EntityManager): Promise<number | null> {
  const [found] = await tx.query<{ fromElsewhere: boolean }[]>(FROM_ELSEWHERE);
  if (!found?.fromElsewhere) return null;
  const [readers] = await tx.query<{ number: number }[]>(
    'SELECT count(*)::int AS number FROM consumer_member WHERE seen_until > clock_timestamp()',
  );
  if (readers?.number !== 0) throw new Error('the outbox is being read: end every process of the hub first');
  const [, messages] = await tx.query<[unknown, number]>('UPDATE outbox SET txid = 1');
  await tx.query('UPDATE consumer_offset SET txid = 0, position = 0, owner = NULL, lease = NULL, lease_until = NULL');
  // Left where they were, the marks would be past all that is new for as long as this server's numbers are lower.
  await tx.query('UPDATE consumer_checked SET txid = 0, position = 0');
  return messages;
}
