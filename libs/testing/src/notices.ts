import { cloudEventType, type EventType, type NoticeData } from '#contracts';
import type { Notice } from '#episodes';
import { effectiveAt } from '#episodes';
import { deriveId } from '#kernel';

export interface NoticeSketch {
  readonly type: EventType;
  readonly data: object;
  readonly by?: string;
  readonly subject?: string;
  readonly recordedAt?: string;
  readonly position?: number;
  readonly withdrawnAtPosition?: number;
}

let arrivals = 0;

/** A notice as the fold reads it, with everything left out filled in; each is taken to have arrived after the one before. */
export function noticeOf(sketch: NoticeSketch): Notice {
  const position = sketch.position ?? ++arrivals;
  const organisation = sketch.by ?? 'greater-manchester';
  const source = `/agencies/${organisation}`;
  const recordedAt = new Date(sketch.recordedAt ?? '2026-03-02T09:00:00Z');
  const data = sketch.data as NoticeData;
  const report = deriveId('spec-report', cloudEventType(sketch.type), organisation, String(position));
  return {
    report,
    organisation,
    feed: 'police',
    source,
    subject: sketch.subject ?? 'MP/1',
    eventId: `event-${position}`,
    type: sketch.type,
    data,
    effectiveAt: effectiveAt(sketch.type, data, recordedAt),
    recordedAt,
    receivedAt: recordedAt,
    position,
    withdrawnBy: sketch.withdrawnAtPosition === undefined ? null : deriveId('spec-report', 'withdrawal', report),
    withdrawnAtPosition: sketch.withdrawnAtPosition ?? null,
    movedBy: null,
  };
}
