import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ALERT_RAISED, ALERT_WITHDRAWN, alertsTopic, openApiComponents } from '#contracts';
import { testDatabase } from '#testing';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { BrokerOfSpec } from '../../test/broker-of-spec.js';
import {
  caseOf,
  contactOf,
  found,
  LIVERPOOL,
  missing,
  placed,
  registered,
  tellOf,
  updated,
  WIGAN,
} from '../../test/specimens.js';
import { TellingHub } from '../../test/telling-hub.js';

const COORDINATOR = 'coordinator@wigan.example';
const TOPIC = alertsTopic(WIGAN);
const CHARITY = 'missing-people';

const broker = new BrokerOfSpec();
let hub: TellingHub;
beforeAll(async () => {
  hub = await TellingHub.start(testDatabase, [], broker);
});
afterAll(() => hub.stop());
beforeEach(async () => {
  broker.reset();
  await hub.reset(
    [
      contactOf('missing-coordinator', [{ address: COORDINATOR }]),
      contactOf('front-door', [{ address: 'door@liverpool.example' }], LIVERPOOL),
      contactOf('duty', [{ address: 'duty@charity.example' }], CHARITY),
    ],
    [WIGAN, CHARITY],
  );
});

async function going(sketch: Parameters<typeof tellOf>[2] = {}) {
  const notice = missing();
  const file = caseOf(registered(), placed(), notice);
  const { raised } = await hub.raise(file, [tellOf(file, notice, sketch)]);
  return { file, notice, alert: raised[0] ?? '' };
}

interface Row {
  state: string;
  attempts: number;
  last_error: string | null;
}
const onTopic = (): Promise<Row[]> =>
  hub.database.query(`SELECT state, attempts, last_error FROM alert_delivery WHERE channel = 'topic' ORDER BY place`);
const ledger = (): Promise<{ alert: string; channel: string; role: string; fields: string[]; pointer: boolean }[]> =>
  hub.database.query('SELECT alert, channel, role, fields, pointer FROM sharing_disclosure ORDER BY position');

async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('it did not come to that');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

describe('alerts on topics', () => {
  it('contract §3: the event is the alert as its recipient would read it by API at that moment', async () => {
    await hub.reset([], [WIGAN]);
    const read: unknown[] = [];
    broker.onWrite = async ({ event }) => {
      read.push(await hub.inbox.one(WIGAN, event.id, hub.now));
    };
    const { file, alert } = await going();
    await hub.settle();
    const reference = file.history.episodes[0]?.reference ?? '';
    const [written] = broker.on(TOPIC);
    expect(written?.event).toEqual({
      specversion: '1.0',
      id: alert,
      source: '/homeward',
      type: ALERT_RAISED,
      subject: reference,
      time: hub.now.toISOString(),
      datacontenttype: 'application/json',
      data: JSON.parse(JSON.stringify(read[0])) as unknown,
    });
    expect(written?.event.data).toMatchObject({
      facts: { child: { name: { given: 'Tom' } } },
      deliveries: [
        { channel: 'inbox', state: 'delivered' },
        { channel: 'topic', role: 'missing-coordinator', state: 'sent', attempts: 1 },
      ],
    });
    expect(written?.key).toBe(reference);
    expect(written?.headers).toEqual({ 'content-type': 'application/cloudevents+json', 'homeward-alert': alert });
    expect((await hub.inbox.one(WIGAN, alert, hub.now))?.deliveries).toMatchObject([{}, { state: 'delivered' }]);
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema({ $id: 'hub', components: openApiComponents() });
    expect(ajv.validate('hub#/components/schemas/AlertRaisedEvent', written?.event)).toBe(true);
  });

  it('go to who reads a topic, beside all other ways, and to nobody else', async () => {
    const notice = missing();
    const file = caseOf(registered(), placed(), notice);
    await hub.raise(file, [
      tellOf(file, notice),
      tellOf(file, notice, { organisation: LIVERPOOL, role: 'front-door', capacity: 'responsible' }),
    ]);
    await hub.settle();
    expect(broker.written.map(({ topic }) => topic)).toEqual([TOPIC]);
    expect(hub.mail.mails.map(({ address }) => address).sort()).toEqual([COORDINATOR, 'door@liverpool.example']);
    expect(await onTopic()).toEqual([{ state: 'delivered', attempts: 1, last_error: null }]);
  });

  it('are nobody’s having been told: with no one to write to, a person at the hub is asked all the same', async () => {
    await hub.reset([], [WIGAN]);
    const { alert, notice } = await going();
    await hub.settle();
    expect(broker.on(TOPIC)).toHaveLength(1);
    expect(hub.desk.opened).toEqual([alert]);
    expect((await hub.inbox.counts([notice.report])).get(notice.report)).toMatchObject({ raised: 1, delivered: 0 });
  });

  it('sharing: each sending is in the ledger, with the fields that it disclosed', async () => {
    const { alert } = await going();
    await hub.settle();
    const [inbox, ...sent] = await ledger();
    const topic = sent.find(({ channel }) => channel === 'topic');
    expect(topic).toMatchObject({ alert, role: 'missing-coordinator', pointer: false });
    expect(topic?.fields).toEqual(inbox?.fields);
    expect(topic?.fields).toContain('child.name.given');
  });

  it('sharing: a pointer has nothing personal in it, and whom to ring', async () => {
    // of what no notice brings, no agreement lets the charity know
    await going({ organisation: CHARITY, role: 'duty', capacity: 'charity', kind: 'notice.rule' });
    await hub.settle();
    const [written] = broker.on(alertsTopic(CHARITY));
    expect(written?.event.data).toMatchObject({
      facts: {},
      agreements: [],
      ring: { organisation: 'Greater Manchester Police' },
    });
    expect(JSON.stringify(written)).not.toMatch(/Tom|Example|2011|bus station|9990000018/);
    expect((await ledger()).find(({ channel }) => channel === 'topic')).toMatchObject({ fields: [], pointer: true });
  });

  it('F-18 what may be shown is decided at the moment of sending', async () => {
    const { file } = await going();
    hub.cases.files.set(file.child.id, caseOf(...file.notices, updated({ restricted: 'refuge' })));
    await hub.settle();
    expect(broker.on(TOPIC)[0]?.event.data).toMatchObject({ facts: {}, agreements: [] });
    expect(JSON.stringify(broker.written)).not.toContain('Tom');
  });

  it('I6 nothing of the going is written once the child was found', async () => {
    broker.away = true;
    const { file } = await going();
    await hub.settle();
    broker.away = false;
    hub.cases.files.set(file.child.id, caseOf(...file.notices, found()));
    await hub.later(5);
    expect(broker.written).toEqual([]);
    expect(await onTopic()).toMatchObject([{ state: 'cancelled', last_error: 'found' }]);
  });

  it('what is taken back comes as an event of its own, which names the alert, after it and once', async () => {
    const { file, notice, alert } = await going();
    await hub.settle();
    const by = notice.report.replace(/^./, (c) => (c === '0' ? '1' : '0'));
    const withdrawn = caseOf(registered(), placed(), { ...notice, withdrawnBy: by });
    hub.cases.files.set(file.child.id, withdrawn);
    const { raised } = await hub.database.transaction((tx) =>
      hub.alerts.standDown(tx, { report: notice.report, by, file: withdrawn, now: hub.now }),
    );
    await hub.settle();
    const [first, second, ...more] = broker.on(TOPIC);
    expect(more).toEqual([]);
    expect(second?.event).toMatchObject({
      id: raised[0],
      type: ALERT_WITHDRAWN,
      data: { kind: 'stand-down', withdraws: alert },
    });
    expect(second?.key).toBe(first?.key);
    expect(hub.mail.to(COORDINATOR)).toHaveLength(2);
  });

  it('an acknowledgement does not keep it from programs: it comes as acknowledged', async () => {
    broker.away = true;
    const { alert } = await going();
    await hub.settle();
    await hub.acknowledgements.acknowledge(WIGAN, alert, { by: 'Duty', actor: 'client' }, hub.now);
    broker.away = false;
    await hub.later(5);
    expect(broker.on(TOPIC)[0]?.event.data).toMatchObject({ state: 'acknowledged', acknowledged: { by: 'Duty' } });
  });
});

describe('brokers that are away', () => {
  it('for an hour: nothing is given up, nobody’s mail waits, no step is taken for it, and then all arrive once', async () => {
    broker.away = true;
    const alerts: string[] = [];
    for (let i = 0; i < 20; i++) {
      const notice = missing();
      const file = { ...caseOf(registered(), placed(), notice) };
      const id = `00000000-0000-8000-8000-${String(i).padStart(12, '0')}`;
      const other = { ...file, child: { ...file.child, id } };
      alerts.push(...(await hub.raise(other, [tellOf(other, notice, { urgency: 'routine' })])).raised);
    }
    await hub.settle();
    expect(hub.mail.to(COORDINATOR)).toHaveLength(20);
    await hub.later(60);
    expect(new Set((await onTopic()).map(({ state }) => state))).toEqual(new Set(['queued']));
    // one attempt of each at first, then a few scouts twice a minute
    expect(broker.attempts).toBeLessThan(20 + 8 * 2 * 61);
    expect((await ledger()).filter(({ channel }) => channel === 'topic')).toHaveLength(20);
    expect(hub.mail.mails).toHaveLength(20);
    expect(hub.desk.opened).toEqual([]);
    broker.away = false;
    await hub.later(1);
    expect(
      broker
        .on(TOPIC)
        .map(({ event }) => event.id)
        .sort(),
    ).toEqual(alerts.sort());
    expect(new Set((await onTopic()).map(({ state }) => state))).toEqual(new Set(['delivered']));
  });

  it('that hang take nobody’s turn', async () => {
    broker.hang();
    for (let i = 0; i < 40; i++) {
      const notice = missing();
      const bare = caseOf(registered(), placed(), notice);
      const id = `00000000-0000-8000-8000-${String(i).padStart(12, '0')}`;
      const file = { ...bare, child: { ...bare.child, id } };
      await hub.raise(file, [tellOf(file, notice)]);
    }
    await hub.worker.runDue(hub.now);
    await hub.topicWorker?.runDue(hub.now);
    await until(() => hub.mail.to(COORDINATOR).length === 40 && broker.attempts === 40);
    expect(broker.written).toEqual([]);
    broker.goOn();
    await hub.settle();
    expect(broker.on(TOPIC)).toHaveLength(40);
  });

  it('F-16 a copy that goes out again after a worker was killed has the same id', async () => {
    await going();
    await hub.settle();
    // as if what became of it had never been written, and the worker's lease had run out
    await hub.database.query(
      `UPDATE alert_delivery SET state = 'sent', unsure = 2, next_attempt_at = at,
         leased_until = clock_timestamp() - interval '1 second'
       WHERE channel = 'topic'`,
    );
    await hub.settle();
    const [first, second] = broker.on(TOPIC);
    expect(second?.event.id).toBe(first?.event.id);
    expect(await onTopic()).toMatchObject([{ state: 'delivered', attempts: 2 }]);
  });
});

describe('order on a topic', () => {
  it('I7 what is told of one child waits for what was told before, whichever worker has that', async () => {
    broker.hang();
    const { file } = await going();
    const news = [updated(), updated({}, '2026-03-02T22:25:00Z')];
    const more = caseOf(...file.notices, ...news);
    for (const one of news) await hub.raise(more, [tellOf(more, one)]);
    const second = hub.newTopicWorker(broker);
    for (const worker of [hub.topicWorker, second]) await worker?.runDue(hub.now);
    await until(() => broker.attempts > 0);
    expect(broker.attempts).toBe(1);
    broker.goOn();
    await hub.settle();
    expect(broker.on(TOPIC).map(({ event }) => event.data.kind)).toEqual([
      'missing.reported',
      'missing.updated',
      'missing.updated',
    ]);
    expect(new Set(broker.on(TOPIC).map(({ key }) => key)).size).toBe(1);
    await second.stop();
  });

  it('I7 holds when the brokers take the first only at a later attempt', async () => {
    broker.away = true;
    const { file } = await going();
    await hub.settle();
    const news = updated();
    const more = caseOf(...file.notices, news);
    await hub.raise(more, [tellOf(more, news)]);
    broker.away = false;
    await hub.later(2);
    expect(broker.on(TOPIC).map(({ event }) => event.data.kind)).toEqual(['missing.reported', 'missing.updated']);
  });
});

describe('a topic that is not there', () => {
  it('is refused by name and keeps nobody from theirs; the ladder goes on as it was', async () => {
    const door = contactOf('front-door', [{ address: 'door@wigan.example' }]);
    await hub.reset([contactOf('missing-coordinator', [{ address: COORDINATOR }]), door], [WIGAN, CHARITY]);
    broker.missing.add(TOPIC);
    const { file } = await going();
    await hub.settle();
    expect(await onTopic()).toEqual([{ state: 'refused', attempts: 1, last_error: 'no-topic' }]);
    expect(hub.mail.to(COORDINATOR)).toHaveLength(1);
    const news = updated();
    const more = caseOf(...file.notices, news);
    await hub.raise(more, [
      tellOf(more, news),
      tellOf(more, news, { organisation: CHARITY, role: 'duty', capacity: 'charity' }),
    ]);
    await hub.settle();
    expect(broker.on(alertsTopic(CHARITY))).toHaveLength(1);
    // once was enough to know
    expect(broker.attempts).toBe(2);
    expect(hub.mail.mails.map(({ address }) => address).sort()).toEqual([COORDINATOR, COORDINATOR]);
  });
});
