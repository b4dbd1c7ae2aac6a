import type { CalendarWord, Meeting, ReportName } from '#contracts';
import { addDays, atLocalTime, localDay } from '#kernel';
import { lastWhole, type Days } from '#protocols';

/** The days that a report is about, both included, and the moments at which they begin and end. */
export interface Period extends Days {
  readonly start: Date;
  /** The midnight that ends the last day. */
  readonly end: Date;
  /** False where nobody asked for days, and it is the last whole period of the report. */
  readonly isAsked: boolean;
}

const PERIOD_OF: Readonly<Record<Exclude<ReportName, 'meeting-list' | 'ssda903-missing'>, CalendarWord>> = {
  episodes: 'monthly',
  'daily-missing': 'daily',
  'weekly-meeting': 'weekly',
  'monthly-dashboard': 'monthly',
  'monthly-figures': 'monthly',
  'group-agenda': 'monthly',
  indicators: 'monthly',
  'episode-audit': 'monthly',
  'out-of-area': 'monthly',
};
const PERIOD_OF_MEETING: Readonly<Record<Meeting, CalendarWord>> = {
  daily: 'daily',
  escalation: 'weekly',
  strategic: 'fortnightly',
  'high-risk': 'two-monthly',
  'chief-executive': 'quarterly',
};

/** The days asked for, else the last whole period of the report before today. */
export function periodOf(name: ReportName, meeting: Meeting | null, asked: Days | null, now: Date): Period {
  const days = asked ?? lastPeriod(name, meeting, localDay(now));
  return {
    ...days,
    start: atLocalTime(days.from, '00:00'),
    end: atLocalTime(addDays(days.to, 1), '00:00'),
    isAsked: asked !== null,
  };
}

function lastPeriod(name: ReportName, meeting: Meeting | null, today: string): Days {
  if (name === 'ssda903-missing') return lastCollectionYear(today);
  return lastWhole(name === 'meeting-list' ? PERIOD_OF_MEETING[meeting ?? 'daily'] : PERIOD_OF[name], today);
}

/** From 1 April to 31 March: the year of the national return (ENG-18). */
function lastCollectionYear(today: string): Days {
  const year = Number(today.slice(0, 4));
  const ended = today.slice(5) >= '04-01' ? year : year - 1;
  return { from: `${ended - 1}-04-01`, to: `${ended}-03-31` };
}

/**
 * Until when a list of what is open looks: the end of its days, and where these reach up to yesterday, the moment of
 * asking. What has happened since midnight is not left for tomorrow's list.
 */
export function lookingUntil({ to, end }: Period, now: Date): Date {
  // What happens at this very moment has happened.
  return to >= addDays(localDay(now), -1) ? new Date(now.getTime() + 1) : end;
}
