import type { EntityManager } from 'typeorm';

/** Keys of the marks of time in a child's case that somebody was told of. */
export async function marksTold(tx: EntityManager, child: string): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ key: string }[]>('SELECT key FROM protocols_mark WHERE child = $1', [child]);
  return new Set(rows.map(({ key }) => key));
}

/** Keeps what marks of time were told of, so that nobody is told of them again. */
export async function keepMarks(tx: EntityManager, child: string, keys: readonly string[], now: Date): Promise<void> {
  if (keys.length === 0) return;
  await tx.query(
    `INSERT INTO protocols_mark (child, key, told_at) SELECT $1, key, $3 FROM unnest($2::text[]) AS key
     ON CONFLICT DO NOTHING`,
    [child, keys, now],
  );
}
