import type { EntityManager } from 'typeorm';

/** Of each child the keys of the marks of time in its case that somebody was told of; those with none are left out. */
export async function marksTold(
  tx: EntityManager,
  children: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const rows = await tx.query<{ child: string; key: string }[]>(
    'SELECT child, key FROM protocols_mark WHERE child = ANY ($1::uuid[])',
    [children],
  );
  const ofChildren = Map.groupBy(rows, ({ child }) => child);
  return new Map([...ofChildren].map(([child, its]) => [child, new Set(its.map(({ key }) => key))]));
}

/** Keeps what marks of time were told of, by child, so that nobody is told of them again. */
export async function keepMarks(
  tx: EntityManager,
  keys: ReadonlyMap<string, readonly string[]>,
  now: Date,
): Promise<void> {
  const marks = [...keys].flatMap(([child, its]) => its.map((key) => ({ child, key })));
  if (marks.length === 0) return;
  await tx.query(
    `INSERT INTO protocols_mark (child, key, told_at)
     SELECT child, key, $3 FROM unnest($1::uuid[], $2::text[]) AS mark (child, key)
     ON CONFLICT DO NOTHING`,
    [marks.map(({ child }) => child), marks.map(({ key }) => key), now],
  );
}
