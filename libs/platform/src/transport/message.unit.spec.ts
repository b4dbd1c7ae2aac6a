import { describe, expect, it } from '@jest/globals';
import { pauseAfter } from './delivery.js';
import { partitionOf, PARTITIONS } from './message.js';

describe('the partition of a key', () => {
  it('stays what it is: another would let a case’s messages overtake each other', () => {
    expect(['', 'a', 'urn:example:police CASE-1', 'Zoë'].map(partitionOf)).toEqual([1, 5, 4, 0]);
  });

  it('spreads keys that differ in one digit over all partitions alike', () => {
    const keys = Array.from({ length: 8_000 }, (_, n) => `urn:example:council ${n}`);
    const counts = [...Map.groupBy(keys, partitionOf).values()].map((alike) => alike.length);
    expect(counts).toHaveLength(PARTITIONS);
    expect(Math.min(...counts)).toBeGreaterThan(800);
    expect(Math.max(...counts)).toBeLessThan(1_200);
  });
});

it('the pause before another try doubles from 50 ms to 5 s and stays there', () => {
  expect([1, 2, 3, 7, 8, 1_000_000].map(pauseAfter)).toEqual([50, 100, 200, 3_200, 5_000, 5_000]);
});
