import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '#testing';
import { asked, DESKS, OWNER, THE_ID } from '../../test/desks.js';
import { ENTITIES, GatewayUnderTest, MIGRATIONS, seededClients, type Answer } from '../../test/gateway-under-test.js';

const OTHER = 'E08000012';

let test: TestDatabase;
let hub: GatewayUnderTest;
beforeAll(async () => {
  test = await testDatabase({ entities: ENTITIES, migrations: MIGRATIONS });
  hub = await GatewayUnderTest.start(test.database, await seededClients(test.database), { ports: DESKS });
});
afterAll(async () => {
  await hub.close();
  await test.close();
});

const paths = async () =>
  (await hub.call(null, 'GET', '/openapi.json')).body as {
    openapi: string;
    paths: Record<string, Record<string, object>>;
    components: { schemas: object };
  };
const problem = (answer: Answer) => [answer.status, (answer.body as { type?: string }).type];

describe('the documents of the interface', () => {
  it('are OpenAPI 3.1 with every route of the running application, and AsyncAPI 3.0', async () => {
    const openApi = await paths();
    expect(openApi.openapi).toBe('3.1.0');
    expect(Object.keys(openApi.paths).sort()).toEqual(
      [
        '/asyncapi.json',
        '/livez',
        '/metrics',
        '/oauth/.well-known/openid-configuration',
        '/oauth/jwks',
        '/oauth/token',
        '/openapi.json',
        '/readyz',
        '/schemas/protocol.json',
        '/v1/admin/parked',
        '/v1/admin/parked/{id}/retry',
        '/v1/alerts',
        '/v1/alerts/{id}',
        '/v1/alerts/{id}/acknowledgement',
        '/v1/children/{id}/disclosures',
        '/v1/episodes',
        '/v1/episodes/{id}',
        '/v1/feeds/{feed}/events',
        '/v1/receipts',
        '/v1/receipts/{id}',
        '/v1/reports/{name}',
        '/v1/reviews',
        '/v1/reviews/{id}',
        '/v1/reviews/{id}/decision',
        '/v1/tasks',
        '/v1/tasks/{id}/completion',
      ].sort(),
    );
    expect((await hub.call(null, 'GET', '/asyncapi.json')).body).toMatchObject({ asyncapi: '3.0.0' });
  });

  it('refer to no schema that is not in them', async () => {
    const openApi = await paths();
    const references = [...JSON.stringify(openApi).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(
      ([, name]) => name,
    );
    expect(references.length).toBeGreaterThan(20);
    expect(references.filter((name) => name !== undefined && !Object.hasOwn(openApi.components.schemas, name))).toEqual(
      [],
    );
  });
});

describe('every route', () => {
  const PUBLIC = /^\/(openapi\.json|asyncapi\.json|schemas\/protocol\.json|livez|readyz|metrics|oauth\/.*)$/;

  it('is closed to whoever has no token, and to a client without the scope, but for the public ones', async () => {
    const { paths: routes } = await paths();
    const closed: string[] = [];
    for (const [path, methods] of Object.entries(routes)) {
      for (const method of Object.keys(methods)) {
        const answer = await hub.call(
          null,
          method.toUpperCase(),
          path.replace('{feed}', 'police').replace('{id}', THE_ID),
        );
        if (!PUBLIC.test(path)) closed.push(`${method} ${path} ${answer.status}`);
        else expect([path, answer.status === 401 && !path.startsWith('/oauth/')]).toEqual([path, false]);
      }
    }
    expect(closed.filter((line) => !line.endsWith(' 401'))).toEqual([]);
    // the hub's own administrators have admin, reviews and tasks, and nothing else
    for (const path of [
      '/v1/alerts',
      '/v1/episodes',
      `/v1/children/${THE_ID}/disclosures`,
      '/v1/receipts?source=a&eventId=b',
    ]) {
      expect(problem(await hub.call('hub', 'GET', path))).toEqual([403, 'urn:homeward:problem:wrong-scope']);
    }
  });

  it('answers with headers that keep it out of caches and frames, and says nothing of what it is built with', async () => {
    for (const path of ['/livez', '/v1/alerts', '/nowhere', '/oauth/jwks']) {
      const { headers } = await hub.call(null, 'GET', path);
      expect(headers.get('cache-control')).toMatch(/no-store/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('server')).toBeNull();
    }
  });

  it('is a problem where there is none, whatever is asked for and however', async () => {
    const nowhere = [
      await hub.call(null, 'GET', '/nowhere'),
      await hub.call(null, 'GET', '/v1/children/Tom%20Example'),
      await hub.call(null, 'DELETE', '/v1/alerts'),
      await hub.call(OWNER, 'POST', '/v1/alerts/'),
    ];
    for (const answer of nowhere) {
      expect([404, 405]).toContain(answer.status);
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(JSON.stringify(answer.body)).not.toMatch(/Tom|nowhere/);
    }
    const unreadable = await hub.call(null, 'GET', '/v1/%zz');
    expect([unreadable.status, unreadable.headers.get('content-type')]).toEqual([
      400,
      expect.stringMatching(/problem\+json/),
    ]);
  });
});

describe('operation', () => {
  it('is live and ready, and counts requests by route and not by what was asked for', async () => {
    expect(await hub.call(null, 'GET', '/livez')).toMatchObject({ status: 200, body: { status: 'live' } });
    expect(await hub.call(null, 'GET', '/readyz')).toMatchObject({ status: 200, body: { status: 'ready' } });
    await hub.call(OWNER, 'GET', '/v1/alerts/canary-in-the-path');
    const metrics = await hub.call(null, 'GET', '/metrics');
    expect(metrics.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(metrics.body).toContain(
      'homeward_http_request_seconds_count{method="GET",route="/v1/alerts/:id",status="404"} ',
    );
    expect(metrics.body).not.toContain('canary');
  });
});

describe('resources', () => {
  it('ask their desk as the caller, filter by filter, and page after page', async () => {
    asked.length = 0;
    const first = await hub.call(
      OWNER,
      'GET',
      '/v1/alerts?state=open&since=2026-03-02T09:00:00%2B01:00&kind=missing.reported',
    );
    const { next } = first.body as { next: string };
    const second = await hub.call(OWNER, 'GET', `/v1/alerts?cursor=${next}`);
    expect([first.body, second.body]).toEqual([
      { items: [{ id: 'first' }], next },
      { items: [{ id: 'second' }], next: null },
    ]);
    await hub.call(OWNER, 'GET', '/v1/tasks?state=overdue&kind=return-interview');
    await hub.call(OWNER, 'GET', `/v1/episodes?state=open&child=${THE_ID}`);
    await hub.call(OWNER, 'GET', '/v1/reviews?state=decided&kind=merge');
    expect(asked).toEqual([
      [OWNER, { state: 'open', since: new Date('2026-03-02T08:00:00Z'), kind: 'missing.reported' }],
      [OWNER, { state: null, since: null, kind: null }],
      [OWNER, { state: 'overdue', kind: 'return-interview' }],
      [OWNER, { state: 'open', child: THE_ID }],
      [OWNER, { state: 'decided', kind: 'merge' }],
    ]);
    expect((await hub.call(OWNER, 'GET', `/v1/children/${THE_ID}/disclosures`)).status).toBe(200);
    expect((await hub.call('hub', 'GET', '/v1/admin/parked')).status).toBe(200);
  });

  it('refuse a question that is wrong', async () => {
    const given = Buffer.from('c1:elsewhere').toString('base64url');
    for (const path of [
      'alerts?state=ajar',
      'alerts?since=yesterday',
      'alerts?kind=x',
      'alerts?cursor=x',
      `alerts?cursor=${given}`,
      'alerts?unread=1',
      'tasks?state=closed',
      'tasks?kind=x',
      'episodes?state=x',
      'episodes?child=x',
      'reviews?state=closed',
      'reviews?kind=x',
    ]) {
      expect([path, ...problem(await hub.call(OWNER, 'GET', `/v1/${path}`))]).toEqual([
        path,
        400,
        'urn:homeward:problem:bad-query',
      ]);
    }
  });

  it("are not found for others, nor under ids that are none; administration is the hub's own", async () => {
    for (const path of ['alerts', 'episodes', 'reviews']) {
      expect((await hub.call(OWNER, 'GET', `/v1/${path}/${THE_ID}`)).status).toBe(200);
      expect((await hub.call(OTHER, 'GET', `/v1/${path}/${THE_ID}`)).status).toBe(404);
      expect((await hub.call(OWNER, 'GET', `/v1/${path}/x`)).status).toBe(404);
    }
    expect((await hub.call(OTHER, 'GET', `/v1/children/${THE_ID}/disclosures`)).status).toBe(404);
    expect((await hub.call(OWNER, 'GET', '/v1/children/x/disclosures')).status).toBe(404);
    expect((await hub.call(OTHER, 'POST', `/v1/tasks/${THE_ID}/completion`, { body: {} })).status).toBe(404);
    expect(problem(await hub.call(OWNER, 'GET', '/v1/admin/parked'))).toEqual([
      403,
      'urn:homeward:problem:not-permitted',
    ]);
    expect((await hub.call('hub', 'POST', `/v1/admin/parked/${THE_ID}/retry`)).body).toEqual({
      id: THE_ID,
      state: 'retried',
    });
    expect((await hub.call('hub', 'POST', '/v1/admin/parked/x/retry')).status).toBe(404);
  });

  it('take an acknowledgement by a named person, and nothing else for one', async () => {
    const path = `/v1/alerts/${THE_ID}/acknowledgement`;
    const good = await hub.call(OWNER, 'POST', path, { body: { by: 'Duty manager', note: 'seen', role: 'admin' } });
    expect([good.status, good.body]).toEqual([200, { id: THE_ID, acknowledged: { by: 'Duty manager', note: 'seen' } }]);
    for (const body of [
      {},
      { by: '' },
      { by: '  ' },
      { by: 7 },
      { by: 'x'.repeat(201) },
      { by: 'x', note: 7 },
      { by: 'a\0b' },
    ]) {
      expect([body, ...problem(await hub.call(OWNER, 'POST', path, { body }))]).toEqual([
        body,
        422,
        'urn:homeward:problem:invalid',
      ]);
    }
    const named = await hub.call(OWNER, 'POST', path, { body: { note: 'x' } });
    expect(named.body).toMatchObject({ errors: [{ pointer: '/by' }] });
    for (const raw of ['', '[]', '{"by":"a","by":"b"}', '{"__proto__":{"by":"x"}}', 'by=x']) {
      expect((await hub.call(OWNER, 'POST', path, { raw })).status).toBe(400);
    }
    expect(
      (await hub.call(OWNER, 'POST', path, { raw: 'by=x', type: 'application/x-www-form-urlencoded' })).status,
    ).toBe(415);
    expect((await hub.call(OWNER, 'POST', path)).status).toBe(415);
    expect((await hub.call(OWNER, 'POST', path, { raw: ' '.repeat(1024 * 1024 + 1) })).status).toBe(413);
    expect((await hub.call(OTHER, 'POST', path, { body: { by: 'x' } })).status).toBe(404);
  });

  it('take a decision that gives its reason, and a review that is asked for by either receipt or episode', async () => {
    const path = `/v1/reviews/${THE_ID}/decision`;
    const decided = { decision: 'same', child: THE_ID, reason: 'spec' };
    expect(await hub.call(OWNER, 'POST', path, { body: decided })).toMatchObject({
      status: 200,
      body: { asked: decided },
    });
    for (const body of [
      {},
      { ...decided, reason: '' },
      { ...decided, child: 'x' },
      { ...decided, decision: 'maybe' },
    ]) {
      expect((await hub.call(OWNER, 'POST', path, { body })).status).toBe(422);
    }
    expect((await hub.call(OTHER, 'POST', path, { body: decided })).status).toBe(404);
    const reason = 'spec';
    expect((await hub.call(OWNER, 'POST', '/v1/reviews', { body: { receipt: THE_ID, reason } })).status).toBe(201);
    expect((await hub.call(OTHER, 'POST', '/v1/reviews', { body: { receipt: THE_ID, reason } })).status).toBe(404);
    for (const body of [{ reason }, { receipt: THE_ID, episode: THE_ID, reason }, { receipt: 'x', reason }]) {
      expect((await hub.call(OWNER, 'POST', '/v1/reviews', { body })).status).toBe(422);
    }
  });

  it('take a completion with whatever of it is known, each part as it must be', async () => {
    const path = `/v1/tasks/${THE_ID}/completion`;
    const whole = {
      outcome: 'done',
      at: '2026-03-02T09:00:00Z',
      note: 'n',
      authorisedBy: { rank: 'inspector', name: 'A. Sample' },
    };
    expect((await hub.call(OWNER, 'POST', path, { body: whole })).body).toEqual({ id: THE_ID, ...whole });
    expect((await hub.call(OWNER, 'POST', path, { body: {} })).status).toBe(200);
    for (const [body, pointer] of [
      [{ at: 'noon' }, '/at'],
      [{ at: '2026-02-31T09:00:00Z' }, '/at'],
      [{ authorisedBy: { rank: 'wizard' } }, '/authorisedBy/rank'],
      [{ authorisedBy: 'inspector' }, '/authorisedBy'],
      [{ outcome: {} }, '/outcome'],
    ] as const) {
      const answer = await hub.call(OWNER, 'POST', path, { body });
      expect([answer.status, answer.body]).toMatchObject([422, { errors: [{ pointer }] }]);
    }
  });
});
