import { HUB } from '#directory';
import { deriveId } from '#kernel';
import type { HubTask } from './hub-task.js';

/** What a consumer could not process is the administrators' to look at, each message once. */
export function parkedNotice(parked: { readonly id: string }, now: Date): HubTask {
  return {
    id: deriveId('task', 'parked-notice', parked.id),
    kind: 'parked-notice',
    rule: 'transport',
    owner: { organisation: HUB, role: 'duty' },
    child: null,
    episode: null,
    reference: null,
    report: null,
    startedAt: now,
    dueAt: null,
  };
}
