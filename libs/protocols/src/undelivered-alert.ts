import { HUB } from '#directory';
import { deriveId } from '#kernel';
import type { HubTask } from './hub-task.js';

/** An alert that has gone round without anybody taking it is the administrators' to see to, once. */
export function undeliveredAlert(
  alert: Pick<HubTask, 'id' | 'child' | 'episode' | 'reference' | 'report'>,
  now: Date,
): HubTask {
  const { child, episode, reference, report } = alert;
  return {
    id: deriveId('task', 'undelivered-alert', alert.id),
    kind: 'undelivered-alert',
    rule: 'alerting',
    owner: { organisation: HUB, role: 'duty' },
    child,
    episode,
    reference,
    report,
    startedAt: now,
    dueAt: null,
  };
}
