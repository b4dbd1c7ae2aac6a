import type { ReturnInterviewRecorded } from '#contracts';
import type { Episode, Notice } from '#episodes';
import { addElapsed } from '#kernel';
import { episodesOfWindow } from './counting.js';
import type { authoritiesOf } from './matter.js';
import { hasCome, standingNotices, type Matter } from './matter.js';
import type { Condition } from './pack.js';

/**
 * *Received* ("Met and ended" in the protocols): held and completed by somebody independent, as the responsible authority
 * says, or received from it, as the host does.
 */
export function bringsInterview({ type, organisation, data }: Notice, of: ReturnType<typeof authoritiesOf>): boolean {
  if (type !== 'return-interview.recorded') return false;
  const { status, independent } = data as ReturnInterviewRecorded;
  if (status === 'completed') return organisation === of.responsible && independent !== false;
  return status === 'received' && organisation === of.host;
}

/** Whether the interview after the matter's episode has been received. */
export function isInterviewReceived(matter: Matter): boolean {
  const { episode, file } = matter;
  return episode !== null && receivedFor(episode, file.notices).length > 0;
}

/**
 * How many of the episodes that began in a window up to and with this one had no interview received so long after the
 * return: one that came later still counts as not received in time (MED-05).
 */
export function interviewsNotReceived(matter: Matter, condition: Condition): number | null {
  const { episode, file } = matter;
  const { window, categories, hours } = condition;
  if (episode === null || hours === undefined) return null;
  return episodesOfWindow(episode, file.history.episodes, window, categories).filter((one) => {
    if (one.endedAt === null) return false;
    const until = addElapsed(one.endedAt, { hours });
    return hasCome(until, matter) && receivedFor(one, file.notices).every(({ effectiveAt }) => effectiveAt > until);
  }).length;
}

function receivedFor(episode: Episode, all: readonly Notice[]): Notice[] {
  return standingNotices(episode, all).filter((notice) => bringsInterview(notice, episode));
}
