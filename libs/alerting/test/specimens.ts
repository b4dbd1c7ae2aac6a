import { resolve } from 'node:path';
import type { AlertKind, Capacity, EventType, NoticeData, Role } from '#contracts';
import { demonstration, DirectorySnapshot, referenceDataOnFile, type Contact, type ContactChannel } from '#directory';
import { effectiveAt, foldHistory, PackReading, type CaseFile, type Notice } from '#episodes';
import { deriveId, referenceOf } from '#kernel';
import type { Tell } from '#protocols';
import { agreementsOnFile, compile, type CompiledAgreements } from '#sharing';
import type { Alert } from '../src/alert.js';
import { acknowledgeBy } from '../src/urgency.js';

export const WIGAN = 'E08000010';
export const LIVERPOOL = 'E08000012';
export const POLICE = 'greater-manchester';
export const NOW = new Date('2026-03-02T22:06:00Z');
export const PACKS = resolve('packs');

class AsSent extends PackReading {
  override actedOn(reported: Parameters<PackReading['actedOn']>[0]): ReturnType<PackReading['actedOn']> {
    return reported ?? 'medium';
  }
}

let arrivals = 0;

/** Each is taken to have arrived after the one before. */
function noticeOf(sketch: { type: EventType; by: string; data: object; recordedAt: string; subject?: string }): Notice {
  const { type, by, subject = 'MP/1' } = sketch;
  const position = ++arrivals;
  const recordedAt = new Date(sketch.recordedAt);
  const data = sketch.data as NoticeData;
  return {
    report: deriveId('spec-report', type, by, String(position)),
    organisation: by,
    feed: 'police',
    source: `/agencies/${by}`,
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

const directory = ((): DirectorySnapshot => {
  const reference = referenceDataOnFile();
  // secrets that are all alike: nobody signs in here
  return new DirectorySnapshot(
    demonstration((count) => new Uint8Array(count).fill(7), reference),
    reference,
  );
})();

/** The demonstration's directory, in memory. */
export const demonstrationDirectory = (): DirectorySnapshot => directory;

export const agreements = (): CompiledAgreements => compile(agreementsOnFile(PACKS), NOW);

/** What a school may not be told stands in capitals, so that it is found wherever it turns up. */
export const TOM = {
  identifiers: [{ system: 'police', issuer: POLICE, value: 'MP/16/1254689' }],
  name: { given: 'Tom', family: 'Example' },
  dateOfBirth: '2011-02-14',
  sex: 'male',
};

export const registered = (more: object = {}): Notice =>
  noticeOf({
    type: 'child.registered',
    by: LIVERPOOL,
    subject: 'LA-1',
    recordedAt: '2026-01-05T09:00:00Z',
    data: {
      child: { ...TOM, identifiers: [{ system: 'nhs-number', value: '9990000018' }] },
      responsibleAuthority: LIVERPOOL,
      statuses: [{ kind: 'looked-after', legalStatus: 'C2', from: '2025-01-05' }],
      flags: [],
      professionals: [],
      ...more,
    },
  });

export const placed = (): Notice =>
  noticeOf({
    type: 'placement.notified',
    by: LIVERPOOL,
    subject: 'LA-1',
    recordedAt: '2026-01-05T10:00:00Z',
    data: {
      child: TOM,
      change: 'started',
      responsibleAuthority: LIVERPOOL,
      placement: {
        reference: 'PL-1',
        kind: 'childrens-home',
        provider: { name: 'Sample House', phone: '01942 496 0123' },
        address: { lines: ['3 Sample Road'], postcode: 'WN1 1AA', authority: WIGAN },
        authority: WIGAN,
        from: '2026-01-05',
        emergency: false,
      },
    },
  });

export const missing = (more: object = {}): Notice =>
  noticeOf({
    type: 'missing.reported',
    by: POLICE,
    recordedAt: '2026-03-02T22:05:00Z',
    data: {
      child: TOM,
      category: 'missing',
      since: '2026-03-02T21:30:00Z',
      missingFrom: { kind: 'placement', address: { lines: ['3 Sample Road'], postcode: 'WN1 1AA' }, authority: WIGAN },
      lastSeen: { at: '2026-03-02T20:00:00Z', place: 'bus station', postcode: 'WN1 1XX' },
      risk: {
        level: 'medium',
        factors: ['child-sexual-exploitation'],
        rationale: 'An older person has been messaging Tom.',
      },
      circumstances: 'Went out to the shop at eight\nand did not come back. See http://trap.example/x',
      description: { appearance: '1.65 m, slim, short brown hair', clothing: 'green parka, white trainers' },
      officer: { name: 'PC Invented', phone: '0161 496 0123' },
      reviewAt: '2026-03-03T00:00:00Z',
      ...more,
    },
  });

export const updated = (more: object = {}, recordedAt = '2026-03-02T22:20:00Z'): Notice =>
  noticeOf({ type: 'missing.updated', by: POLICE, recordedAt, data: { information: 'A friend was asked.', ...more } });

export const found = (recordedAt = '2026-03-02T23:30:00Z'): Notice =>
  noticeOf({
    type: 'missing.found',
    by: POLICE,
    recordedAt,
    data: { at: recordedAt, how: 'returned', returnedTo: 'placement', place: { authority: WIGAN }, concerns: [] },
  });

export function caseOf(...notices: readonly Notice[]): CaseFile {
  const child = { id: '00000000-0000-8000-8000-000000000001', provisional: false, sources: [] };
  const around = { gazetteer: directory, packReading: new AsSent(), referenceOf: (id: string) => referenceOf(id) };
  return { child, notices, history: foldHistory(child, notices, around) };
}

export const episodeOf = (file: CaseFile): { readonly id: string; readonly reference: string } => {
  const episode = file.history.episodes.at(-1);
  if (!episode) throw new Error('the case has no episode');
  return episode;
};

export interface TellSketch {
  readonly kind?: AlertKind;
  readonly organisation?: string;
  readonly role?: Role;
  readonly capacity?: Capacity;
  readonly rule?: string;
  readonly person?: Tell['to']['person'];
  readonly urgency?: Tell['urgency'];
  readonly task?: string;
  readonly late?: boolean;
}

export function tellOf(file: CaseFile, notice: Notice, sketch: TellSketch = {}): Tell {
  const { organisation = WIGAN, role = 'missing-coordinator', capacity = 'host', person = null } = sketch;
  return {
    report: notice.report,
    episode: file.history.episodes.find(({ notices }) => notices.includes(notice.report))?.id ?? null,
    task: sketch.task ?? null,
    kind: sketch.kind ?? (notice.type === 'placement.notified' ? 'placement.started' : notice.type),
    urgency: sketch.urgency ?? 'immediate',
    to: { organisation, role, capacity, person },
    because: [{ rule: sketch.rule ?? 'ENG-07', protocol: 'england@1', text: 'a child placed in your area is missing' }],
    late: sketch.late ?? false,
  };
}

/** An alert as it stands in the table, for what only words it. */
export function alertOf(file: CaseFile, notice: Notice, sketch: TellSketch & Partial<Alert> = {}): Alert {
  const tell = tellOf(file, notice, sketch);
  const by = acknowledgeBy(tell.urgency, NOW);
  return {
    ...tell,
    id: deriveId('alert', notice.report, sketch.rule ?? ''),
    place: '1',
    organisation: tell.to.organisation,
    role: tell.to.role,
    capacity: tell.to.capacity,
    person: tell.to.person,
    state: 'open',
    exercise: sketch.exercise ?? false,
    child: file.child.id,
    about: notice.report,
    reference: tell.episode === null ? 'HW-7KQ4-2M' : episodeOf(file).reference,
    raisedAt: NOW,
    acknowledgeBy: by,
    acknowledged: null,
    withdraws: sketch.withdraws ?? null,
    escalationStep: 0,
    escalateAt: by,
  };
}

let contactNumber = 0;

export function contactOf(
  role: Role,
  channels: readonly (Partial<ContactChannel> & { address: string })[],
  organisation = WIGAN,
): Contact {
  return {
    id: `contact-${++contactNumber}`,
    organisation,
    role,
    name: `${role} of ${organisation}`,
    when: 'always',
    channels: channels.map((channel) => ({ kind: 'email', assured: true, ...channel })),
  };
}

/** The demonstration's organisations with these contacts and no others, and clients of those that read their topic. */
export function directoryWith(contacts: readonly Contact[], alertReaders: readonly string[] = []): DirectorySnapshot {
  const clients = directory.clients().filter(({ organisation }) => alertReaders.includes(organisation));
  return new DirectorySnapshot({ organisations: directory.organisations(), contacts, clients }, directory.reference);
}
