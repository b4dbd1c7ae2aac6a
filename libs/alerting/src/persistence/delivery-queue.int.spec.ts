import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Urgency } from '#contracts';
import { testDatabase } from '#testing';
import type { EntityManager } from 'typeorm';
import { caseOf, missing, tellOf } from '../../test/specimens.js';
import { TellingHub } from '../../test/telling-hub.js';
import { DeliveryQueue } from './delivery-queue.js';

let hub: TellingHub;
beforeAll(async () => {
  hub = await TellingHub.start(testDatabase);
});
afterAll(() => hub.stop());
beforeEach(() => hub.reset([]));

/** Each to a person of their own, so that none waits for another. */
async function raise(urgency: Urgency, names: readonly string[]): Promise<void> {
  const notice = missing();
  await hub.raise(
    caseOf(notice),
    names.map((name) => {
      const person = { name, email: `${name}@wigan.example`, phone: null };
      return tellOf(caseOf(notice), notice, { urgency, person });
    }),
  );
}

async function lease(tx: EntityManager, limit: number): Promise<string[]> {
  const queue = new DeliveryQueue(hub.database, 'people');
  const leased = await queue.lease(tx, { now: hub.now, limit, fallbackAt: null, notThese: [] });
  return leased.map(({ address }) => address.replace('@wigan.example', '')).sort();
}

describe('the queue of deliveries', () => {
  it('gives urgent ones first, and holds none that it does not give: another worker takes those meanwhile', async () => {
    await raise('routine', ['routine-1', 'routine-2']);
    await raise('today', ['today-1', 'today-2']);
    await raise('immediate', ['urgent-1', 'urgent-2', 'urgent-3']);
    await hub.database.transaction(async (tx) => {
      expect(await lease(tx, 3)).toEqual(['urgent-1', 'urgent-2', 'urgent-3']);
      await hub.database.transaction(async (other) => {
        expect(await lease(other, 3)).toEqual([expect.stringContaining('routine'), 'today-1', 'today-2']);
        expect(await hub.database.transaction((third) => lease(third, 3))).toHaveLength(1);
      });
    });
    expect(await hub.database.transaction((tx) => lease(tx, 3))).toEqual([]);
  });
});
