import type { EventType } from '#contracts';
import type { Notice } from '#episodes';
import { deriveId } from '#kernel';
import { heard, type Belongs } from './histories.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const HOME = { lines: ['12 Mill Lane'], postcode: 'WN1 1AA' };

/**
 * The same history as agencies tell it: some notices come days late or before their time, some are corrected or taken
 * back; another agency reports the same going; the child moves, its record changes, it misses school, it is absent from one
 * address again and again. By order of arrival.
 */
export function unruly(notices: readonly Notice[], belongs: Belongs, random: () => number): Notice[] {
  const chance = (share: number): boolean => random() < share;
  const all = notices.flatMap((notice) => [notice, ...(BESIDES[notice.type]?.(notice, { ...belongs, random }) ?? [])]);
  const delayed = all.map((notice): Notice => {
    if (!chance(0.25)) return notice;
    const late = random() * (chance(0.7) ? 2 * DAY : 60 * DAY);
    return { ...notice, receivedAt: new Date(notice.receivedAt.getTime() + late) };
  });
  const arrived = delayed
    .sort((a, b) => a.receivedAt.getTime() - b.receivedAt.getTime())
    .map((notice, place) => ({ ...notice, position: place + 1 }));
  return arrived.map((notice, place) => {
    const by = arrived[place + 1 + Math.floor(random() * 12)];
    if (!by || !chance(0.06)) return notice;
    return { ...notice, withdrawnBy: deriveId('withdrawal', notice.report), withdrawnAtPosition: by.position };
  });
}

interface Telling extends Belongs {
  readonly random: () => number;
}

type Besides = (notice: Notice, by: Telling) => Notice[];

/** What else somebody says about then. */
const BESIDES: Partial<Record<EventType, Besides>> = {
  'child.registered': (notice, { responsible, random }) => {
    const at = notice.effectiveAt.getTime();
    if (random() < 0.5) return [];
    return [
      said(notice, 'child.registered', responsible, at + 40 * DAY * random(), {
        responsibleAuthority: responsible,
        statuses: [{ kind: 'looked-after', from: dayOf(at), to: dayOf(at + 200 * DAY * random()) }],
        flags: random() < 0.5 ? ['persistent', 'child-sexual-exploitation'] : [],
        professionals: [{ role: 'social-worker', name: 'Ada Wren' }],
      }),
    ];
  },
  'placement.notified': (notice, { responsible, host, random }) => {
    const at = notice.effectiveAt.getTime() + 100 * DAY;
    if (random() < 0.5) return [];
    const moves = [
      { change: 'ended', reference: `PL-${notice.subject}`, authority: host, to: dayOf(at) },
      { change: 'started', reference: 'PL-next', authority: responsible, from: dayOf(at) },
    ];
    return moves.map(({ change, ...placement }, nth) =>
      said(notice, 'placement.notified', responsible, at + nth * HOUR, {
        change,
        responsibleAuthority: responsible,
        placement: { kind: 'childrens-home', ...placement },
      }),
    );
  },
  'missing.reported': (notice, { responsible, host, force, random }) => {
    const at = notice.effectiveAt.getTime();
    const also = (share: number, more: () => Notice): Notice[] => (random() < share ? [more()] : []);
    const missingFrom = { kind: 'placement', authority: host, address: HOME };
    const category = random() < 0.7 ? 'absent' : 'missing';
    return [
      ...also(0.15, () =>
        said(notice, 'missing.reported', responsible, at + HOUR, { category: 'missing', since: iso(at) }),
      ),
      ...also(0.25, () => corrected(notice, { category, missingFrom })),
      ...also(0.1, () =>
        said(notice, 'child.seen', 'E08000025', at + 2 * HOUR, { at: iso(at + 2 * HOUR), concerns: ['county-lines'] }),
      ),
      ...also(0.1, () => said(notice, 'missing.updated', force, at + HOUR, { category: 'missing' })),
      ...(random() < 0.15 ? missedSchool(notice, responsible, at, random) : []),
    ];
  },
  'return-interview.recorded': (notice, { responsible, host, random }) => {
    const at = notice.effectiveAt.getTime();
    if (random() < 0.7) return [];
    return [
      said(notice, 'return-interview.recorded', host, at + DAY, { status: 'received', at: iso(at + DAY) }),
      said(notice, 'action.recorded', responsible, at + 2 * DAY, {
        action: 'strategy-meeting',
        outcome: 'deferred',
        reason: 'nobody came',
        nextReviewAt: iso(at + 9 * DAY),
        at: iso(at + 2 * DAY),
      }),
    ];
  },
};

function missedSchool(notice: Notice, authority: string, at: number, random: () => number): Notice[] {
  const about = `CME/${notice.subject}`;
  const back = at + (4 + 30 * random()) * DAY;
  const leave = random() < 0.3 ? { expectedReturn: dayOf(at + 5 * DAY) } : {};
  const reported = { kind: 'unexplained', since: dayOf(at + DAY), ...leave };
  const resolved = { at: iso(back), outcome: 'returned' };
  return [
    said(notice, 'education.absence-reported', authority, at + 3 * DAY, reported, about),
    ...(random() < 0.6 ? [said(notice, 'education.absence-resolved', authority, back, resolved, about)] : []),
  ];
}

const iso = (at: number): string => new Date(at).toISOString();
const dayOf = (at: number): string => iso(at).slice(0, 10);

function said({ subject }: Notice, type: EventType, by: string, at: number, data: object, about = subject): Notice {
  return heard(type, by, about, new Date(at), { child: {}, ...data });
}

/** The same publisher's later word on the same case. */
function corrected({ type, organisation, subject, recordedAt, data }: Notice, more: object): Notice {
  return heard(type, organisation, subject, new Date(recordedAt.getTime() + HOUR), Object.assign({}, data, more));
}
