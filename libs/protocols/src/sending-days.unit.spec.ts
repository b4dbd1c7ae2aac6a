import { describe, expect, it } from '@jest/globals';
import { CALENDARS } from '#contracts';
import { lastWhole, nextSending } from '#protocols';

describe('protocols: the days on which lists go out', () => {
  it.each([
    ['daily', '2026-03-02T09:00:00.000Z', '2026-03-03T09:00:00.000Z'],
    ['daily', '2026-03-02T08:59:59.999Z', '2026-03-02T09:00:00.000Z'],
    ['weekly', '2026-03-02T08:00:00Z', '2026-03-02T09:00:00.000Z'],
    ['weekly', '2026-03-02T09:00:00Z', '2026-03-09T09:00:00.000Z'],
    ['fortnightly', '2026-01-05T09:00:00Z', '2026-01-19T09:00:00.000Z'],
    ['fortnightly', '2026-03-02T09:00:00Z', '2026-03-16T09:00:00.000Z'],
    ['monthly', '2026-03-31T22:00:00Z', '2026-04-01T08:00:00.000Z'],
    ['two-monthly', '2026-03-01T09:00:00Z', '2026-05-01T08:00:00.000Z'],
    ['quarterly', '2026-01-01T09:00:00Z', '2026-04-01T08:00:00.000Z'],
  ] as const)('%s: after %s comes %s, at nine by the clocks of England', (calendar, after, next) => {
    expect(nextSending(calendar, '09:00', new Date(after)).toISOString()).toBe(next);
  });

  it('keeps nine o’clock across the change of the clock', () => {
    expect(nextSending('daily', '09:00', new Date('2026-03-28T12:00:00Z')).toISOString()).toBe(
      '2026-03-29T08:00:00.000Z',
    );
  });

  it.each([
    ['daily', '2026-03-01', '2026-03-01'],
    ['weekly', '2026-02-23', '2026-03-01'],
    ['fortnightly', '2026-02-16', '2026-03-01'],
    ['monthly', '2026-02-01', '2026-02-28'],
    ['two-monthly', '2026-01-01', '2026-02-28'],
    ['quarterly', '2025-10-01', '2025-12-31'],
  ] as const)('%s: what is asked on Monday 2 March is about %s to %s', (calendar, from, to) => {
    expect(lastWhole(calendar, '2026-03-02')).toEqual({ from, to });
  });

  it('is about days that have ended, on every day of a year', () => {
    for (const calendar of CALENDARS) {
      for (let day = 1; day < 29; day++) {
        const asked = `2027-02-${String(day).padStart(2, '0')}`;
        expect(lastWhole(calendar, asked).to < asked).toBe(true);
      }
    }
  });
});
