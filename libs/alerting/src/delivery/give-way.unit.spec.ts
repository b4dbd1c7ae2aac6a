import { describe, expect, it } from '@jest/globals';
import { giveWay } from './give-way.js';

/** How long it waits for others who are busy for so many looks. */
async function waited(busyFor: number): Promise<number> {
  let [looks, milliseconds] = [0, 0];
  await giveWay(
    () => looks++ < busyFor,
    (more) => {
      milliseconds += more;
      return Promise.resolve();
    },
  );
  return milliseconds;
}

describe('giving way to those who are more urgent', () => {
  it('takes no time where they have nothing to do', async () => {
    expect(await waited(0)).toBe(0);
  });

  it('lasts until they are through', async () => {
    expect(await waited(3)).toBe(60);
  });

  it('lasts no longer than a second, however much they have to do', async () => {
    expect(await waited(Infinity)).toBe(1_000);
  });
});
