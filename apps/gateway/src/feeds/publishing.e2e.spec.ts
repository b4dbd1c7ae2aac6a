import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '#testing';
import { ENTITIES, GatewayUnderTest, MIGRATIONS, missing, seededClients } from '../../test/gateway-under-test.js';

const POLICE = 'greater-manchester';
const WIGAN = 'E08000010';
const EVENTS = '/v1/feeds/police/events';

let test: TestDatabase;
let hub: GatewayUnderTest;
beforeAll(async () => {
  test = await testDatabase({ entities: ENTITIES, migrations: MIGRATIONS });
  hub = await GatewayUnderTest.start(test.database, await seededClients(test.database));
});
afterAll(async () => {
  await hub.close();
  await test.close();
});

const stored = async (id: string): Promise<Record<string, unknown>[]> =>
  test.database.query('SELECT organisation, feed, via, raw FROM intake_report WHERE event_id = $1', [id]);
const report = (over: object = {}) => hub.event(POLICE, 'missing.reported', missing(), over);
const statuses = (answer: { body: { receipts: { status: string }[] } }) =>
  answer.body.receipts.map(({ status }) => status);

describe('publishing', () => {
  it('answers 202 with a receipt, and then the notice is on disk as it was sent, unknown fields too', async () => {
    const event = report({ traceparent: '00-ab', data: missing({ fieldOfTomorrow: { a: [1, null] } }) });
    const answer = await hub.post(POLICE, event);
    expect(answer.status).toBe(202);
    expect(answer.body).toEqual({
      receipts: [{ eventId: event.id, receiptId: expect.any(String), status: 'accepted' }],
    });
    expect(await stored(event.id)).toEqual([{ organisation: POLICE, feed: 'police', via: 'http', raw: event }]);
  });

  it('stores one notice of fifty that are sent at the same moment, and gives all of them its receipt', async () => {
    const event = report();
    const answers = await Promise.all(Array.from({ length: 50 }, () => hub.post(POLICE, event)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    const receipts = answers.flatMap(
      (answer) => (answer.body as { receipts: { receiptId: string; status: string }[] }).receipts,
    );
    expect(new Set(receipts.map(({ receiptId }) => receiptId)).size).toBe(1);
    expect(receipts.filter(({ status }) => status === 'accepted')).toHaveLength(1);
    expect(await stored(event.id)).toHaveLength(1);
  });

  it('takes the three modes of CloudEvents for one', async () => {
    const event = report({ time: '2026-03-02T08:00:00Z', subject: 'MP/16/Grüße "100%"', sequence: '7' });
    const { data, datacontenttype, ...attributes } = event;
    const headers = Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [
        `ce-${name}`,
        encodeURIComponent(value).replaceAll('%2F', '/'),
      ]),
    );
    const binary = await hub.call(POLICE, 'POST', EVENTS, {
      body: data,
      type: `${datacontenttype}; charset=UTF-8`,
      headers,
    });
    expect(binary.body).toMatchObject({ receipts: [{ status: 'accepted' }] });
    expect(statuses(await hub.post(POLICE, event))).toEqual(['duplicate']);
    const quoted = { ...headers, 'ce-subject': '"MP/16/Gr%C3%BC%C3%9Fe \\"100%25\\""' };
    expect(statuses(await hub.call(POLICE, 'POST', EVENTS, { body: data, headers: quoted }))).toEqual(['duplicate']);
    const batch = await hub.postBatch(POLICE, [event]);
    expect([batch.status, ...statuses(batch)]).toEqual([202, 'duplicate']);
  });

  it('takes a charset and an extension format of JSON, in whatever case the type is written', async () => {
    const sending = { body: report(), type: 'Application/CloudEvents+JSON; charset="utf-8"' };
    expect((await hub.call(POLICE, 'POST', EVENTS, sending)).status).toBe(202);
  });

  it('takes what comes in pieces without a length', async () => {
    const bytes = new TextEncoder().encode(JSON.stringify(report()));
    const raw = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let i = 0; i < bytes.length; i += 100) controller.enqueue(bytes.subarray(i, i + 100));
        controller.close();
      },
    });
    const answer = await hub.call(POLICE, 'POST', EVENTS, { raw, type: 'application/cloudevents+json' });
    expect(answer.status).toBe(202);
  });

  it('keeps names of every kind unharmed', async () => {
    const names = [
      "O'Brien",
      'Null',
      'محمد',
      '=HYPERLINK("x")',
      'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢',
      '</script>',
      '\u202Eevil',
      '👨‍👩‍👧',
      "'; DROP TABLE x; --",
    ];
    for (const family of names) {
      const event = report({ data: missing({ child: { name: { family } } }) });
      expect((await hub.post(POLICE, event)).status).toBe(202);
      expect(await stored(event.id)).toMatchObject([{ raw: { data: { child: { name: { family } } } } }]);
    }
  });

  it('takes from a source below the registered one', async () => {
    const { source } = hub.client(POLICE);
    expect((await hub.post(POLICE, report({ source: `${source}/compact` }))).status).toBe(202);
  });
});

describe('publishing a batch', () => {
  it('answers item by item in order, 207 where any is refused, and keeps the good ones', async () => {
    const [first, last] = [report(), report()];
    const items = [
      first,
      report({ data: { child: {} } }),
      { ...report(), specversion: '0.3' },
      'not an event',
      { ...first, data: missing({ category: 'absent' }) },
      hub.event(POLICE, 'child.registered', { child: {}, responsibleAuthority: WIGAN }),
      last,
      first,
    ];
    const answer = await hub.postBatch(POLICE, items);
    expect(answer.status).toBe(207);
    expect(statuses(answer)).toEqual([
      'accepted',
      'refused',
      'refused',
      'refused',
      'refused',
      'refused',
      'accepted',
      'duplicate',
    ]);
    const problems = (answer.body as { receipts: { problem?: { status: number } }[] }).receipts.map(
      (r) => r.problem?.status,
    );
    expect(problems).toEqual([undefined, 422, 400, 400, 409, 403, undefined, undefined]);
    expect(answer.body).toMatchObject({
      receipts: {
        1: { problem: { errors: [{ pointer: expect.stringMatching(/^\/data\/c/) }, {}, {}] } },
        3: { eventId: null },
      },
    });
    expect(await stored(last.id)).toHaveLength(1);
  });

  it('refuses alone an item with a doubled key, a prototype key or too much depth', async () => {
    const text = (event: object) => JSON.stringify(event);
    const [good, doubled, polluted, deep] = [report(), report(), report(), report()];
    const raw = `[${[
      text(good),
      text(doubled).replace('"category":', '"\\u0063ategory":"absent","category":'),
      text(polluted).replace('"category":', '"__proto__":{},"category":'),
      text(deep).replace('"category":', `"deep":${'['.repeat(70)}${']'.repeat(70)},"category":`),
      text(report()),
    ].join(' ,\n')}]`;
    const answer = await hub.call(POLICE, 'POST', EVENTS, { raw, type: 'application/cloudevents-batch+json' });
    expect(answer.status).toBe(207);
    expect(answer.body).toMatchObject({
      receipts: [
        { status: 'accepted' },
        { eventId: doubled.id, problem: { status: 400, errors: [{ pointer: '/data/category', code: 'doubled-key' }] } },
        {
          eventId: polluted.id,
          problem: { status: 400, errors: [{ pointer: '/data/__proto__', code: 'prototype-key' }] },
        },
        { eventId: deep.id, problem: { status: 400, errors: [{ code: 'too-deep' }] } },
        { status: 'accepted' },
      ],
    });
  });

  it('refuses alone an item over 1 MiB', async () => {
    const large = report({ data: missing({ padding: 'ü'.repeat(600_000) }) });
    const answer = await hub.postBatch(POLICE, [report(), large, report()]);
    expect(statuses(answer)).toEqual(['accepted', 'refused', 'accepted']);
    expect(answer.body).toMatchObject({ receipts: { 1: { eventId: large.id, problem: { status: 413 } } } });
  });

  it('takes a thousand at once, an empty one, and a notice together with its withdrawal', async () => {
    const thousand = await hub.postBatch(
      POLICE,
      Array.from({ length: 1_000 }, () => report()),
    );
    expect(thousand.status).toBe(202);
    expect(new Set(statuses(thousand))).toEqual(new Set(['accepted']));
    expect(await hub.postBatch(POLICE, [])).toMatchObject({ status: 202, body: { receipts: [] } });
    const wrong = report();
    const withdrawal = hub.event(POLICE, 'report.withdrawn', { eventId: wrong.id, reason: 'wrong child' });
    expect(statuses(await hub.postBatch(POLICE, [wrong, withdrawal]))).toEqual(['accepted', 'accepted']);
  });
});
