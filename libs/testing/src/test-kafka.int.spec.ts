import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Kafka, logLevel, Partitioners, type Admin, type Producer } from 'kafkajs';
import { KafkaConnection } from '#platform';
import { describeWithKafka } from './test-kafka.js';

describeWithKafka('the Kafka of the test run', (kafka) => {
  const settings = kafka.settings();
  const { brokers, prefix } = settings;
  const topic = `${prefix}feed.police`;
  // what fails here fails for good
  const retry = { initialRetryTime: 50, maxRetryTime: 200, retries: 5 };
  const client = new Kafka({ brokers: [...brokers], clientId: 'spec', logLevel: logLevel.NOTHING, retry });
  const connection = new KafkaConnection(settings, { clientId: 'spec' });
  let admin: Admin;
  let producer: Producer;

  beforeAll(async () => {
    admin = client.admin();
    producer = client.producer({ createPartitioner: Partitioners.DefaultPartitioner });
    await Promise.all([admin.connect(), producer.connect()]);
    await connection.createTopics([{ topic: 'feed.police', partitions: 2 }]);
  });

  afterAll(async () => {
    await admin.deleteTopics({ topics: [topic] });
    await Promise.all([admin.disconnect(), producer.disconnect(), connection.close()]);
  });

  it('gives back a record that was written, to a group that begins at the beginning', async () => {
    await producer.send({ topic, acks: -1, messages: [{ key: 'MP/1', value: '{"says":"Zoë"}', headers: { a: 'b' } }] });
    const record = await firstRecordOf(topic);
    expect(record).toEqual({ key: 'MP/1', value: '{"says":"Zoë"}', headers: { a: 'b' } });
  });

  it('takes a record of the largest event, and of what is written about it', async () => {
    const value = 'x'.repeat(7 * 1024 * 1024);
    const [written] = await producer.send({ topic, acks: -1, messages: [{ value }] });
    expect(written?.errorCode).toBe(0);
  });

  it('makes no topic because somebody misspelt its name', async () => {
    const misspelt = `${prefix}feed.polise`;
    const written = producer.send({ topic: misspelt, acks: -1, messages: [{ value: 'x' }] });
    await expect(written).rejects.toThrow('does not host this topic-partition');
    expect(await admin.listTopics()).not.toContain(misspelt);
  });

  it('gives each caller another prefix', () => {
    expect(kafka.settings().prefix).not.toBe(prefix);
  });

  async function firstRecordOf(from: string): Promise<unknown> {
    const consumer = client.consumer({ groupId: `${prefix}reader`, maxWaitTimeInMs: 200 });
    await consumer.connect();
    await consumer.subscribe({ topic: from, fromBeginning: true });
    const first = new Promise((done) => {
      void consumer.run({
        eachMessage: ({ message: { key, value, headers } }) => {
          const texts = Object.entries(headers ?? {}).map(([name, text]) => [name, String(text)]);
          done({ key: String(key), value: String(value), headers: Object.fromEntries(texts) });
          return Promise.resolve();
        },
      });
    });
    try {
      return await first;
    } finally {
      await consumer.disconnect();
    }
  }
});
