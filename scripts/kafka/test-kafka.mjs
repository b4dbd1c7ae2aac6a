// Which Kafka a test run uses: the one it is given, else one in a container, else one from its jars, else none.

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { KafkaBroker } from './broker.mjs';
import { containerEnvironment } from './properties.mjs';

const run = promisify(execFile);

/** Confluent's build of Apache Kafka 4.2 in KRaft mode: the one that the container's starter knows how to start. */
const IMAGE = 'confluentinc/cp-kafka:8.2.0';
/** Milliseconds in which an engine says that it is there. */
const ENGINE_ANSWERS = 10_000;

/** The reason where a run is told to do without. */
export const SWITCHED_OFF = 'HOMEWARD_TEST_KAFKA is off';

/**
 * @typedef {object} TestKafka
 * @property {string} brokers `host:port`, several with commas
 * @property {() => Promise<void>} close ends what was started for the run; a Kafka that was given stays as it is
 *
 * @typedef {object} Way One way to have a Kafka for the length of a run.
 * @property {() => Promise<string | null>} hindrance why this machine cannot go that way; null when it may
 * @property {() => Promise<TestKafka>} start
 */

/** @type {Way} */
const inContainer = {
  async hindrance() {
    return run('docker', ['version', '--format', '{{.Server.Version}}'], { timeout: ENGINE_ANSWERS }).then(
      () => null,
      () => 'no Docker engine answers',
    );
  },
  async start() {
    // only here: the package is for development, and loading it takes longer than to find that there is no engine
    const { KafkaContainer } = await import('@testcontainers/kafka');
    const container = await new KafkaContainer(IMAGE).withKraft().withEnvironment(containerEnvironment()).start();
    const brokers = `${container.getHost()}:${container.getMappedPort(9093)}`;
    return { brokers, close: async () => void (await container.stop()) };
  },
};

/** @type {Way} */
const fromJars = {
  // whether Java and Maven are there shows when they are needed
  hindrance: async () => null,
  async start() {
    const folder = await mkdtemp(join(tmpdir(), 'homeward-kafka-'));
    const remove = () => rm(folder, { recursive: true, force: true });
    try {
      const broker = await KafkaBroker.start({ folder });
      const close = async () => {
        // nothing in it is wanted any more
        await broker.kill();
        await remove();
      };
      return { brokers: broker.address, close };
    } catch (error) {
      await remove();
      throw error;
    }
  },
};

/**
 * A Kafka for this test run, or the reasons in a sentence why there is none. `KAFKA_BROKERS` names one that is there;
 * `HOMEWARD_TEST_KAFKA=off` does without.
 * @param {object} [options]
 * @param {NodeJS.ProcessEnv} [options.environment]
 * @param {Way[]} [options.ways] tried in order; one that fails to start gives way to the next
 * @returns {Promise<TestKafka | { none: string }>}
 */
export async function testKafka({ environment = process.env, ways = [inContainer, fromJars] } = {}) {
  if (environment.HOMEWARD_TEST_KAFKA === 'off') return { none: SWITCHED_OFF };
  const given = (environment.KAFKA_BROKERS ?? '').trim();
  if (given !== '') return { brokers: given, close: async () => undefined };
  const reasons = [];
  for (const way of ways) {
    const hindrance = await way.hindrance();
    if (hindrance !== null) {
      reasons.push(hindrance);
      continue;
    }
    try {
      return await way.start();
    } catch (error) {
      reasons.push(error.message.split('\n')[0]);
    }
  }
  return { none: reasons.join('; ') };
}
