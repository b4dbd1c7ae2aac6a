import type { EntityManager } from 'typeorm';
import type { TaskRow } from './task-rows.js';

/** Every task of these children that belongs to an episode, by its episode. */
export async function tasksOfChildren(
  tx: EntityManager,
  children: readonly string[],
): Promise<ReadonlyMap<string, readonly TaskRow[]>> {
  if (children.length === 0) return new Map();
  const rows: TaskRow[] = await tx.query(
    `SELECT * FROM protocols_task WHERE child = ANY($1::uuid[]) AND episode IS NOT NULL ORDER BY due_at NULLS LAST, id`,
    [children],
  );
  return Map.groupBy(rows, ({ episode }) => episode ?? '');
}
