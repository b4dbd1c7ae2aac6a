import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ALERT_RAISED, alertsTopic, topicPlan } from '#contracts';
import {
  KafkaConnection,
  Metrics,
  RecordConsumer,
  RecordWriter,
  type KafkaRecord,
  type RecordHandler,
} from '#platform';
import { describeWithKafka, testDatabase } from '#testing';
import { caseOf, contactOf, missing, placed, registered, tellOf, updated, WIGAN } from '../../test/specimens.js';
import { TellingHub } from '../../test/telling-hub.js';

const TOPIC = alertsTopic(WIGAN);
const CHARITY = 'missing-people';
const PATIENCE_MS = 20_000;

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('it did not come to that');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describeWithKafka('alerts on a real broker', (kafka) => {
  const received: KafkaRecord[] = [];
  let hub: TellingHub;
  let connection: KafkaConnection;
  let writer: RecordWriter;
  let reader: RecordConsumer;

  beforeAll(async () => {
    connection = new KafkaConnection(kafka.settings(), { clientId: 'alerts-on-kafka' });
    // the charity's topic is left out
    await connection.createTopics(topicPlan([WIGAN]));
    writer = new RecordWriter(connection);
    hub = await TellingHub.start(testDatabase, [], writer);
    const handle: RecordHandler = (records, turn) => {
      received.push(...records);
      for (const record of records) turn.reached(record);
      return Promise.resolve();
    };
    reader = new RecordConsumer({
      connection,
      group: 'wigan-council.case-system',
      topics: [TOPIC],
      handle,
      metrics: new Metrics(),
    });
    reader.start();
  });
  afterAll(async () => {
    await reader.stop(2_000);
    await hub.stop();
    await writer.close();
    await connection.close();
  });

  it('arrive once each, in the order in which they were raised', async () => {
    await hub.reset([contactOf('missing-coordinator', [{ address: 'coordinator@wigan.example' }])], [WIGAN]);
    const notices = [missing(), updated(), updated({}, '2026-03-02T22:25:00Z')];
    const file = caseOf(registered(), placed(), ...notices);
    const ids: string[] = [];
    for (const one of notices) ids.push(...(await hub.raise(file, [tellOf(file, one)])).raised);
    await hub.settle();
    await until(() => received.length >= ids.length);
    const events = received.map(({ value }) => JSON.parse(String(value)) as { id: string; type: string });
    expect(events.map(({ id }) => id)).toEqual(ids);
    expect(events[0]).toMatchObject({ specversion: '1.0', type: ALERT_RAISED, data: { kind: 'missing.reported' } });
    expect(received.map(({ key }) => String(key))).toEqual(ids.map(() => file.history.episodes[0]?.reference));
    expect(received[0]?.headers.map(({ name, value }) => [name, String(value)])).toEqual([
      ['content-type', 'application/cloudevents+json'],
      ['homeward-alert', ids[0]],
    ]);
  });

  it('are refused by name where there is no topic, and those beside them arrive', async () => {
    await hub.reset([], [WIGAN, CHARITY]);
    const before = received.length;
    const notice = missing();
    const file = caseOf(registered(), placed(), notice);
    await hub.raise(file, [
      tellOf(file, notice),
      tellOf(file, notice, { organisation: CHARITY, role: 'duty', capacity: 'charity' }),
    ]);
    await hub.settle();
    const rows = await hub.database.query(
      `SELECT address, state, last_error FROM alert_delivery WHERE channel = 'topic' ORDER BY address`,
    );
    expect(rows).toEqual([
      { address: TOPIC, state: 'delivered', last_error: null },
      { address: alertsTopic(CHARITY), state: 'refused', last_error: 'no-topic' },
    ]);
    await until(() => received.length > before);
    expect(received).toHaveLength(before + 1);
  }, 30_000);
});
