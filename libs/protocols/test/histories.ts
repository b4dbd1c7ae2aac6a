import type { EventType, NoticeData } from '#contracts';
import { effectiveAt, type Notice } from '#episodes';
import { deriveId } from '#kernel';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Where an invented child belongs, and where it lives. */
export interface Belongs {
  readonly responsible: string;
  readonly host: string;
  /** The force of the host's area. */
  readonly force: string;
}

export interface HistoryOptions extends Belongs {
  /** Chance, from 0 up to 1. */
  readonly random: () => number;
  readonly from: Date;
  readonly days: number;
  /** How often the child goes, at least once. */
  readonly episodes: number;
}

const RISKS = ['medium', 'medium', 'medium', 'high', 'low', 'not-assessed'] as const;
const FACTORS = [
  'child-sexual-exploitation',
  'county-lines',
  'self-harm',
  'medical-need',
  'person-posing-risk',
] as const;
const STATUSES = ['looked-after', 'looked-after', 'child-protection-plan', 'child-in-need'] as const;

/**
 * What agencies say of one invented child over some years, in the order in which it happened: the record, the placement,
 * and of each episode the report, news, the find, the check, the interview and a few actions. Most episodes last hours,
 * some days, a few weeks.
 */
export function historyOf({ random, from, days, episodes, responsible, host, force }: HistoryOptions): Notice[] {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const chance = (share: number): boolean => random() < share;
  const notices: Notice[] = [];
  const subject = `LA-${Math.floor(random() * 1e9)}`;
  const say = (type: EventType, by: string, at: number, data: object, about = subject): void => {
    const recordedAt = new Date(at + Math.floor(random() * HOUR));
    notices.push(heard(type, by, about, recordedAt, { child: {}, ...data }));
  };
  const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
  const begin = from.getTime();
  const isPlaced = host !== responsible || chance(0.5);

  if (isPlaced || chance(0.6)) {
    const kind = isPlaced ? 'looked-after' : pick(STATUSES);
    say('child.registered', responsible, begin, {
      responsibleAuthority: responsible,
      statuses: [{ kind, from: day(begin - 100 * DAY) }],
      flags: chance(0.1) ? [pick(FACTORS)] : [],
    });
  }
  if (isPlaced) {
    const placement = { reference: `PL-${subject}`, kind: 'childrens-home', authority: host, from: day(begin) };
    say('placement.notified', responsible, begin, { change: 'started', responsibleAuthority: responsible, placement });
  }
  const apart = (days * DAY) / episodes;
  for (let nth = 0; nth < episodes; nth++) {
    const since = Math.floor(begin + DAY + nth * apart + random() * apart * 0.4);
    const lasts = Math.min(
      apart * 0.5,
      chance(0.8) ? random() * 20 * HOUR : chance(0.9) ? random() * 6 * DAY : 40 * DAY,
    );
    const back = Math.floor(since + HOUR + lasts);
    const about = `MP/${subject}/${nth}`;
    const at = (time: number): string => new Date(time).toISOString();
    const level = pick(RISKS);
    const factors = chance(0.2) ? [pick(FACTORS)] : [];
    const category = chance(0.15) ? 'absent' : chance(0.1) ? 'away-without-authorisation' : 'missing';
    const reported = { category, since: at(since), reportedAt: at(since + HOUR / 2), risk: { level, factors } };
    const missingFrom = { kind: isPlaced ? 'placement' : 'home', authority: host };
    say('missing.reported', force, since + HOUR / 2, { ...reported, missingFrom }, about);
    if (chance(0.2)) {
      say('missing.updated', force, (since + back) / 2, { risk: { level: 'high', factors: [] } }, about);
    }
    say('missing.found', force, back, { at: at(back), how: 'returned', returnedTo: 'placement' }, about);
    if (category === 'missing' && chance(0.9)) {
      say('safe-and-well.recorded', force, back + 3 * HOUR, { done: true, at: at(back + 3 * HOUR) }, about);
    }
    if (category !== 'absent') {
      const met = { status: chance(0.8) ? 'completed' : 'declined', independent: true, at: at(back + 50 * HOUR) };
      say('return-interview.recorded', responsible, back + 50 * HOUR, met);
    }
    if (chance(0.3)) {
      const done = { action: pick(['placement-review', 'care-plan-review', 'strategy-meeting'] as const) };
      say('action.recorded', responsible, back + 60 * HOUR, { ...done, at: at(back + 60 * HOUR) });
    }
  }
  return notices;
}

/**
 * How many episodes a child of the stream has in all: most one or two, some dozens, one in a thousand hundreds; 6 on average,
 * as England's figures have it of children who go missing from care.
 */
export function episodesByChance(random: () => number): number {
  const drawn = random();
  if (drawn < 0.4) return 1;
  if (drawn < 0.58) return 2;
  if (drawn < 0.8) return 3 + Math.floor(random() * 4);
  if (drawn < 0.93) return 6 + Math.floor(random() * 9);
  if (drawn < 0.99) return 15 + Math.floor(random() * 35);
  return drawn < 0.999 ? 50 + Math.floor(random() * 100) : 150 + Math.floor(random() * 150);
}

/** Over how many days they go: a year or three in a childhood, with nothing before and after; no more than one every four days. */
export const daysByChance = (random: () => number, episodes: number): number =>
  Math.max(Math.ceil(30 + random() * random() * 1_400), episodes * 4);

let arrivals = 0;

/** A notice that came as soon as it was recorded. */
export function heard(
  type: EventType,
  organisation: string,
  subject: string,
  recordedAt: Date,
  data: NoticeData,
): Notice {
  const position = ++arrivals;
  return {
    report: deriveId('invented-report', String(position)),
    organisation,
    feed: organisation.startsWith('E') ? 'council' : 'police',
    source: `/agencies/${organisation}`,
    subject,
    eventId: `event-${position}`,
    type,
    data,
    effectiveAt: effectiveAt(type, data, recordedAt),
    recordedAt,
    receivedAt: recordedAt,
    position,
    withdrawnBy: null,
    withdrawnAtPosition: null,
    movedBy: null,
  };
}
