import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { withBacklog } from '#contracts';
import {
  HubClock,
  KafkaConnection,
  KafkaTransport,
  Metrics,
  Outbox,
  OutboxRelay,
  Parked,
  PARTITIONS,
  PlatformEntities,
  PlatformMigrations,
  RecordWriter,
} from '#platform';
import {
  describeWithKafka,
  Effects,
  eventually,
  messages,
  startMember,
  testDatabase,
  type RunningMember,
  type TestDatabase,
  type Worker,
} from '#testing';

describeWithKafka('what Kafka loses', (testKafka) => {
  const topic = 'cases';
  const group = 'readers';
  const topics = withBacklog(topic).map((one) => ({ topic: one, partitions: PARTITIONS }));
  let test: TestDatabase;
  let connection: KafkaConnection;
  let writer: RecordWriter;
  let relay: OutboxRelay;
  let effects: Effects;
  let running: RunningMember[] = [];
  const outbox = new Outbox();

  beforeAll(async () => {
    test = await testDatabase({ entities: PlatformEntities, migrations: PlatformMigrations });
    effects = new Effects(test.database);
  }, 60_000);
  afterAll(() => test.close());
  beforeEach(async () => {
    for (const table of ['outbox', 'inbox', 'consumer_offset', 'consumer_checked', 'hub_state', 'parked_message'])
      await test.database.query(`DELETE FROM ${table}`);
    connection = new KafkaConnection(testKafka.settings(), { clientId: 'spec' });
    writer = new RecordWriter(connection);
    await connection.createTopics(topics);
    relay = new OutboxRelay({ database: test.database, writer, topics: [topic], metrics: new Metrics() });
    await relay.start();
  }, 60_000);
  afterEach(async () => {
    await Promise.all(running.map(({ app }) => app.close()));
    running = [];
    await relay.stop(1_000);
    await writer.close();
    await connection.close();
  }, 60_000);

  const join = async (worker: Worker = effects.leave): Promise<void> => {
    const transport = new KafkaTransport({
      connection,
      database: test.database,
      group,
      topics: [topic],
      metrics: new Metrics(),
      clock: new HubClock(),
      reconcileEveryMs: 100,
    });
    running.push(await startMember({ transport, kill: () => Promise.resolve() }, topic, worker));
  };
  const publish = (number: number): Promise<void> =>
    test.database.transaction((tx) => outbox.publish(tx, ...messages(topic, 'case', number)));
  const handled = (number: number): Promise<void> =>
    eventually(async () => (await effects.count(group)) === number, 20_000);

  it('all of it: what was relayed and not yet handled is handed in again, and nothing else', async () => {
    await publish(5);
    await eventually(() => relay.isQuiet());
    await forgetTopic();
    await join();
    await handled(5);
    expect(await effects.of(group)).toEqual({ case: ['1', '2', '3', '4', '5'] });
    const again = await test.database.query<{ number: number }>('SELECT count(*)::int AS number FROM outbox');
    expect(again).toEqual([{ number: 10 }]);
  }, 60_000);

  it('late: what is new is handled before it, and all of it in the end', async () => {
    await test.database.transaction(async (tx) => {
      await outbox.publish(tx, ...messages(topic, 'case', 40));
      await tx.query(`UPDATE outbox SET created_at = created_at - interval '2 minutes'`);
    });
    await eventually(() => relay.isQuiet());
    const order: string[] = [];
    await join(async (payload, context) => {
      order.push(payload.n);
      await effects.leave(payload, context);
      await eventually(() => payload.n === 'new' || order.includes('new') || Number(payload.n) < 20);
    });
    await eventually(() => order.length > 0);
    await test.database.transaction((tx) => outbox.publish(tx, ...messages(topic, 'case', ['new'])));
    await handled(41);
    expect(order.indexOf('new')).toBeLessThan(25);
  }, 60_000);

  it('by offsets that were set past what had been handled', async () => {
    await publish(5);
    await eventually(() => relay.isQuiet());
    await skipAll();
    await join();
    await handled(5);
  }, 60_000);

  it('nothing: then nothing is handed in twice, parked messages neither', async () => {
    await join(async (payload, context) => {
      if (payload.n === '2') throw new TypeError('broken');
      await effects.leave(payload, context);
    });
    await publish(3);
    await handled(2);
    const checked = async (): Promise<boolean> => {
      const [row] = await test.database.query<{ done: boolean }>(
        `SELECT EXISTS (SELECT 1 FROM consumer_checked AS c JOIN outbox AS o
                          ON o.topic = c.topic AND o.partition = c.partition
                         WHERE (c.txid, c.position) >= (o.txid, o.position) AND o.payload ->> 'n' = '3') AS done`,
      );
      return row?.done === true;
    };
    await eventually(checked);
    const outboxed = await test.database.query<{ number: number }>('SELECT count(*)::int AS number FROM outbox');
    expect(outboxed).toEqual([{ number: 3 }]);
    expect(await new Parked(test.database, outbox).list({ group })).toHaveLength(1);
  }, 60_000);

  it('of a group that has handled nothing yet: it is known from the start, and nothing is pruned before it has', async () => {
    await join();
    const known = (): Promise<object[]> =>
      test.database.query('SELECT partition FROM consumer_checked WHERE group_name = $1 AND topic = $2', [
        group,
        topic,
      ]);
    await eventually(async () => (await known()).length === PARTITIONS);
  }, 60_000);

  /** As when the brokers have lost their disks. */
  async function forgetTopic(): Promise<void> {
    const admin = connection.kafka.admin();
    await admin.connect();
    await admin.deleteTopics({ topics: [connection.topicName(topic)] });
    await eventually(async () => !(await connection.topics()).has(topic));
    await connection.createTopics(topics);
    await admin.disconnect();
  }

  async function skipAll(): Promise<void> {
    const admin = connection.kafka.admin();
    await admin.connect();
    const name = connection.topicName(topic);
    // Right after a topic is made its leaders may not know yet that they lead.
    await eventually(() => admin.fetchTopicOffsets(name).then(Boolean, () => false));
    const ends = await admin.fetchTopicOffsets(name);
    const partitions = ends.map(({ partition, high }) => ({ partition, offset: high }));
    await admin.setOffsets({ groupId: connection.groupName(group), topic: name, partitions });
    await admin.disconnect();
  }
});
