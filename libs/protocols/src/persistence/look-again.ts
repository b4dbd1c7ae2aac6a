import type { EntityManager } from 'typeorm';

/** Has the cases of these children looked at at that moment, unless they are to be looked at before. */
export async function lookAgainAt(tx: EntityManager, children: readonly string[], at: Date): Promise<void> {
  await tx.query(
    `INSERT INTO protocols_moment (child, at) SELECT child, $2 FROM unnest($1::uuid[]) AS child
     ON CONFLICT (child) DO UPDATE SET at = least(protocols_moment.at, excluded.at)`,
    [children, at],
  );
}
