// A broker, a fleet and a load: what the scenarios break and mend.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import { startFleet } from '../fleet/fleet.mjs';
import { runToEnd } from '../fleet/commands.mjs';
import { KafkaBroker } from '../kafka/broker.mjs';
import { root } from '../ready.mjs';
import { Cases } from './cases.mjs';
import { backlog, findings } from './invariants.mjs';
import { linesOf } from './ledger.mjs';
import { Load } from './load.mjs';
import { Publishers } from './publishers.mjs';
import { Topics } from './topics.mjs';

const LOOK_MS = 200;
const PREFIX = 'faults.';
/** Milliseconds in which the hub comes to rest: a dead worker's leases run out after 40 s. */
const QUIET_WITHIN_MS = 90_000;

export class World {
  static async open({ seed, run, say }) {
    const world = new World();
    world.say = say;
    world.folder = mkdtempSync(join(tmpdir(), 'homeward-faults-'));
    try {
      await world.#open(seed, run, say);
      return world;
    } catch (error) {
      await world.close();
      throw error;
    }
  }

  async #open(seed, run, say) {
    this.broker = await KafkaBroker.start({ folder: join(this.folder, 'kafka'), say });
    this.fleet = await startFleet({ kafka: this.broker.address, prefix: PREFIX, folder: join(this.folder, 'fleet') });
    this.kafka = new Kafka({
      brokers: [this.broker.address],
      clientId: 'faults',
      logLevel: logLevel.NOTHING,
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 3 },
    });
    this.topics = new Topics(this.kafka, PREFIX);
    this.producer = this.kafka.producer({ allowAutoTopicCreation: false });
    await this.producer.connect();
    this.database = await this.connect();
    this.publishers = new Publishers({
      folder: this.fleet.folder,
      gateways: () => this.fleet.gateways.map(({ url }) => url),
      producer: this.producer,
      topicName: (topic) => PREFIX + topic,
    });
    this.load = new Load(new Cases(seed, run), this.publishers);
    await this.load.introduce();
    await this.quiet();
  }

  topicName(topic) {
    return PREFIX + topic;
  }

  groupName(group) {
    return PREFIX + group;
  }

  /** A connection of the tester's own to the fleet's database, as its owner. */
  async connect(url = this.fleet.ownerUrl) {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  async rows(sql, parameters) {
    return (await this.database.query(sql, parameters)).rows;
  }

  async makeTopics() {
    await runToEnd([join(root, 'dist/apps/operator/src/main.js'), 'topics'], {
      KAFKA_BROKERS: this.broker.address,
      KAFKA_PREFIX: PREFIX,
      DATABASE_URL: this.fleet.databaseUrl,
    });
  }

  /** Looks until it holds. @throws with what it was looking for */
  async until(what, within, holds) {
    const deadline = performance.now() + within;
    for (;;) {
      const found = await holds();
      if (found) return found;
      if (performance.now() > deadline) throw new Error(`it was not seen within ${within / 1000} s that ${what}`);
      await pause(LOOK_MS);
    }
  }

  /** Until a process that was told to crash has done so. */
  async crashed(process) {
    await this.until(`${process.name} dies at its point`, 25_000, () => !process.isRunning);
  }

  /** Every process that does not run is started again, without a point at which to die. */
  async heal() {
    const dead = this.fleet.apps.filter((app) => !app.isRunning);
    await Promise.all(dead.map((app) => app.restart({ HOMEWARD_CRASH_AT: undefined })));
  }

  /** Until nothing waits any more, twice in a row. @throws with what is left */
  async quiet(within = QUIET_WITHIN_MS) {
    const deadline = performance.now() + within;
    for (let calm = 0; calm < 2;) {
      const left = await this.#left();
      calm = left.length === 0 ? calm + 1 : 0;
      if (performance.now() > deadline) throw new Error(`after ${within / 1000} s there are still: ${left.join('; ')}`);
      await pause(LOOK_MS);
    }
  }

  async #left() {
    const left = (await backlog(this.database)).filter(({ n }) => n > 0).map(({ what, n }) => `${n} ${what}`);
    if (left.length > 0) return left;
    try {
      const lag = await this.topics.lag();
      return lag
        .filter(({ behind }) => behind > 0)
        .map(({ group, topic, behind }) => `${group} is ${behind} behind on ${topic}`);
    } catch (error) {
      return [`the brokers do not answer: ${error.message}`];
    }
  }

  findings() {
    return findings({
      database: this.database,
      published: linesOf(this.publishers.log),
      mail: this.fleet.sink.messages(),
      topics: this.topics,
      topicsSince: this.wipedAt,
    });
  }

  async close() {
    await this.producer?.disconnect().catch(() => undefined);
    await this.database?.end().catch(() => undefined);
    await this.fleet?.stop();
    await this.broker?.kill();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}
