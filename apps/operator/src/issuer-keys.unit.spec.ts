import { describe, expect, it } from '@jest/globals';
import { rotated, type IssuerKey } from '#operator';

const NOW = new Date('2026-03-02T09:00:00Z');
const LATER = new Date('2026-03-03T09:00:00Z');
const key = (kid: string): IssuerKey => ({ kty: 'EC', kid });
const [first, second, third] = [key('first'), key('second'), key('third')] as const;
const retired = (one: IssuerKey): IssuerKey => ({ ...one, retired: NOW.toISOString() });

describe('exchanging the key that signs tokens', () => {
  it('announces a key, lets it sign, and forgets the one before when no token of its can be good', () => {
    expect(rotated([first], 'announce', second, NOW)).toEqual({ ok: true, value: [first, second] });
    expect(rotated([first, second], 'sign', third, NOW)).toEqual({ ok: true, value: [second, retired(first)] });
    expect(rotated([second, retired(first)], 'retire', third, LATER)).toEqual({ ok: true, value: [second] });
  });

  it('may begin anew while the key before the last is still known', () => {
    const keys = [second, retired(first)];
    expect(rotated(keys, 'announce', third, NOW)).toEqual({ ok: true, value: [...keys, third] });
    expect(rotated([...keys, third], 'sign', first, LATER)).toEqual({
      ok: true,
      value: [third, { ...second, retired: LATER.toISOString() }, retired(first)],
    });
    const before = [third, { ...second, retired: LATER.toISOString() }, retired(first)];
    expect(rotated(before, 'retire', key('unused'), LATER)).toEqual({ ok: true, value: before.slice(0, 2) });
  });

  it('announces no second key, and lets none sign that is not announced', () => {
    expect(rotated([first, second], 'announce', third, NOW)).toMatchObject({ ok: false });
    expect(rotated([first], 'sign', second, NOW)).toMatchObject({ ok: false });
    expect(rotated([second, retired(first)], 'sign', third, NOW)).toMatchObject({ ok: false });
  });

  it('forgets no key with which tokens in use may be signed, and says when it will', () => {
    const early = new Date(LATER.getTime() - 1);
    expect(rotated([second, retired(first)], 'retire', third, early)).toEqual({
      ok: false,
      error: expect.stringContaining(LATER.toISOString()),
    });
    expect(rotated([first, second], 'retire', third, LATER)).toMatchObject({ ok: false });
  });
});
