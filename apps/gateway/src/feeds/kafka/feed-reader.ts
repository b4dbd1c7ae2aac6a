import { RecordConsumer, type KafkaConnection, type Metrics } from '#platform';
import { FEED_TOPICS, INTAKE_GROUP, type FeedIntake } from './feed-intake.js';

/** Reads what publishers write to the feed topics, as one of any number of gateways. */
export function feedReader(
  connection: KafkaConnection,
  { handle }: FeedIntake,
  metrics: Metrics,
  sessionTimeoutMs?: number,
): RecordConsumer {
  return new RecordConsumer({
    connection,
    group: INTAKE_GROUP,
    topics: FEED_TOPICS,
    handle,
    metrics,
    sessionTimeoutMs,
  });
}
