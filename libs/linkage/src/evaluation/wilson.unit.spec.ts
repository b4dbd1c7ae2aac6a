import { describe, expect, it } from '@jest/globals';
import { shareOf } from './wilson.js';

describe('a share and its Wilson interval', () => {
  it('is that of the textbooks', () => {
    // Newcombe 1998, table I, method 3
    const common = shareOf(81, 263);
    expect(common.low).toBeCloseTo(0.2553, 4);
    expect(common.high).toBeCloseTo(0.3662, 4);
    const rare = shareOf(1, 29);
    expect(rare.low).toBeCloseTo(0.0061, 4);
    expect(rare.high).toBeCloseTo(0.1718, 4);
  });

  it('does not take none for never, nor all for always', () => {
    const none = shareOf(0, 20_000);
    expect([none.share, none.low]).toEqual([0, 0]);
    expect(none.high).toBeCloseTo(0.000192, 6);
    const all = shareOf(20, 20);
    expect([all.share, all.high]).toEqual([1, 1]);
    expect(all.low).toBeCloseTo(0.8389, 4);
  });

  it('says nothing of nothing', () => {
    expect(shareOf(0, 0)).toEqual({ of: 0, among: 0, share: null, low: 0, high: 1 });
  });
});
