import { deadLetterTopic, FEEDS, feedTopic, TOPICS } from '#contracts';
import { KafkaConnection, PARTITIONS, type TopicSpec } from '#platform';
import type { TopicsSettings } from './settings.js';

/**
 * Makes the topics that are missing; those that are there stay as they are.
 * @returns what was done, in a sentence
 */
export async function makeTopics({ kafka }: TopicsSettings): Promise<string> {
  const connection = new KafkaConnection(kafka, { clientId: 'homeward-operator' });
  try {
    const before = await connection.topics();
    const wanted: TopicSpec[] = [
      ...TOPICS.map((topic) => ({ topic, partitions: PARTITIONS })),
      ...FEEDS.map((feed) => ({ topic: deadLetterTopic(feedTopic(feed)), partitions: 1 })),
    ];
    await connection.createTopics(wanted);
    const made = wanted.filter(({ topic }) => !before.has(topic));
    return made.length === 0 ? 'the topics were there' : `made ${made.length} topics of ${wanted.length}`;
  } finally {
    await connection.close();
  }
}
