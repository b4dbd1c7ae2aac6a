import { randomBytes } from 'node:crypto';
import { describe } from '@jest/globals';
import type { KafkaSettings } from '#platform';
export function describeWithKafka(name: string, suite: (kafka: { settings(): KafkaSettings }) => void): void {
  const brokers = process.env['HOMEWARD_TEST_KAFKA'];
  describe(name, () =>
    suite({
      settings: () => ({
        brokers: (brokers ?? '').split(','),
        prefix: `t${randomBytes(4).toString('hex')}.`,
        tls: false,
        sasl: null,
      }),
    }),
  );
}
