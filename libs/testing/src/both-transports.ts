import { describe } from '@jest/globals';
import type { KafkaSettings } from '#platform';
import { describeWithKafka } from './test-kafka.js';

/** Settings that a story gives to every hub it starts, also after one was killed. */
export type TransportEnvironment = Readonly<Record<string, string>>;

/** The same story twice: with messages by way of the database, and by way of a real Kafka where the machine has one. */
export function describeOnBothTransports(name: string, story: (env: TransportEnvironment) => void): void {
  describe(name, () => story({ KAFKA_BROKERS: '' }));
  describeWithKafka(`${name}, over Kafka`, (kafka) => story(environmentOf(kafka.settings())));
}

const environmentOf = ({ brokers, prefix }: KafkaSettings): TransportEnvironment => ({
  KAFKA_BROKERS: brokers.join(','),
  KAFKA_PREFIX: prefix,
});
