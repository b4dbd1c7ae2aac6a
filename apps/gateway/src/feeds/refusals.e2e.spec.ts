import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RefusalByProtocol } from '#intake';
import { Database } from '#platform';
import { SeverableLine, testDatabase, type TestDatabase } from '#testing';
import {
  BATCH,
  ENTITIES,
  GatewayUnderTest,
  MIGRATIONS,
  missing,
  seededClients,
  STRUCTURED,
  type Answer,
} from '../../test/gateway-under-test.js';

const POLICE = 'greater-manchester';
const WIGAN = 'E08000010';
const LIVERPOOL = 'E08000012';
const EVENTS = '/v1/feeds/police/events';

class AbsentIsForbidden extends RefusalByProtocol {
  override refusal(event: { data: object }) {
    const isAbsent = 'category' in event.data && event.data.category === 'absent';
    return isAbsent ? { pointer: '/data/category', code: 'MED-03', detail: 'Not in this authority.' } : null;
  }
}

let test: TestDatabase;
let hub: GatewayUnderTest;
let before = 0;
const count = async (): Promise<number> =>
  (await test.database.query<{ n: number }>('SELECT count(*)::int AS n FROM intake_report'))[0]?.n ?? 0;
beforeAll(async () => {
  test = await testDatabase({ entities: ENTITIES, migrations: MIGRATIONS });
  hub = await GatewayUnderTest.start(test.database, await seededClients(test.database), {
    intake: { providers: [{ provide: RefusalByProtocol, useClass: AbsentIsForbidden }] },
  });
  before = await count();
});
afterAll(async () => {
  await hub.close();
  await test.close();
});

const report = (over: object = {}) => hub.event(POLICE, 'missing.reported', missing(), over);
const send = (raw: string | Uint8Array, type = STRUCTURED, headers = {}) =>
  hub.call(POLICE, 'POST', EVENTS, { raw, type, headers });
const errorsOf = (answer: Answer): { pointer: string; code: string }[] =>
  (answer.body as { errors: { pointer: string; code: string }[] }).errors.map(({ pointer, code }) => ({
    pointer,
    code,
  }));

/** Every refusal is RFC 9457 and repeats nothing of what people wrote. */
function expectProblem(answer: Answer, status: number, code: string): void {
  expect({ status: answer.status, type: (answer.body as { type?: string }).type }).toEqual({
    status,
    type: `urn:homeward:problem:${code}`,
  });
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.body).toEqual({
    type: expect.any(String),
    title: expect.any(String),
    status,
    detail: expect.any(String),
    errors: expect.any(Array),
  });
  expect(JSON.stringify(answer.body)).not.toMatch(/Tom|Example|MP\/16/);
}

describe('what a publisher may not', () => {
  it('401: no token, a made-up one, one under another scheme; with what would do', async () => {
    for (const authorization of [undefined, 'Bearer nonsense', 'Bearer a.b.c', 'Basic eDp5', 'Bearer ']) {
      const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
      const answer = await hub.call(null, 'POST', EVENTS, { raw: 'not read at all', type: 'text/plain', headers });
      expectProblem(answer, 401, 'unauthenticated');
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer realm="homeward"/);
    }
  });

  it('404 for a feed that does not exist, 403 for another than its own, before the body is looked at', async () => {
    expectProblem(
      await hub.call(POLICE, 'POST', '/v1/feeds/weather/events', { raw: '{', type: 'text/plain' }),
      404,
      'not-found',
    );
    expectProblem(
      await hub.call(POLICE, 'POST', '/v1/feeds/council/events', { raw: '{', type: 'text/plain' }),
      403,
      'wrong-feed',
    );
    expectProblem(await hub.call('hub', 'POST', EVENTS, { raw: '{', type: STRUCTURED }), 403, 'wrong-scope');
  });

  it('403 for a source that is not its own, even one that begins alike', async () => {
    const { source } = hub.client(POLICE);
    for (const other of [hub.client(WIGAN).source, `${source}y/compact`, `${source}-two`, '/', `x${source}`]) {
      const answer = await hub.post(POLICE, report({ source: other }));
      expectProblem(answer, 403, 'wrong-source');
      expect(errorsOf(answer)).toEqual([{ pointer: '/source', code: 'wrong-source' }]);
    }
  });

  it('403 for a type that the feed does not carry, or that homes and agencies may not send', async () => {
    const registered = { child: { name: { family: 'Example' } }, responsibleAuthority: WIGAN };
    const wrong = [
      await hub.post(POLICE, hub.event(POLICE, 'child.registered', registered)),
      await hub.post('childrens-home', hub.event('childrens-home', 'child.registered', registered)),
      await hub.post(
        'childrens-home',
        hub.event('childrens-home', 'return-interview.recorded', { status: 'offered', at: '2026-03-02T08:00:00Z' }),
      ),
      await hub.post('school', hub.event('school', 'safe-and-well.recorded', {})),
      await hub.post(WIGAN, hub.event(WIGAN, 'child.registered', registered), 'education'),
    ];
    for (const answer of wrong) {
      expectProblem(answer, 403, 'wrong-type');
      expect(errorsOf(answer)).toEqual([{ pointer: '/type', code: 'wrong-type' }]);
    }
    expect((await hub.post('childrens-home', hub.event('childrens-home', 'missing.reported', missing()))).status).toBe(
      202,
    );
    before += 1;
  });

  it('409 for the same id with other content', async () => {
    const event = report();
    await hub.post(POLICE, event);
    before += 1;
    const answer = await hub.post(POLICE, { ...event, data: missing({ category: 'away-without-authorisation' }) });
    expectProblem(answer, 409, 'conflict');
    expect(errorsOf(answer)).toEqual([{ pointer: '/id', code: 'conflict' }]);
  });
});

describe('what is not an event', () => {
  it('415 for any other content, other formats of CloudEvents, another charset, and what is compressed', async () => {
    for (const type of [
      'application/xml',
      'text/plain',
      'text/json',
      'application/cloudevents+avro',
      'application/cloudevents',
      'application/jsonx',
      'multipart/form-data; boundary=x',
      'nonsense',
      `${STRUCTURED}; charset=utf-16`,
    ]) {
      expectProblem(await send(JSON.stringify(report()), type), 415, 'unsupported-media-type');
    }
    expectProblem(
      await send(JSON.stringify(report()), STRUCTURED, { 'content-encoding': 'gzip' }),
      415,
      'unsupported-media-type',
    );
    expectProblem(await hub.call(POLICE, 'POST', EVENTS), 415, 'unsupported-media-type');
  });

  it('413 for an event over 1 MiB, announced or not, for a batch over 16 MiB or of more than a thousand', async () => {
    const large = JSON.stringify({ pad: 'x'.repeat(2 * 1024 * 1024) });
    expectProblem(await send(large), 413, 'too-large');
    const pieces = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let i = 0; i < 20; i++) controller.enqueue(new Uint8Array(100_000).fill(0x20));
        controller.close();
      },
    });
    expectProblem(await hub.call(POLICE, 'POST', EVENTS, { raw: pieces, type: STRUCTURED }), 413, 'too-large');
    expectProblem(await send(' '.repeat(16 * 1024 * 1024 + 1), BATCH), 413, 'too-large');
    expectProblem(await send(`[${Array(1_001).fill('0').join()}]`, BATCH), 413, 'too-large');
    const atTheLimit = JSON.stringify(report({ data: missing({ pad: '' }) }));
    expect(
      (await send(atTheLimit.replace('"pad":""', `"pad":"${'x'.repeat(1024 * 1024 - atTheLimit.length)}"`))).status,
    ).toBe(202);
    before += 1;
  });

  it('400 for what is not JSON, or not CloudEvents, saying what is missing', async () => {
    for (const raw of ['', '{"specversion":', 'Tom Example', '[', '{"a":1}}'])
      expectProblem(await send(raw), 400, 'not-json');
    for (const raw of ['[]', '1', '"x"', 'null']) expectProblem(await send(raw), 400, 'not-a-cloudevent');
    expectProblem(await send('{}', BATCH), 400, 'not-a-cloudevent');
    const empty = await send('{}');
    expectProblem(empty, 400, 'not-a-cloudevent');
    expect(errorsOf(empty).map(({ pointer }) => pointer)).toEqual(
      expect.arrayContaining(['/specversion', '/id', '/source', '/type']),
    );
    expectProblem(await hub.post(POLICE, report({ specversion: '0.3' })), 400, 'not-a-cloudevent');
    expectProblem(await hub.post(POLICE, report({ id: '' })), 400, 'not-a-cloudevent');
  });

  it('400 for JSON without ce- headers, or with headers that cannot be read', async () => {
    const headers = (over: object) => ({
      'ce-specversion': '1.0',
      'ce-id': '1',
      'ce-source': '/x',
      'ce-type': 't',
      'ce-subject': 's',
      ...over,
    });
    expectProblem(await send(JSON.stringify(report()), 'application/json'), 400, 'not-a-cloudevent');
    expectProblem(await send('{}', 'application/json', headers({ 'ce-subject': '%C0%A0' })), 400, 'not-a-cloudevent');
    expectProblem(await send('{}', 'application/json', headers({ 'ce-subject': '100%' })), 400, 'not-a-cloudevent');
    const doubled = await send('{"child":{"name":{},"name":{}}}', 'application/json', headers({}));
    expect(errorsOf(doubled)).toEqual([{ pointer: '/data/child/name', code: 'doubled-key' }]);
  });

  it('400 for what readers take in different ways: bad UTF-8, doubled and prototype keys, depth, large numbers', async () => {
    const text = JSON.stringify(report());
    const cases: [string | Uint8Array, string, string][] = [
      [Buffer.from(text.replace('Tom', 'T\u00ffm'), 'latin1'), '', 'not-utf-8'],
      [`\uFEFF${text}`, '', 'not-json'],
      [text.replace('"category":', '"category":"absent","category":'), '/data/category', 'doubled-key'],
      [text.replace('"id":', '"\\u0069d":"other","id":'), '/id', 'doubled-key'],
      [text.replace('"category":', '"__proto__":{"x":1},"category":'), '/data/__proto__', 'prototype-key'],
      [text.replace('"category":', '"constructor":{"prototype":{}},"category":'), '/data/constructor', 'prototype-key'],
      [text.replace('"category":', '"n":9007199254740993,"category":'), '/data/n', 'unsafe-number'],
    ];
    for (const [raw, pointer, code] of cases) {
      const answer = await send(raw);
      expectProblem(answer, 400, 'not-json');
      expect(errorsOf(answer)).toEqual([{ pointer, code }]);
    }
    const deep = await send(
      text.replace('"category":', `"deep":${'['.repeat(10_000)}${']'.repeat(10_000)},"category":`),
    );
    expect([deep.status, errorsOf(deep)[0]?.code]).toEqual([400, 'too-deep']);
  });

  it('goes on answering after a sender hung up in the middle', async () => {
    const stop = new AbortController();
    const raw = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(new TextEncoder().encode('{"specversion":'));
        stop.abort();
      },
    });
    const sending = {
      method: 'POST',
      body: raw,
      duplex: 'half',
      signal: stop.signal,
      headers: { 'content-type': STRUCTURED, authorization: `Bearer ${await hub.token(hub.client(POLICE))}` },
    };
    await expect(fetch(hub.url + EVENTS, sending as RequestInit)).rejects.toThrow();
    expect((await hub.post(POLICE, report())).status).toBe(202);
    before += 1;
  });
});

describe('what an event must not say', () => {
  it('422 names wrong fields one by one, by JSON pointer from the event', async () => {
    const answer = await hub.post(
      POLICE,
      report({ data: missing({ category: 'gone', since: 'yesterday', child: {} }) }),
    );
    expectProblem(answer, 422, 'invalid');
    const pointers = errorsOf(answer).map(({ pointer }) => pointer);
    expect(pointers).toEqual(expect.arrayContaining(['/data/category', '/data/since']));
    expect(pointers.some((pointer) => pointer.startsWith('/data/child'))).toBe(true);
    expect(errorsOf(await hub.post(POLICE, report({ type: 'homeward.unheard.of.v1' })))).toEqual([
      { pointer: '/type', code: 'unknown-type' },
    ]);
    expect(errorsOf(await hub.post(POLICE, report({ time: 'noon' })))).toMatchObject([{ pointer: '/time' }]);
    expect(errorsOf(await hub.post(POLICE, report({ data: [] })))).toMatchObject([{ pointer: '/data' }]);
  });

  it('422 for NUL and half a surrogate pair, wherever they stand', async () => {
    const text = JSON.stringify(report());
    for (const [raw, pointer] of [
      [text.replace('Tom', 'T\\u0000m'), '/data/child/name/given'],
      [text.replace('Tom', 'T\\ud800m'), '/data/child/name/given'],
      [text.replace('"category":', '"unknown":["\\udfff"],"category":'), '/data/unknown/0'],
    ] as const) {
      const answer = await send(raw);
      expectProblem(answer, 422, 'invalid');
      expect(errorsOf(answer)).toMatchObject([{ pointer }]);
    }
  });

  it("422 for taking back another's notice, as for one that nobody sent", async () => {
    const event = report();
    await hub.post(POLICE, event);
    before += 1;
    for (const answer of [
      await hub.post(WIGAN, hub.event(WIGAN, 'report.withdrawn', { eventId: event.id, reason: 'x' })),
      await hub.post(POLICE, hub.event(POLICE, 'report.withdrawn', { eventId: 'never-sent', reason: 'x' })),
    ]) {
      expectProblem(answer, 422, 'invalid');
      expect(errorsOf(answer)).toEqual([{ pointer: '/data/eventId', code: 'not-your-event' }]);
    }
  });

  it("422 for registering or placing another authority's child", async () => {
    const child = { identifiers: [{ system: 'local-authority', issuer: LIVERPOOL, value: '1' }] };
    const registered = hub.event(WIGAN, 'child.registered', { child, responsibleAuthority: LIVERPOOL });
    const answer = await hub.post(WIGAN, registered);
    expectProblem(answer, 422, 'invalid');
    expect(errorsOf(answer)).toEqual([{ pointer: '/data/responsibleAuthority', code: 'not-your-child' }]);
  });

  it('MED-03: 422 with the rule as code for what a protocol forbids', async () => {
    const answer = await hub.post(POLICE, report({ data: missing({ category: 'absent' }) }));
    expectProblem(answer, 422, 'invalid');
    expect(errorsOf(answer)).toEqual([{ pointer: '/data/category', code: 'MED-03' }]);
  });

  it('stores nothing of all that was refused', async () => {
    expect(await count()).toBe(before);
  });
});

describe('when too much comes, or the database is away', () => {
  it('429 with Retry-After for a client above its rate, and never for a child who is missing', async () => {
    const narrow = await GatewayUnderTest.start(test.database, hub.clients, { rate: { perSecond: 0.001, burst: 2 } });
    try {
      const seen = () =>
        narrow.event(POLICE, 'child.seen', {
          child: { name: { family: 'Example' } },
          at: '2026-03-02T08:00:00Z',
          setting: 'street',
        });
      const answers = [
        await narrow.post(POLICE, seen()),
        await narrow.post(POLICE, seen()),
        await narrow.post(POLICE, seen()),
      ];
      expect(answers.map(({ status }) => status)).toEqual([202, 202, 429]);
      expect(Number(answers[2]?.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
      expect((await narrow.post(POLICE, narrow.event(POLICE, 'missing.reported', missing()))).status).toBe(202);
      const batch = await narrow.postBatch(POLICE, [seen(), narrow.event(POLICE, 'missing.reported', missing())]);
      expect(batch.body).toMatchObject({
        receipts: [{ status: 'refused', problem: { status: 429 } }, { status: 'accepted' }],
      });
      expect((await narrow.call(POLICE, 'GET', '/v1/receipts/x')).status).toBe(429);
      expect((await narrow.post(WIGAN, narrow.event(WIGAN, 'missing.reported', missing()))).status).toBe(202);
    } finally {
      await narrow.close();
    }
  });

  it('503 with Retry-After when it could not be stored, and takes the same when the database is back', async () => {
    const line = await SeverableLine.to(test.addresses.applicationUrl);
    const far = await Database.connect(line.url, ENTITIES);
    const away = await GatewayUnderTest.start(far, hub.clients);
    try {
      const event = report();
      expect((await away.post(POLICE, report())).status).toBe(202);
      expect((await away.call(null, 'GET', '/readyz')).status).toBe(200);
      await line.cut({ forGood: false });
      // Whoever of them met a cut connection was told so; nobody who was told 202 is missing from the disk.
      const answers = await Promise.all(Array.from({ length: 10 }, () => away.post(POLICE, event)));
      expect(answers.every(({ status }) => status === 503 || status === 202)).toBe(true);
      await line.cut();
      const refused = await away.post(POLICE, report());
      expectProblem(refused, 503, 'unavailable');
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
      expectProblem(await away.postBatch(POLICE, [report(), report()]), 503, 'unavailable');
      expect((await away.call(null, 'GET', '/livez')).status).toBe(200);
      expect((await away.call(null, 'GET', '/readyz')).status).toBe(503);
      const known = answers.some(({ status }) => status === 202);
      const again = await hub.post(POLICE, event);
      expect(again.body).toMatchObject({ receipts: [{ status: known ? 'duplicate' : 'accepted' }] });
    } finally {
      await away.close();
      await far.close();
    }
  });
});
