import type { EventType, NoticeData } from '#contracts';
import { atLocalTime, onceFor } from '#kernel';
import type { Notice } from './case-file.js';

/** When the thing happened that a notice tells of: `since`, `at` or `from`; for a registration, when it was recorded. */
export function effectiveAt(type: EventType, data: NoticeData, recordedAt: Date): Date {
  const said = momentSaid(type, data);
  return said === undefined ? recordedAt : momentOf(said);
}

/**
 * When an absence from education began that a notice tells of: where leave has run out, on the day on which the child
 * was expected back (BHM-19), else `since`.
 */
export function absentFrom({ data, effectiveAt: since }: Pick<Notice, 'data' | 'effectiveAt'>): Date {
  const expected = text(data, 'expectedReturn');
  return expected === undefined ? since : momentOf(expected);
}

/** A local date means its first moment. */
const momentOf = (said: string): Date =>
  /^\d{4}-\d{2}-\d{2}$/.test(said) ? atLocalTime(said, '00:00') : new Date(said);

function momentSaid(type: EventType, data: NoticeData): string | undefined {
  switch (type) {
    case 'missing.reported':
    case 'education.absence-reported':
      return text(data, 'since');
    case 'missing.found':
    case 'safe-and-well.recorded':
    case 'return-interview.recorded':
    case 'action.recorded':
    case 'education.absence-resolved':
    case 'child.seen':
      return text(data, 'at');
    // A placement's dates say where the child was on a day; which of its notices is the latest word, their own time says.
    case 'placement.notified':
    case 'child.registered':
    case 'missing.updated':
    case 'report.withdrawn':
      return undefined;
  }
}

function text(data: NoticeData, key: string): string | undefined {
  const value = (data as unknown as Record<string, unknown>)[key];
  return typeof value === 'string' ? value : undefined;
}

/** At one and the same moment the going comes before what was added to it, and that before the return. */
const RANK: Record<EventType, number> = {
  'child.registered': 0,
  'placement.notified': 1,
  'missing.reported': 2,
  'education.absence-reported': 2,
  'child.seen': 3,
  'missing.updated': 3,
  'missing.found': 4,
  'education.absence-resolved': 4,
  'safe-and-well.recorded': 5,
  'return-interview.recorded': 5,
  'action.recorded': 5,
  'report.withdrawn': 6,
};

/** A case as its publisher numbers it. */
export const caseOf = (notice: { source: string; subject: string }): string => `${notice.source} ${notice.subject}`;

/**
 * The notices by when the thing happened. Of those of one moment, a case's own stay together with the going first, and
 * cases follow each other in order of arrival: a child who is back and gone again within the same minute has two case
 * numbers, and the return belongs to the first.
 */
export const inOrderOfHappening: (notices: readonly Notice[]) => readonly Notice[] = onceFor((notices) => {
  const firstArrival = firstArrivals(notices);
  return [...notices].sort(
    (a, b) =>
      a.effectiveAt.getTime() - b.effectiveAt.getTime() ||
      (firstArrival.get(momentOfCase(a)) ?? 0) - (firstArrival.get(momentOfCase(b)) ?? 0) ||
      RANK[a.type] - RANK[b.type] ||
      a.position - b.position,
  );
});

/** A record may have the same number: it is no part of what happens, and what is done later goes by when that was said. */
const momentOfCase = (notice: Notice): string =>
  `${notice.effectiveAt.getTime()} ${RANK[notice.type] < RANK['missing.reported'] ? notice.report : caseOf(notice)}`;

/** Of moments that have several notices, when the first of each case arrived. */
function firstArrivals(notices: readonly Notice[]): Map<string, number> {
  const first = new Map<string, number>();
  const times = new Set<number>();
  const shared = new Set<number>();
  for (const { effectiveAt } of notices) {
    const time = effectiveAt.getTime();
    (times.has(time) ? shared : times).add(time);
  }
  for (const notice of notices) {
    if (!shared.has(notice.effectiveAt.getTime())) continue;
    const key = momentOfCase(notice);
    first.set(key, Math.min(first.get(key) ?? Infinity, notice.position));
  }
  return first;
}
