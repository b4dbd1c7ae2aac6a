import type { TaskCompletionRequest } from '#contracts';
import type { EntityManager } from 'typeorm';
import type { Completion } from '../owed.js';

/** Of each child what was said of its tasks through the interface, in the order in which it was said. */
export async function completionsOf(
  tx: EntityManager,
  children: readonly string[],
): Promise<ReadonlyMap<string, Completion[]>> {
  const rows = await tx.query<CompletionRow[]>(
    'SELECT * FROM protocols_completion WHERE child = ANY ($1::uuid[]) ORDER BY recorded_at, id',
    [children],
  );
  const ofChildren = Map.groupBy(rows, ({ child }) => child);
  return new Map(
    [...ofChildren].map(([child, its]) => [
      child,
      its.map(({ recorded_at: recordedAt, ...row }) => ({ ...row, recordedAt })),
    ]),
  );
}

interface CompletionRow {
  readonly id: string;
  readonly child: string;
  readonly task: string;
  readonly organisation: string;
  readonly at: Date;
  readonly recorded_at: Date;
  readonly body: TaskCompletionRequest;
}
