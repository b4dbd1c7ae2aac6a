import { describe } from '@jest/globals';
import {
  Database,
  EmbeddedTransport,
  HubClock,
  Metrics,
  Outbox,
  Parked,
  partitionOf,
  PlatformEntities,
  PlatformMigrations,
  rewind,
} from '#platform';
import { SeverableLine, testDatabase, transportConformance, type TransportHarness } from '#testing';

describe.each([
  ['embedded', 1],
  ['embedded, some of a partition side by side:', 8],
])('%s', (name, sideBySide) => transportConformance(name, () => harness(sideBySide)));

async function harness(sideBySide: number): Promise<TransportHarness> {
  const test = await testDatabase({
    entities: PlatformEntities,
    migrations: PlatformMigrations,
  });
  const { database, addresses } = test;
  const outbox = new Outbox();
  const lines: SeverableLine[] = [];
  const databases: Database[] = [];
  return {
    database,
    outbox,
    parked: new Parked(database, outbox),
    prepareTopic: async () => undefined,
    async member(group, topics) {
      const line = await SeverableLine.to(addresses.applicationUrl);
      const own = await Database.connect(line.url, PlatformEntities);
      lines.push(line);
      databases.push(own);
      const transport = new EmbeddedTransport({
        database: own,
        group,
        topics,
        metrics: new Metrics(),
        clock: new HubClock(),
        sideBySide,
        leaseMs: 1_000,
        stopWithinMs: 5_000,
      });
      return { transport, kill: () => line.cut() };
    },
    async publishMalformed(topic, key) {
      await database.query(
        `INSERT INTO outbox (id, topic, key, partition, payload, headers) VALUES ($1, $2, $3, $4, '"no object"', '{}')`,
        [`malformed ${topic}`, topic, key, partitionOf(key)],
      );
    },
    rewind: (group, topic) => database.transaction((tx) => rewind(tx, group, topic, 'beginning')),
    async close() {
      await Promise.all(databases.map((one) => one.close()));
      await Promise.all(lines.map((line) => line.cut()));
      await test.close();
    },
  };
}
