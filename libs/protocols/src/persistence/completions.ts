import type { TaskCompletionRequest } from '#contracts';
import type { EntityManager } from 'typeorm';
import type { Completion } from '../owed.js';

/** What was said of a child's tasks through the interface, in the order in which it was said. */
export async function completionsOf(tx: EntityManager, child: string): Promise<Completion[]> {
  const rows = await tx.query<CompletionRow[]>(
    'SELECT * FROM protocols_completion WHERE child = $1 ORDER BY recorded_at, id',
    [child],
  );
  return rows.map(({ recorded_at: recordedAt, ...row }) => ({ ...row, recordedAt }));
}

interface CompletionRow {
  readonly id: string;
  readonly task: string;
  readonly organisation: string;
  readonly at: Date;
  readonly recorded_at: Date;
  readonly body: TaskCompletionRequest;
}
