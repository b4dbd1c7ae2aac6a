import { RecordConsumer, type KafkaConnection, type Metrics } from '#platform';
import { FEED_TOPICS, INTAKE_GROUP, type FeedIntake } from '../feeds/kafka/feed-intake.js';

/** Reads what publishers write to the feed topics, as one of any number of gateways, and shows whether it does. */
export function feedReader(connection: KafkaConnection, intake: FeedIntake, metrics: Metrics): RecordConsumer {
  const figures = {
    reading: metrics.gauge('homeward_consumer_reading', '1 while the consumer asks the brokers for records', ['group']),
    partitions: metrics.gauge('homeward_partitions_read', 'Partitions that this process reads', ['group']),
  };
  const consumer: RecordConsumer = new RecordConsumer({
    connection,
    group: INTAKE_GROUP,
    topics: FEED_TOPICS,
    handle: intake.handle,
    beat: () => {
      const { isReading, partitions } = consumer.health();
      figures.reading.set({ group: INTAKE_GROUP }, isReading ? 1 : 0);
      figures.partitions.set({ group: INTAKE_GROUP }, partitions);
    },
  });
  return consumer;
}
