import { describe, expect, it } from '@jest/globals';
import { RateLimit } from './rate-limit.js';

describe('the rate of a client', () => {
  it('lets a burst through, then as many a second as agreed, and counts each client alone', () => {
    let now = 0;
    const rate = new RateLimit({ perSecond: 10, burst: 3 }, () => now);
    const within = (client: string, times: number) => Array.from({ length: times }, () => rate.isWithin(client));
    expect(within('a', 4)).toEqual([true, true, true, false]);
    expect(within('b', 1)).toEqual([true]);
    now = 100;
    expect(within('a', 2)).toEqual([true, false]);
    now = 60_000;
    expect(within('a', 4)).toEqual([true, true, true, false]);
  });
});
