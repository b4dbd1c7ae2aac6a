import type { ActionRecorded, MissingReported } from '#contracts';
import { noticesOfMatter } from './concerns.js';
import type { Matter } from './matter.js';

/** When the matter is next to be looked at, by the latest word of report, update or review; null where nobody said. */
export function reviewTimeOf(matter: Matter): Date | null {
  const said = noticesOfMatter(matter)
    .map(({ type, data }) => {
      if (type === 'action.recorded') {
        const { action, nextReviewAt } = data as ActionRecorded;
        return action === 'absence-review' ? nextReviewAt : undefined;
      }
      return (data as Partial<MissingReported>).reviewAt;
    })
    .findLast((at) => at !== undefined);
  return said === undefined ? null : new Date(said);
}
