import { HUB } from '#directory';
import { deriveId } from '#kernel';
import type { HubTask } from './hub-task.js';
import type { UnfilledRole } from './obligations.js';

/**
 * A role that a rule names and that nobody holds is the administrators' to fill, once for each matter ("Telling" in the
 * protocols). The place that nobody fills stands among the participants.
 */
export function directoryGap(
  { organisation, role, rule }: UnfilledRole,
  about: { readonly report: string } & Pick<HubTask, 'child' | 'episode' | 'reference'>,
  now: Date,
): HubTask {
  return {
    id: deriveId('task', 'directory-gap', about.episode ?? about.report, organisation, role),
    kind: 'directory-gap',
    rule,
    owner: { organisation: HUB, role: 'duty' },
    participants: [{ organisation, role }],
    ...about,
    startedAt: now,
    dueAt: null,
  };
}
