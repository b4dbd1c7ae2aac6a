import type { CaseFile, Notice } from '#episodes';
import { oblige, packsOnFile, ReadingByPacks, type Completion, type Duty, type Tell } from '#protocols';
import { caseOfNotices, demonstrationDirectory, noticeOf } from '#testing';

export const WIGAN = 'E08000010';
export const LIVERPOOL = 'E08000012';
const packs = packsOnFile('packs');
const reading = new ReadingByPacks(packs);
export const NOW = new Date('2026-03-02T09:00:00Z');

/** What came of it. */
export interface Told {
  readonly tells: readonly Tell[];
  readonly duties: readonly Duty[];
  readonly file: CaseFile;
  readonly nextMoment: Date | null;
}

/** What the rules make of a case when the last of these notices has been read. */
export function after(notices: readonly Notice[], now = NOW, completions: readonly Completion[] = []): Told {
  const file = caseOfNotices(notices, reading);
  const last = notices.at(-1);
  const around = {
    directory: demonstrationDirectory(),
    packs,
    completions,
    told: new Set<string>(),
    partnersOf: () => [],
    now,
  };
  return { file, ...oblige(file, last?.report ?? null, around) };
}

export const known = (responsible: string, more: object = {}): Notice =>
  noticeOf({
    type: 'child.registered',
    by: responsible,
    subject: 'LA-1',
    recordedAt: '2026-01-05T09:00:00Z',
    data: {
      child: {},
      responsibleAuthority: responsible,
      statuses: [{ kind: 'looked-after', from: '2025-01-01' }],
      ...more,
    },
  });
export const placed = (responsible: string, host: string, more: object = {}): Notice =>
  noticeOf({
    type: 'placement.notified',
    by: responsible,
    subject: 'LA-1',
    recordedAt: '2026-01-05T09:00:00Z',
    data: {
      child: {},
      change: 'started',
      responsibleAuthority: responsible,
      placement: { reference: 'PL-1', kind: 'childrens-home', authority: host, from: '2026-01-05' },
      ...more,
    },
  });
export const gone = (more: object = {}, by = 'greater-manchester'): Notice =>
  noticeOf({
    type: 'missing.reported',
    by,
    // Fifteen years old: of a child whose age nobody knows Wigan takes no absence (WIG-01).
    data: { child: { dateOfBirth: '2010-06-01' }, category: 'missing', since: '2026-03-02T08:00:00Z', ...more },
  });
export const back = (at = '2026-03-02T08:45:00Z'): Notice =>
  noticeOf({ type: 'missing.found', data: { at, how: 'returned', returnedTo: 'placement' } });
/** Whom a rule has told of what, in which capacity. */
export const to = (tells: readonly Tell[], rule: string): string[] =>
  tells
    .filter((t) => t.because.some((b) => b.rule === rule))
    .map((t) => `${t.kind} ${t.to.organisation}/${t.to.role}/${t.to.capacity}`)
    .sort();

/** The one duty of that kind, if there is one. */
export const dutyFor = (told: Told, kind: string): Duty | undefined => told.duties.find((duty) => duty.kind === kind);
