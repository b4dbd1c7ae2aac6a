import { describe, expect, it } from '@jest/globals';
import type { NoticeEvent } from '#contracts';
import { clockNotes } from './clock-notes.js';

const NOW = new Date('2026-03-02T09:00:00Z');
const notesOn = (type: string, data: object, time?: string) =>
  clockNotes({ id: '1', source: '/a', subject: 's', type, time, data } as unknown as NoticeEvent, NOW).map(
    ({ pointer, code }) => `${pointer} ${code}`,
  );

describe('a clock that is years off', () => {
  it('is noted where a moment that has passed lies more than a day ahead', () => {
    expect(notesOn('report.withdrawn', {}, '2026-03-03T09:00:01Z')).toEqual(['/time clock-ahead']);
    expect(
      notesOn('missing.reported', { since: '2099-01-01T00:00:00+01:00', reportedAt: '2031-01-01T00:00:00Z' }),
    ).toEqual(['/data/since clock-ahead', '/data/reportedAt clock-ahead']);
    expect(notesOn('education.absence-reported', { since: '2027-03-02' })).toEqual(['/data/since clock-ahead']);
    expect(notesOn('missing.found', { at: '2027-03-02T00:00:00Z' })).toEqual(['/data/at clock-ahead']);
    expect(notesOn('child.seen', { at: '2027-03-02T00:00:00Z' })).toEqual(['/data/at clock-ahead']);
  });

  it('is noted where it lies longer ago than a child has lived, as of a device that has lost its time', () => {
    expect(notesOn('missing.reported', { since: '1970-01-01T00:00:00Z' }, '1970-01-01T00:00:00Z')).toEqual([
      '/time clock-behind',
      '/data/since clock-behind',
    ]);
  });

  it('is not seen in what came late, in ten years of history, or in an appointment', () => {
    expect(notesOn('missing.reported', { since: '2016-03-02T00:00:00Z' }, '2026-03-03T08:59:59Z')).toEqual([]);
    expect(notesOn('missing.reported', { since: '2026-03-02T08:00:00Z', reviewAt: '2027-01-01T00:00:00Z' })).toEqual(
      [],
    );
    expect(notesOn('return-interview.recorded', { at: '2027-01-01T00:00:00Z' })).toEqual([]);
  });
});
