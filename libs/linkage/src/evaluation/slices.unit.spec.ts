import { describe, expect, it } from '@jest/globals';
import { Slices } from './slices.js';
import type { Judged } from './tally.js';

const found: Judged = { decision: 'linked', child: 'ann', candidates: [], truth: 'ann', usable: true };
const missed: Judged = { ...found, decision: 'new', child: null };

function slicesOf(counts: Readonly<Record<string, readonly [reports: number, missed: number]>>): Slices {
  const slices = new Slices(['origin']);
  for (const [origin, [reports, missing]] of Object.entries(counts)) {
    for (let i = 0; i < reports; i++) slices.add(i < missing ? missed : found, { origin });
  }
  return slices;
}

describe('the same measures for each group of children', () => {
  it('sets the worst group against the best, and leaves out those too small to say', () => {
    const [origin] = slicesOf({ polish: [2_000, 30], somali: [2_500, 50], welsh: [1_999, 1_999] }).sliced();
    expect(origin?.missed).toEqual({ worst: 'somali', best: 'polish', ratio: 50 / 2_500 / (30 / 2_000) });
    expect(origin?.slices.map(({ value }) => value)).toEqual(['somali', 'polish', 'welsh']);
  });

  it('calls groups equal of which none was missed, and the ratio to a group without a miss infinite', () => {
    expect(slicesOf({ a: [2_000, 0], b: [2_000, 0] }).sliced()[0]?.missed?.ratio).toBe(1);
    expect(slicesOf({ a: [2_000, 0], b: [2_000, 1] }).sliced()[0]?.missed).toMatchObject({
      worst: 'b',
      ratio: Infinity,
    });
  });

  it('compares nothing where only one group is large enough', () => {
    expect(slicesOf({ a: [2_000, 3], b: [20, 3] }).sliced()[0]?.missed).toBeNull();
  });
});
