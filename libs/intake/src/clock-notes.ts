import { isNoticeOf, type Note, type NoticeEvent } from '#contracts';

const HOUR = 3_600_000;
const AHEAD = 24 * HOUR;
/** A child's whole life; what is older was never a child's. A device that has lost its time says 1970. */
const BEHIND = 20 * 365.25 * 24 * HOUR;

/**
 * What tells of a clock that is years off: a moment that has passed by its nature and lies more than a day after the
 * hub's present, or 20 years before it. Nobody is refused for it, since a child who is missing is missing whatever the
 * sender's clock says; the receipt has the note, so that somebody mends the clock.
 */
export function clockNotes(event: NoticeEvent, now: Date): Note[] {
  return momentsPast(event).flatMap(([pointer, moment]) => {
    const late = new Date(moment).getTime() - now.getTime();
    if (late > AHEAD) return [{ pointer, code: 'clock-ahead', detail: AHEAD_DETAIL }];
    if (late < -BEHIND) return [{ pointer, code: 'clock-behind', detail: BEHIND_DETAIL }];
    return [];
  });
}

const AHEAD_DETAIL =
  'It is more than a day ahead of the hub’s clock. It is kept as sent: look at the clock it came from.';
const BEHIND_DETAIL = 'It is more than 20 years ago. It is kept as sent: look at the clock that it came from.';

/** Those that cannot lie ahead when they are sent: reviews and appointments can. */
function momentsPast(event: NoticeEvent): [pointer: string, moment: string][] {
  const moments: [string, string | undefined][] = [['/time', event.time]];
  if (isNoticeOf(event, 'missing.reported')) {
    moments.push(['/data/since', event.data.since], ['/data/reportedAt', event.data.reportedAt]);
  }
  if (isNoticeOf(event, 'education.absence-reported')) moments.push(['/data/since', event.data.since]);
  if (isNoticeOf(event, 'missing.found')) moments.push(['/data/at', event.data.at]);
  if (isNoticeOf(event, 'child.seen')) moments.push(['/data/at', event.data.at]);
  return moments.filter((one): one is [string, string] => one[1] !== undefined);
}
