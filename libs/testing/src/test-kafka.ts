import { randomBytes } from 'node:crypto';
import { describe } from '@jest/globals';
import type { KafkaSettings } from '#platform';

export interface TestKafka {
  /** The test run's broker, each time with another prefix, so that nothing of another spec is in the way. */
  settings(): KafkaSettings;
}

/**
 * Like `describe`, for tests that need a Kafka broker. Where the test run has none they are skipped, and their name says
 * why; `npm test` lists them at its end.
 */
export function describeWithKafka(name: string, define: (kafka: TestKafka) => void): void {
  const brokers = process.env['HOMEWARD_TEST_KAFKA'] ?? '';
  if (brokers === '') {
    const why = process.env['HOMEWARD_TEST_NO_KAFKA'];
    if (!why) throw new Error('nobody looked for a Kafka: run the specs through `npm run jest`');
    describe.skip(`${name} (${why})`, () => define(kafkaOn([])));
  } else {
    describe(name, () => define(kafkaOn(brokers.split(','))));
  }
}

function kafkaOn(brokers: readonly string[]): TestKafka {
  return {
    settings: () => ({ brokers, prefix: `spec-${randomBytes(6).toString('hex')}-`, tls: false, sasl: null }),
  };
}
