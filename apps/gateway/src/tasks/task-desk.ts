import type { TaskBody, TaskCompletionRequest, TaskKind, TaskState } from '#contracts';
import type { CallerInfo } from '../access/caller.js';
import type { PageOf } from '../http/cursor.js';

export interface TaskFilter {
  readonly state: TaskState | null;
  readonly kind: TaskKind | null;
}

/** What is due from the caller's organisation. */
export abstract class TaskDesk {
  /** @throws BadCursor */
  abstract list(caller: CallerInfo, filter: TaskFilter, cursor: string | null): Promise<PageOf<TaskBody>>;
  /** Null for what is not there, or not the caller's to complete. @throws Problem for a completion that a rule refuses */
  abstract complete(caller: CallerInfo, id: string, request: TaskCompletionRequest): Promise<TaskBody | null>;
}
