import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '#testing';
import { asked, DESKS, OWNER } from '../../test/desks.js';
import { ENTITIES, GatewayUnderTest, MIGRATIONS, seededClients } from '../../test/gateway-under-test.js';

const FORCE = 'greater-manchester';

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

describe('GET /v1/reports/{name}', () => {
  it('asks for the days, the authority, the meeting and the smallest figure that were given', async () => {
    asked.length = 0;
    await hub.call(OWNER, 'GET', '/v1/reports/indicators?from=2026-02-01&to=2026-02-28&suppress=5');
    await hub.call(OWNER, 'GET', '/v1/reports/meeting-list?meeting=daily');
    await hub.call(FORCE, 'GET', `/v1/reports/episodes?authority=${OWNER}&from=2026-02-01`);
    const nothing = { meeting: null, authority: null, days: null, suppress: null };
    expect(asked).toEqual([
      [OWNER, { ...nothing, name: 'indicators', days: { from: '2026-02-01', to: '2026-02-28' }, suppress: 5 }],
      [OWNER, { ...nothing, name: 'meeting-list', meeting: 'daily' }],
      [FORCE, { ...nothing, name: 'episodes', authority: OWNER, days: { from: '2026-02-01', to: null } }],
    ]);
  });

  it('answers in JSON, and in CSV to whoever would rather have it; no cell of it acts as a formula', async () => {
    const path = '/v1/reports/monthly-dashboard';
    const json = await hub.call(OWNER, 'GET', path, { headers: { accept: 'application/json, text/csv;q=0.5' } });
    expect(json.body).toEqual({
      name: 'monthly-dashboard',
      title: 'A report',
      from: '2026-02-01',
      to: '2026-02-28',
      authority: OWNER,
      columns: [{ key: 'group', title: 'Group', type: 'text' }],
      rows: [{ group: '=1+1, "x"' }],
    });
    const csv = await hub.call(OWNER, 'GET', path, { headers: { accept: 'text/csv' } });
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(csv.headers.get('content-disposition')).toBe(
      'attachment; filename="monthly-dashboard-2026-02-01-2026-02-28.csv"',
    );
    expect(csv.body).toBe('group\r\n"\'=1+1, ""x"""\r\n');
  });

  it.each([
    ['episodes?from=yesterday', '/from'],
    ['episodes?from=2026-02-30', '/from'],
    ['episodes?to=2026-02-01', '/from'],
    ['episodes?from=2026-02-02&to=2026-02-01', '/to'],
    ['episodes?month=2', ''],
    ['episodes?suppress=5', '/suppress'],
    ['episodes?meeting=daily', '/meeting'],
    ['indicators?suppress=0', '/suppress'],
    ['indicators?suppress=five', '/suppress'],
    ['indicators?trace=yes', '/trace'],
    ['meeting-list', '/meeting'],
    ['meeting-list?meeting=tea', '/meeting'],
  ])('refuses %s and says where it is wrong', async (path, pointer) => {
    const { status, body } = await hub.call(OWNER, 'GET', `/v1/reports/${path}`);
    expect([status, body]).toMatchObject([400, { type: 'urn:homeward:problem:bad-query', errors: [{ pointer }] }]);
  });

  it("knows no other name, and gives nobody another authority's; who is no authority must say whose it wants", async () => {
    expect((await hub.call(OWNER, 'GET', '/v1/reports/salaries')).status).toBe(404);
    expect((await hub.call(OWNER, 'GET', '/v1/reports/episodes?authority=E08000012')).status).toBe(404);
    const { status, body } = await hub.call(FORCE, 'GET', '/v1/reports/episodes');
    expect([status, body]).toMatchObject([400, { errors: [{ pointer: '/authority', code: 'required' }] }]);
    const csv = { headers: { accept: 'text/csv' } };
    expect((await hub.call(OWNER, 'GET', '/v1/reports/indicators?trace=1', csv)).status).toBe(400);
  });

  it('is for clients with the scope alone', async () => {
    expect((await hub.call('hub', 'GET', '/v1/reports/episodes')).status).toBe(403);
  });
});
