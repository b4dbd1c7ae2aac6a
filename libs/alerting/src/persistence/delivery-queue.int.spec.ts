import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Urgency } from '#contracts';
import { testDatabase } from '#testing';
import type { Database } from '#platform';
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

  it('looks up by lane, and never through all that waits, though the plan was made when nothing waited', async () => {
    await hub.owner('ANALYZE alert_delivery');
    const said: string[] = [];
    const listener = {
      query: (sql: string) => Promise.resolve(sql.includes('set_config') ? [] : said.push(sql) && []),
    };
    const queue = new DeliveryQueue(listener as unknown as Database, 'people');
    const asked = { now: hub.now, limit: 5, fallbackAt: hub.now, notThese: [] };
    await queue.lease(listener as unknown as EntityManager, asked);
    await queue.nextDueAt();
    for (const sql of said) {
      const rows = await hub.database.query(`EXPLAIN (GENERIC_PLAN, COSTS OFF) ${sql}`);
      const plan = rows.map((row) => String(row['QUERY PLAN'])).join('\n');
      const scans = [...plan.matchAll(/using alert_delivery_(due|lane) .*\n\s+(.*)/g)].map(
        ([, index, by]) => `${index} by ${by}`,
      );
      expect(scans.filter((scan) => scan.startsWith('lane')).length).toBeGreaterThan(0);
      for (const scan of scans)
        expect(scan).toMatch(/^(due by Index Cond: \(+priority =|lane by Index Cond: \(lane =)/);
    }
  });

  it('is planned once for whatever it is given', async () => {
    await raise(
      'immediate',
      Array.from({ length: 40 }, (_, i) => `person-${i}`),
    );
    await hub.owner(
      `INSERT INTO alert_delivery
         SELECT (jsonb_populate_record(d, jsonb_build_object('id', gen_random_uuid(), 'lane', d.lane || n))).*
           FROM alert_delivery d CROSS JOIN generate_series(1, 100) n WHERE d.state = 'queued';
       ANALYZE alert_delivery`,
    );
    const plans = await hub.database.transaction(async (tx) => {
      const made = (): Promise<unknown> =>
        tx.query(`SELECT custom_plans FROM pg_prepared_statements WHERE statement LIKE 'WITH level_0%'`);
      const at: unknown[] = [];
      for (let limit = 1; limit <= 12; limit++) {
        expect(await lease(tx, limit % 4)).toHaveLength(limit % 4);
        at.push(await made());
      }
      return at;
    });
    expect(plans).toEqual(Array(12).fill(plans[0]));
  });
});
