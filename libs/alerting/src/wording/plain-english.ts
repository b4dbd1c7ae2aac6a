import type { AlertKind, Capacity, Category, Role, Urgency } from '#contracts';
import { localDay, localTime } from '#kernel';

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** `21:30 on Mon 2 March`, as clocks in England show it. */
export function timeInWords(at: Date): string {
  return `${localTime(at)} on ${weekdayInWords(localDay(at))}`;
}

/** `21:30` where that is today or tonight, else `21:30 on Tue`. */
export function shortTime(at: Date, now: Date): string {
  const day = localDay(at);
  return day === localDay(now) ? localTime(at) : `${localTime(at)} on ${weekdayInWords(day).slice(0, 3)}`;
}

/** `Mon 2 March` */
function weekdayInWords(day: string): string {
  const [, month = '', date = ''] = day.split('-');
  const weekday = DAYS[new Date(`${day}T00:00:00Z`).getUTCDay()] ?? '';
  return `${weekday} ${Number(date)} ${MONTHS[Number(month) - 1] ?? month}`;
}

/** `14 February 2011`, `February 2011`, `2011`: a date of birth may be only a part of one. */
export function dateInWords(date: string): string {
  const found = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(date);
  if (!found) return date;
  const [, year = '', month, day] = found;
  const parts = [
    day === undefined ? '' : String(Number(day)),
    month === undefined ? '' : (MONTHS[Number(month) - 1] ?? ''),
  ];
  return [...parts, year].filter((part) => part !== '').join(' ');
}

/** A moment or a date as sent, in words where it can be read as one. */
export function momentInWords(value: string): string {
  if (!value.includes('T')) return dateInWords(value);
  const at = new Date(value);
  return Number.isNaN(at.getTime()) ? value : timeInWords(at);
}

/** `child-sexual-exploitation` → `child sexual exploitation` */
export function codeInWords(code: string): string {
  return code === 'childrens-home' ? 'children’s home' : code.replaceAll('-', ' ');
}

const ROLES_IN_WORDS: Partial<Record<Role, string>> = {
  iro: 'independent reviewing officer',
  'cme-officer': 'children missing education officer',
  'front-door': 'front door',
};

export function roleInWords(role: Role): string {
  return ROLES_IN_WORDS[role] ?? codeInWords(role);
}

const CAPACITIES_IN_WORDS: Record<Capacity, string> = {
  responsible: 'the authority responsible for the child',
  host: 'the authority the child is placed in',
  receiving: 'the authority the child is found in',
  'police-host-area': 'police of the area the child is placed in',
  'police-responsible-area': 'police of the responsible authority’s area',
  'police-reporting': 'the police force that reported',
  reporter: 'the organisation that reported',
  'placement-provider': 'the provider of the placement',
  health: 'health',
  education: 'education',
  'home-office': 'the Home Office',
  national: 'a national body',
  charity: 'the charity',
  'named-professional': 'a professional named in the child’s record',
};

export function capacityInWords(capacity: Capacity): string {
  return CAPACITIES_IN_WORDS[capacity];
}

export function categoryInWords(category: Category): string {
  return category === 'family-and-associates' ? 'family and associates' : codeInWords(category);
}

const REASONS_IN_WORDS: Record<string, string> = {
  restricted: 'the record is restricted to named roles',
  trafficking: 'the child may be trafficked',
  refer: 'the supplier decides: ring them',
  forbidden: 'an agreement forbids it',
  'no-consent': 'the child has not agreed to it',
  'no-agreement': 'there is no agreement with the supplier',
  'not-in-agreement': 'it is not in the agreement',
};

export function reasonInWords(reason: string): string {
  return REASONS_IN_WORDS[reason] ?? codeInWords(reason);
}

const URGENCIES_IN_WORDS: Record<Urgency, string> = { immediate: 'URGENT', today: 'TODAY', routine: 'For information' };

export function urgencyInWords(urgency: Urgency): string {
  return URGENCIES_IN_WORDS[urgency];
}

const HEADLINES: Record<AlertKind, string> = {
  'missing.reported': 'a child is missing',
  'missing.updated': 'there is news of a missing child',
  'missing.found': 'the missing child has been found',
  'safe-and-well.recorded': 'a safe and well check is recorded',
  'return-interview.recorded': 'a return interview is recorded',
  'action.recorded': 'an action is recorded',
  'child.registered': 'a child’s record has changed',
  'placement.started': 'a child has been placed',
  'placement.changed': 'a child’s placement has changed',
  'placement.ended': 'a child’s placement has ended',
  'education.absence-reported': 'a child is absent from education',
  'education.absence-resolved': 'a child’s absence from education is resolved',
  'child.seen': 'a child has been seen',
  'report.withdrawn': 'a report has been withdrawn',
  'task.due': 'a task is yours to do',
  'task.overdue': 'a task is overdue',
  'digest.daily': 'your daily list',
  'digest.weekly': 'your weekly list',
  'digest.fortnightly': 'your fortnightly list',
  'digest.monthly': 'your monthly list',
  'digest.two-monthly': 'your two-monthly list',
  'digest.quarterly': 'your quarterly list',
  'review.needed': 'a report waits for a reviewer',
  'possible-match': 'a missing child may be one you know',
  correction: 'you were told something about the wrong child',
  'stand-down': 'an earlier alert is withdrawn',
  'notice.rejected': 'a notice of yours could not be taken',
  'notice.rule': 'a rule asks for your attention',
};

const GOING_HEADLINES: Record<string, string> = {
  absent: 'a child is absent',
  'away-without-authorisation': 'a child is away without authorisation',
};

/** What has happened, in a few words and without a word about which child. */
export function headline(kind: AlertKind, category: string | null): string {
  return (kind === 'missing.reported' && category !== null ? GOING_HEADLINES[category] : undefined) ?? HEADLINES[kind];
}
