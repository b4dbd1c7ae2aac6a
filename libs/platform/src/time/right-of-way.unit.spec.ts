import { describe, expect, it, jest } from '@jest/globals';
import { RightOfWay } from '#platform';

describe('right of way', () => {
  it('keeps nobody waiting while little comes in', async () => {
    const rightOfWay = new RightOfWay(() => 5_000);
    rightOfWay.arrived(120);
    let went = false;
    const going = rightOfWay.giveWay().then(() => (went = true));
    await Promise.resolve();
    await Promise.resolve();
    expect(went).toBe(true);
    await going;
  });

  it('lets the hub do one thing at a time while a crowd comes in, and everything at once when it has passed', async () => {
    jest.useFakeTimers();
    try {
      let now = 5_000;
      const rightOfWay = new RightOfWay(() => now);
      rightOfWay.arrived(1_000);
      let done = 0;
      const work = [1, 2, 3].map(() => rightOfWay.giveWay().then(() => done++));
      await jest.advanceTimersByTimeAsync(99);
      expect(done).toBe(0);
      await jest.advanceTimersByTimeAsync(101);
      expect(done).toBe(2);
      await jest.advanceTimersByTimeAsync(100);
      await Promise.all(work);
      now += 2_000;
      await rightOfWay.giveWay();
      expect(jest.getTimerCount()).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });
});
