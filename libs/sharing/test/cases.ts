import { childOf, type EventType, type OrganisationKind, type RiskLevel } from '#contracts';
import { effectiveAt, foldHistory, PackReading, type CaseFile, type Episode, type Notice } from '#episodes';
import { deriveId, referenceOf } from '#kernel';
import type { Surroundings } from '../src/subject-of.js';
import { BRADFORD, LIVERPOOL, WIGAN } from './sketches.js';

export const HOME = 'Example House';
const FORCES: Readonly<Record<string, string>> = {
  [WIGAN]: 'greater-manchester',
  [LIVERPOOL]: 'merseyside',
  [BRADFORD]: 'west-yorkshire',
};
const KINDS: Readonly<Record<string, OrganisationKind>> = {
  ...{ [WIGAN]: 'authority', [LIVERPOOL]: 'authority', [BRADFORD]: 'authority' },
  ...{ 'greater-manchester': 'force', merseyside: 'force', 'wigan-infirmary': 'hospital' },
};

/** A directory of three authorities, with office hours by UTC. */
export const surroundings: Surroundings = {
  organisation: (id) => (KINDS[id] ? { kind: KINDS[id] } : undefined),
  forceOf: (authority) => FORCES[authority],
  isWorkingTime: (_, at) => at.getUTCHours() >= 9 && at.getUTCHours() < 17,
  distance: (from, to) => (from === to ? 'in-area' : 'further'),
};

class MediumAtLeast extends PackReading {
  override actedOn(reported: RiskLevel | null): RiskLevel {
    return reported ?? 'medium';
  }
}

interface NoticeSketch {
  readonly type: EventType;
  readonly data: object;
  readonly by?: string;
  readonly subject?: string;
  readonly recordedAt?: string;
}

let arrivals = 0;

/** A notice, by Greater Manchester Police where nobody else is named; each arrives after the one before. */
export function noticeOf({
  type,
  data,
  by = 'greater-manchester',
  subject = 'MP/1',
  recordedAt,
}: NoticeSketch): Notice {
  const position = ++arrivals;
  const recorded = new Date(recordedAt ?? '2026-03-02T09:00:00Z');
  return {
    report: deriveId('spec-report', String(position)),
    organisation: by,
    feed: 'police',
    source: `/agencies/${by}`,
    subject,
    eventId: `event-${position}`,
    type,
    data: data,
    effectiveAt: effectiveAt(type, data, recorded),
    recordedAt: recorded,
    receivedAt: recorded,
    position,
    withdrawnBy: null,
    withdrawnAtPosition: null,
    movedBy: null,
  };
}

const NHS = { system: 'nhs-number', value: '9990000018' };

/** Liverpool knows Thomas Example, looked after, with a social worker. */
export const registered = (data: object = {}, child: object = {}, by = LIVERPOOL): Notice =>
  noticeOf({
    type: 'child.registered',
    by,
    subject: 'LA-1',
    recordedAt: '2026-01-05T09:00:00Z',
    data: {
      child: { identifiers: [NHS], name: { given: 'Thomas', family: 'Example' }, dateOfBirth: '2011-02-14', ...child },
      responsibleAuthority: by,
      statuses: [{ kind: 'looked-after', legalStatus: 'C2', from: '2025-01-06' }],
      professionals: [{ role: 'social-worker', name: 'Ada Sample', email: 'ada@council.example', organisation: by }],
      ethnicity: 'White: British',
      ...data,
    },
  });

/** Liverpool has placed him in a home in Wigan. */
export const placed = (placement: object = {}): Notice =>
  noticeOf({
    type: 'placement.notified',
    by: LIVERPOOL,
    subject: 'LA-1',
    recordedAt: '2026-01-06T09:00:00Z',
    data: {
      child: { name: { given: 'Thomas', family: 'Example' }, identifiers: [NHS] },
      change: 'started',
      responsibleAuthority: LIVERPOOL,
      placement: {
        reference: 'PL-1',
        kind: 'childrens-home',
        provider: { name: HOME, urn: 'SC000001', phone: '01632 960001' },
        address: { lines: ['7 Harbour Walk'], postcode: 'WN1 1AA', authority: WIGAN },
        authority: WIGAN,
        from: '2026-01-06',
        ...placement,
      },
    },
  });

/** Greater Manchester Police say that he is missing, and call him Tommy. */
export const missing = (data: object = {}, child: object = {}): Notice =>
  noticeOf({
    type: 'missing.reported',
    data: {
      child: {
        identifiers: [NHS, { system: 'police', issuer: 'greater-manchester', value: 'MP/1' }],
        name: { given: 'Tommy', family: 'Example' },
        dateOfBirth: '2011-02-14',
        ...child,
      },
      category: 'missing',
      since: '2026-03-02T08:00:00Z',
      missingFrom: { kind: 'placement', authority: WIGAN, address: { lines: ['7 Harbour Walk'], postcode: 'WN1 1AA' } },
      lastSeen: { at: '2026-03-02T07:00:00Z', place: 'Canary Wharf Road', postcode: 'WN1 1XX' },
      risk: { level: 'medium', factors: ['self-harm', 'gangs'], rationale: 'friends fear for him' },
      circumstances: 'left by the back door',
      description: { appearance: 'tall', clothing: 'blue coat' },
      officer: { name: 'Sgt Specimen', phone: '01632 960002' },
      ...data,
    },
  });

export const found = (data: object = {}): Notice =>
  noticeOf({
    type: 'missing.found',
    data: { at: '2026-03-02T09:45:00Z', how: 'returned', returnedTo: 'placement', ...data },
  });

export const seen = (data: object = {}): Notice =>
  noticeOf({
    type: 'child.seen',
    by: 'wigan-infirmary',
    subject: 'ED-1',
    data: { child: { identifiers: [NHS] }, at: '2026-03-02T09:30:00Z', setting: 'emergency-department', ...data },
  });

export interface Case {
  readonly file: CaseFile;
  readonly episode: Episode | null;
  readonly notice: Notice;
}

/** The case file that these notices make, as the fold makes it; with its latest episode and the n-th notice at hand. */
export function caseOf(notices: readonly Notice[], { nth = -1, provisional = false } = {}): Case {
  const sources = notices
    .flatMap((notice) => {
      const child = childOf(notice.data);
      const registration = notice.type === 'child.registered' || notice.type === 'placement.notified';
      return child
        ? [{ report: notice.report, organisation: notice.organisation, registration, at: notice.recordedAt, child }]
        : [];
    })
    .sort((a, b) => Number(b.registration) - Number(a.registration));
  const child = { id: 'child-1', provisional, sources };
  const history = foldHistory(child, notices, {
    gazetteer: {
      authorityOfPostcode: () => undefined,
      forceOf: (authority) => FORCES[authority],
      organisation: () => undefined,
      byUrn: () => undefined,
    },
    packReading: new MediumAtLeast(),
    referenceOf: (id) => referenceOf(id),
  });
  const notice = notices.at(nth);
  if (!notice) throw new Error('a case has at least one notice');
  return { file: { child, notices, history }, episode: history.episodes.at(-1) ?? null, notice };
}
