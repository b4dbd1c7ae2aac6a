import type { Database } from '../../database/database.js';
import { PARTITIONS } from '../message.js';

/** Whether the outbox holds something that the group, in any process, is not done with, committed messages held back too. */
export async function hasUnread(database: Database, group: string, topics: readonly string[]): Promise<boolean> {
  const [row] = await database.query<{ unread: boolean }>(UNREAD, [group, topics, PARTITIONS]);
  return row?.unread !== false;
}

const UNREAD = `
  SELECT EXISTS (
    SELECT 1
      FROM unnest($2::text[]) AS t (topic)
     CROSS JOIN generate_series(0, $3::int - 1) AS p (partition)
      LEFT JOIN consumer_offset AS lane
        ON lane.group_name = $1 AND lane.topic = t.topic AND lane.partition = p.partition
     WHERE EXISTS (
       SELECT 1 FROM outbox AS o
        WHERE o.topic = t.topic AND o.partition = p.partition
          AND (o.txid, o.position) > (coalesce(lane.txid, 0), coalesce(lane.position, 0))
     )
  ) AS unread`;
