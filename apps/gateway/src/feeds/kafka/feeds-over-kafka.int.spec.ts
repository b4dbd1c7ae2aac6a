import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { deadLetterTopic, type EventType } from '#contracts';
import { HUB } from '#directory';
import { KafkaConnection, Metrics, RecordConsumer, RecordWriter, type KafkaRecord, type NewRecord } from '#platform';
import { describeWithKafka, eventually, testDatabase, type TestDatabase } from '#testing';
import {
  demonstrationClients,
  FEED_ENTITIES,
  FEED_MIGRATIONS,
  FeedsUnderTest,
} from '../../../test/feeds-under-test.js';
import { missing } from '../../../test/gateway-under-test.js';
import { binary, recordOf, signed, structured, type RecordSketch } from '../../../test/signed-record.js';
import { FEED_TOPICS } from './feed-intake.js';
import { feedReader } from './feed-reader.js';

const POLICE = 'greater-manchester';
const TOPIC = 'feed.police';
const LARGEST = { 'max.message.bytes': String(8 * 1024 * 1024) };
const SMALLER = { 'max.message.bytes': String(1024 * 1024) };
const CE = [
  ['ce_id', 'n-1'],
  ['ce_source', '/x'],
] as const;

describeWithKafka('the feed topics of a real broker', (testKafka) => {
  let test: TestDatabase;
  let feeds: FeedsUnderTest;
  let connection: KafkaConnection;
  let writer: RecordWriter;
  let consumer: RecordConsumer;
  let graveyard: RecordConsumer;
  const dead: KafkaRecord[] = [];

  beforeAll(async () => {
    test = await testDatabase({ entities: FEED_ENTITIES, migrations: FEED_MIGRATIONS });
    connection = new KafkaConnection(testKafka.settings(), { clientId: 'spec' });
    writer = new RecordWriter(connection);
    feeds = new FeedsUnderTest(test.database, await demonstrationClients(test.database), writer);
    await connection.createTopics([
      ...FEED_TOPICS.map((topic) => ({ topic, partitions: 1, config: LARGEST })),
      ...FEED_TOPICS.map((topic) => ({ topic: deadLetterTopic(topic), partitions: 1, config: SMALLER })),
    ]);
    consumer = feedReader(connection, feeds.feedIntake, new Metrics());
    graveyard = new RecordConsumer({
      connection,
      metrics: new Metrics(),
      group: 'graveyard',
      topics: FEED_TOPICS.map(deadLetterTopic),
      handle: (records, turn) => {
        dead.push(...records);
        for (const record of records) turn.reached(record);
        return Promise.resolve();
      },
    });
    consumer.start();
    graveyard.start();
  }, 60_000);
  afterAll(async () => {
    await consumer.stop(2_000);
    await graveyard.stop(2_000);
    await writer.close();
    await connection.close();
    await test.close();
  }, 60_000);

  const police = () => feeds.client(POLICE);
  const publish = (records: readonly KafkaRecord[], topic = TOPIC) => writer.write(topic, records.map(asWritten));
  const report = (over: { type?: EventType; data?: object } & Record<string, unknown> = {}) =>
    feeds.event(POLICE, over);
  const receiptOf = ({ source, id }: { source: string; id: string }) => feeds.receipts.byEvent(POLICE, source, id);
  const isQuiet = () => consumer.isQuiet();

  it('brings notices in by both modes, and knows them when they come again', async () => {
    const [one, other] = [report(), report({ subject: 'MP/26/Grüße' })];
    const records = [await signed(structured(one), police()), await signed(binary(other), police())];
    await publish(records);
    await publish(records);
    await eventually(async () => (await receiptOf(other)) !== null && (await isQuiet()), 20_000);
    expect([await receiptOf(one), await receiptOf(other)]).toMatchObject([
      { status: 'accepted' },
      { status: 'accepted' },
    ]);
    expect(dead).toEqual([]);
  }, 60_000);

  it('let all that is bad go by: refused by name, with a task for a person, while the partition goes on', async () => {
    const sign = (record: KafkaRecord) => signed(record, police());
    const raw = (
      value: NonNullable<RecordSketch['value']> | null,
      headers: NonNullable<RecordSketch['headers']> = [],
    ) => sign(recordOf({ value, headers }));
    const nested = `{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`;
    const deep = { specversion: '1.0', id: 'deep', source: police().source };
    const bad: readonly (readonly [reason: string, KafkaRecord])[] = [
      ['unauthenticated', structured(report())],
      ['unauthenticated', recordOf({ value: null, key: 'a tombstone' })],
      [
        'unauthenticated',
        await signed(structured(report()), { ...police(), clientId: feeds.client('school').clientId }),
      ],
      ['unauthenticated', { ...(await sign(structured(report()))), value: Buffer.from('changed') }],
      ['not-json', await raw('{"id":')],
      ['not-json', await raw(null)],
      ['not-json', await raw(Buffer.from([0xff, 0xfe, 0x00]))],
      ['not-json', await raw(JSON.stringify(report()).replace('"2011-02-14"', '9007199254740993'))],
      ['not-json', await raw(nested)],
      ['not-json', await raw('{"id":"1","id":"2"}')],
      ['not-a-cloudevent', await raw({ ...deep, specversion: '0.3' })],
      ['not-a-cloudevent', await raw('{}', [...CE, ['ce_id', 'n-2']])],
      ['not-a-cloudevent', await raw('{}', [['ce_id', Buffer.from([0xff])]])],
      ['unsupported-media-type', await raw('<xml/>', [['content-type', 'application/xml'], ...CE])],
      ['too-large', await raw(JSON.stringify({ pad: 'x'.repeat(5 * 1024 * 1024) }))],
      ['wrong-source', await sign(structured(report({ source: '/agencies/another' })))],
      ['wrong-type', await sign(structured(report({ type: 'child.registered' })))],
      ['invalid', await sign(structured({ ...report(), type: 'homeward.missing.reported.v2' }))],
      ['invalid', await sign(structured(report({ data: {} })))],
      ['invalid', await sign(structured(report({ id: 'a\u0000b' })))],
      ['invalid', await sign(structured(report({ subject: '\ud800' })))],
    ];
    const kept = [
      await sign(structured(report({ id: 'key', time: '2031-01-01T00:00:00Z' }), { key: Buffer.from([0xff]) })),
      await sign(structured(report({ id: 'since', data: missing({ since: '2099-01-01T00:00:00Z' }) }))),
    ];
    const last = report({ id: 'last' });
    await publish([...bad.map(([, record]) => record), ...kept, await sign(structured(last))]);

    await eventually(async () => (await receiptOf(last)) !== null && (await isQuiet()), 30_000);
    await eventually(() => Promise.resolve(dead.length >= bad.length), 20_000);
    const reasonOf = (record: KafkaRecord) =>
      record.headers.find(({ name }) => name === 'homeward-reason')?.value.toString();
    expect(dead.map(reasonOf).sort()).toEqual(bad.map(([reason]) => reason).sort());
    for (const record of dead.filter((one) => reasonOf(one) !== 'too-large')) {
      expect(
        bad.some(([, { value }]) => Buffer.compare(value ?? Buffer.alloc(0), record.value ?? Buffer.alloc(0)) === 0),
      ).toBe(true);
    }
    expect(dead.find((one) => reasonOf(one) === 'too-large')).toHaveProperty('value', null);

    const { source } = police();
    expect((await receiptOf({ source, id: 'key' }))?.notes.map(({ code }) => code)).toEqual([
      'clock-ahead',
      'key-not-the-case',
    ]);
    expect((await receiptOf({ source, id: 'since' }))?.notes.map(({ code }) => code)).toEqual(['clock-ahead']);
    const [tasks] = await test.database.query(
      `SELECT count(*)::int AS n FROM protocols_task WHERE kind = 'parked-notice' AND owner = $1 AND state = 'open'`,
      [HUB],
    );
    expect(tasks).toEqual({ n: bad.length });
    expect(await test.database.query(`SELECT id FROM intake_dead_letter WHERE state <> 'parked'`)).toEqual([]);
  }, 90_000);
});

/** As a producer gives it to the brokers. */
function asWritten({ key, value, headers }: KafkaRecord): NewRecord {
  const byName = Map.groupBy(headers, ({ name }) => name);
  return {
    key,
    value,
    headers: Object.fromEntries([...byName].map(([name, all]) => [name, all.map((one) => one.value)])),
  };
}
