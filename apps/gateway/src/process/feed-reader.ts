import { RecordConsumer, type KafkaConnection, type Metrics } from '#platform';
import { FEED_TOPICS, INTAKE_GROUP, type FeedIntake } from '../feeds/kafka/feed-intake.js';

/** Reads what publishers write to the feed topics, as one of any number of gateways, and shows whether it does. */
export function feedReader(connection: KafkaConnection, intake: FeedIntake, metrics: Metrics): RecordConsumer {
  const reading = metrics.gauge('homeward_consumer_reading', '1 while the consumer asks the brokers for records', [
    'group',
  ]);
  const consumer: RecordConsumer = new RecordConsumer({
    connection,
    group: INTAKE_GROUP,
    topics: FEED_TOPICS,
    handle: intake.handle,
    beat: () => reading.set({ group: INTAKE_GROUP }, consumer.health().isReading ? 1 : 0),
  });
  return consumer;
}
