import { describe, expect, it } from '@jest/globals';
import { Reliability } from './reliability.js';

describe('whether probabilities are what they say', () => {
  it('sets what was predicted against what was, in ten bins', () => {
    const reliability = new Reliability();
    for (let i = 0; i < 10; i++) reliability.add(0.75, i < 6);
    reliability.add(1, true);
    reliability.add(0, false);
    const bins = reliability.bins();
    expect(bins).toHaveLength(10);
    expect(bins[7]).toMatchObject({ from: 0.7, to: 0.8, predicted: 0.75, observed: { of: 6, among: 10 } });
    expect(bins[9]).toMatchObject({ predicted: 1, observed: { of: 1, among: 1 } });
    expect(bins[0]).toMatchObject({ predicted: 0, observed: { of: 0, among: 1 } });
    expect(bins[4]).toMatchObject({ predicted: null, observed: { share: null } });
    expect(reliability.error()).toBeCloseTo((10 * 0.15) / 12, 10);
  });

  it('has no error to tell before anything was predicted', () => {
    expect(new Reliability().error()).toBeNull();
  });
});
