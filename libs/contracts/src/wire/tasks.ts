import type { AuthorisingRank, Role } from '../terms/organisations.js';
import type { TaskKind, TaskPriority, TaskState } from '../terms/tasks.js';

export interface TaskBody {
  id: string;
  kind: TaskKind;
  /** The most local of `rules`. */
  rule: string;
  rules: string[];
  protocol: string;
  episode: string | null;
  reference: string | null;
  owner: { organisation: string; role: Role };
  participants: { organisation: string; role: Role }[];
  startedAt: string;
  dueAt: string | null;
  priority: TaskPriority;
  late: boolean;
  state: TaskState;
  outcome: string | null;
  closedAt: string | null;
  closedBy: { event: string | null; reason: string } | null;
}

/** `POST /v1/tasks/{id}/completion`. */
export interface TaskCompletionRequest {
  outcome?: string | undefined;
  at?: string | undefined;
  note?: string | undefined;
  authorisedBy?: { rank: AuthorisingRank; name?: string | undefined } | undefined;
  reason?: string | undefined;
  nextReviewAt?: string | undefined;
  takenOverBy?: string | undefined;
}
