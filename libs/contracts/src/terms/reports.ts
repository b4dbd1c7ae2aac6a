/** The lists, figures and returns of `GET /v1/reports/{name}`. */
export const REPORT_NAMES = [
  'episodes',
  'daily-missing',
  'weekly-meeting',
  'monthly-dashboard',
  'monthly-figures',
  'group-agenda',
  'indicators',
  'meeting-list',
  'episode-audit',
  'ssda903-missing',
  'out-of-area',
] as const;
export type ReportName = (typeof REPORT_NAMES)[number];

/** Meetings that `meeting-list` is made for, by `&meeting=`. */
export const MEETINGS = ['daily', 'escalation', 'strategic', 'high-risk', 'chief-executive'] as const;
export type Meeting = (typeof MEETINGS)[number];

/** How often a list is sent; the days of each are in "Across protocols". The digest's kind is `digest.` and the word. */
export const CALENDARS = ['daily', 'weekly', 'fortnightly', 'monthly', 'two-monthly', 'quarterly'] as const;
export type CalendarWord = (typeof CALENDARS)[number];
