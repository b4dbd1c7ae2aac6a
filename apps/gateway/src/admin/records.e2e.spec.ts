import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '#testing';
import { DirectoryDesk } from '../desks/directory-desk.js';
import { RecordsDesk } from './records-desk.js';
import { ENTITIES, GatewayUnderTest, MIGRATIONS, seededClients, type Answer } from '../../test/gateway-under-test.js';

const WIGAN = 'E08000010';
const LIVERPOOL = 'E08000012';
const KEYS = { x: 'a'.repeat(43), y: 'b'.repeat(43) };

let test: TestDatabase;
let hub: GatewayUnderTest;
beforeAll(async () => {
  test = await testDatabase({ entities: ENTITIES, migrations: MIGRATIONS });
  hub = await GatewayUnderTest.start(test.database, await seededClients(test.database), {
    ports: [{ provide: RecordsDesk, useClass: DirectoryDesk }],
  });
});
afterAll(async () => {
  await hub.close();
  await test.close();
});

const admin = (method: string, path: string, body?: object): Promise<Answer> =>
  hub.call('hub', method, `/v1/admin/${path}`, body ? { body } : {});
const as = (by: string, method: string, path: string, body?: object): Promise<Answer> =>
  hub.call(by, method, `/v1/admin/${path}`, body ? { body } : {});
const pointers = (answer: Answer): unknown[] => [
  answer.status,
  ...(answer.body as { errors: { pointer: string }[] }).errors.map(({ pointer }) => pointer),
];
const contact = (over: object = {}): object => ({
  organisation: WIGAN,
  role: 'front-door',
  name: 'Wigan second front door',
  when: 'working-hours',
  channels: [{ kind: 'email', address: 'second@e08000010.sink.invalid', assured: true }],
  ...over,
});
const client = (over: object = {}): object => ({
  organisation: WIGAN,
  feeds: ['council'],
  source: '/agencies/wigan-council/second',
  scopes: ['events', 'admin'],
  keys: [{ kty: 'EC', crv: 'P-256', ...KEYS }],
  ...over,
});

describe('records of the directory', () => {
  it('are listed by organisation, read one by one, and what is read can be put back', async () => {
    const listed = await admin('GET', `contacts?organisation=${WIGAN}`);
    const { items } = listed.body as { items: { id: string; organisation: string; version: number }[] };
    expect(items.length).toBeGreaterThan(20);
    expect(items.every(({ organisation, version }) => organisation === WIGAN && version === 1)).toBe(true);
    for (const path of [
      `contacts/${WIGAN}-iro`,
      `organisations/${WIGAN}`,
      'clients/wigan-council',
      'users/wigan-council',
      `calendars/${WIGAN}`,
      'calendars/england',
    ]) {
      const one = await admin('GET', path);
      const again = await admin('PUT', path, one.body as object);
      expect([path, again.status, again.body]).toEqual([path, 200, { ...(one.body as object), version: 2 }]);
      expect((await admin('GET', path)).body).toEqual(again.body);
    }
    expect((await admin('GET', 'contacts?organization=x')).status).toBe(400);
  });

  it('are under the ids that who writes them chooses, each write a version and in the audit trail', async () => {
    const path = 'contacts/second-door';
    expect((await admin('PUT', path, contact())).body).toMatchObject({ id: 'second-door', version: 1 });
    expect((await admin('PUT', path, contact({ when: 'always' }))).body).toMatchObject({ when: 'always', version: 2 });
    expect((await admin('DELETE', path)).status).toBe(204);
    expect((await admin('GET', path)).status).toBe(404);
    expect((await admin('DELETE', path)).status).toBe(404);
    expect((await admin('PUT', path, contact())).body).toMatchObject({ version: 4 });
    const history = await test.database.query(
      `SELECT version, body ->> 'when' AS "when", written_by FROM directory_history WHERE id = 'second-door' ORDER BY 1`,
    );
    const by = { written_by: 'homeward-administrator-1' };
    expect(history).toEqual([
      { version: 1, when: 'working-hours', ...by },
      { version: 2, when: 'always', ...by },
      { version: 3, when: null, ...by },
      { version: 4, when: 'working-hours', ...by },
    ]);
    const trail = await test.database.query(
      `SELECT action, actor, organisation, detail FROM audit_entry WHERE subject = 'second-door' ORDER BY position`,
    );
    expect(trail.map((row) => row['action'])).toEqual([
      'contact.written',
      'contact.written',
      'contact.removed',
      'contact.written',
    ]);
    expect(trail[0]).toMatchObject({ actor: 'homeward-administrator-1', organisation: WIGAN, detail: { version: 1 } });
  });

  it('keep what a record was before anybody wrote it as its first version', async () => {
    const path = `contacts/${WIGAN}-director`;
    const before = (await admin('GET', path)).body as object;
    await admin('PUT', path, { ...before, name: 'Mx Another Sample' });
    const rows = await test.database.query(
      `SELECT version, body ->> 'name' AS name, written_by FROM directory_history WHERE id = $1 ORDER BY version`,
      [`${WIGAN}-director`],
    );
    expect(rows).toEqual([
      { version: 1, name: (before as { name: string }).name, written_by: 'hub:directory' },
      { version: 2, name: 'Mx Another Sample', written_by: 'homeward-administrator-1' },
    ]);
  });

  it('are refused with a pointer to each thing that is wrong, and a field that nobody knows', async () => {
    const refused: [path: string, body: object, ...pointers: string[]][] = [
      ['contacts/x', contact({ role: 'wizard' }), '/role'],
      ['contacts/x', contact({ nickname: 'x' }), '/nickname'],
      ['contacts/x', contact({ organisation: 'nowhere' }), '/organisation'],
      ['contacts/x', contact({ id: 'y' }), '/id'],
      ['contacts/x', contact({ channels: [] }), '/channels'],
      [
        'contacts/x',
        contact({ channels: [{ kind: 'email', address: 'x', assured: 1 }] }),
        '/channels/0/address',
        '/channels/0/assured',
      ],
      ['contacts/x', contact({ name: ' ' }), '/name'],
      ['contacts/x%20y', contact(), '/id'],
      ['organisations/x', { kind: 'club', name: 'x' }, '/kind'],
      ['organisations/x', { kind: 'hub', name: 'x' }, '/kind'],
      ['organisations/E08009999', { kind: 'authority', name: 'x' }, '/id'],
      [`organisations/${WIGAN}`, { kind: 'school', name: 'x' }, '/kind'],
      ['organisations/x', { kind: 'school', name: 'x', area: { authority: 'E1' } }, '/area/authority'],
      [
        'organisations/x',
        { kind: 'school', name: 'x', schoolHolidays: [{ from: '04-02', to: '2026-04-10' }] },
        '/schoolHolidays/0/to',
      ],
      [
        'organisations/x',
        { kind: 'school', name: 'x', workingHours: { days: [8], from: '9', to: '10:00' } },
        '/workingHours/days/0',
        '/workingHours/from',
      ],
      ['clients/x', client({ feeds: ['police'] }), '/feeds/0'],
      ['clients/x', client({ scopes: ['everything'] }), '/scopes/0'],
      ['clients/x', client({ source: '/agencies/liverpool-council/x' }), '/source'],
      ['clients/x', client({ keys: [{ kty: 'EC', crv: 'P-256', ...KEYS, d: 'secret' }] }), '/keys/0/d'],
      ['users/x', { name: 'x', organisation: WIGAN, roles: ['wizard'] }, '/roles/0'],
      ['users/x', { name: 'x', organisation: 'greater-manchester', roles: ['reviewer'] }, '/roles/0'],
      ['calendars/nowhere', { schoolHolidays: [] }, '/id'],
      ['calendars/england', { bankHolidays: ['2026-02-30'] }, '/bankHolidays/0'],
    ];
    for (const [path, body, ...wanted] of refused) {
      expect([path, ...pointers(await admin('PUT', path, body))]).toEqual([path, 422, ...wanted]);
    }
  });

  it('of a new organisation serve the whole hub at once: its client gets a token, and publishes', async () => {
    const home = { kind: 'childrens-home', name: 'Invented House', urn: 'SC000999', area: { authority: LIVERPOOL } };
    expect((await admin('PUT', 'organisations/invented-house', home)).status).toBe(200);
    expect(pointers(await admin('PUT', 'organisations/other-house', home))).toEqual([422, '/urn']);
    const written = await admin('PUT', 'clients/invented-house', {
      ...client({ organisation: 'invented-house', source: '/agencies/invented-house', keys: [] }),
    });
    const { secret } = written.body as { secret: string };
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect((await admin('GET', 'clients/invented-house')).body).not.toHaveProperty('secret');
    const token = await hub.askForToken({ id: 'invented-house', secret });
    expect(token.status).toBe(200);
    const rotated = await admin('PUT', 'clients/invented-house', {
      ...((await admin('GET', 'clients/invented-house')).body as object),
      rotateSecret: true,
    });
    expect((rotated.body as { secret: string }).secret).not.toBe(secret);
    expect((await hub.askForToken({ id: 'invented-house', secret })).status).toBe(401);
    const { access_token: held } = token.body as { access_token: string };
    const own = (): Promise<Answer> =>
      hub.call(null, 'GET', '/v1/admin/contacts', { headers: { authorization: `Bearer ${held}` } });
    expect(await own()).toMatchObject({ status: 200, body: { items: [], next: null } });
    // removing a client ends its tokens at once
    expect((await admin('DELETE', 'clients/invented-house')).status).toBe(204);
    expect((await own()).status).toBe(401);
    expect((await admin('DELETE', 'organisations/invented-house')).status).toBe(204);
  });

  it("are an organisation's own to write where they are its contacts, users and clients, and nothing else", async () => {
    expect((await as(WIGAN, 'PUT', 'contacts/own-door', contact())).status).toBe(200);
    expect((await as(WIGAN, 'GET', `contacts?organisation=${LIVERPOOL}`)).body).toEqual({ items: [], next: null });
    expect(pointers(await as(WIGAN, 'PUT', 'contacts/own-2', contact({ organisation: LIVERPOOL })))).toEqual([
      422,
      '/organisation',
    ]);
    expect((await as(LIVERPOOL, 'GET', 'contacts/own-door')).status).toBe(404);
    expect((await as(LIVERPOOL, 'PUT', 'contacts/own-door', contact({ organisation: LIVERPOOL }))).status).toBe(404);
    expect((await as(LIVERPOOL, 'DELETE', 'contacts/own-door')).status).toBe(404);
    expect((await as(WIGAN, 'DELETE', 'contacts/own-door')).status).toBe(204);
    const user = { name: 'Robin Sample', organisation: WIGAN, roles: ['recipient'] };
    expect((await as(WIGAN, 'PUT', 'users/robin', user)).body).toMatchObject({ password: expect.any(String) });
    for (const [method, path] of [
      ['GET', 'organisations'],
      ['GET', `organisations/${WIGAN}`],
      ['PUT', `calendars/${WIGAN}`],
      ['DELETE', 'calendars/england'],
    ] as const) {
      const answer = await as(WIGAN, method, path, method === 'PUT' ? {} : undefined);
      expect([path, answer.status]).toEqual([path, 403]);
    }
  });

  it('never leave the hub without an administrator, nor without itself', async () => {
    expect((await admin('DELETE', 'clients/homeward-administrator-2')).status).toBe(204);
    const last = await admin('DELETE', 'clients/homeward-administrator-1');
    expect(last).toMatchObject({ status: 409, body: { errors: [{ code: 'last-administrator' }] } });
    expect((await admin('DELETE', 'organisations/homeward')).status).toBe(409);
  });
});

describe('ENG-20', () => {
  it('ENG-20 each authority and force has a named lead for missing children, and its last cannot be removed', async () => {
    const all = (await admin('GET', 'organisations')).body as { items: { id: string; kind: string }[] };
    const contacts = (await admin('GET', 'contacts')).body as {
      items: { organisation: string; role: string; name: string }[];
    };
    const leads = contacts.items.filter(({ role, name }) => role === 'missing-lead' && name.trim() !== '');
    const wanted = all.items.filter(({ kind }) => kind === 'authority' || kind === 'force').map(({ id }) => id);
    expect(wanted.length).toBeGreaterThan(153);
    expect(wanted.filter((id) => !leads.some(({ organisation }) => organisation === id))).toEqual([]);

    const path = `contacts/${WIGAN}-missing-lead`;
    const lead = (await admin('GET', path)).body as object;
    const refused = { status: 409, body: { errors: [{ code: 'ENG-20' }] } };
    expect(await admin('DELETE', path)).toMatchObject(refused);
    expect(await as(WIGAN, 'DELETE', path)).toMatchObject(refused);
    expect(await admin('PUT', path, { ...lead, role: 'director' })).toMatchObject(refused);
    expect(await admin('PUT', path, { ...lead, organisation: LIVERPOOL })).toMatchObject(refused);
    expect((await admin('GET', path)).body).toEqual(lead);
  });

  it('ENG-20 a lead can go once another is there, and a school needs none', async () => {
    const path = `contacts/${LIVERPOOL}-missing-lead`;
    const second = contact({ organisation: LIVERPOOL, role: 'missing-lead', name: 'Second Specimen' });
    await admin('PUT', 'contacts/second-lead', second);
    expect((await admin('DELETE', path)).status).toBe(204);
    expect((await admin('DELETE', 'contacts/second-lead')).status).toBe(409);
    const school = { kind: 'school', name: 'Invented School' };
    await admin('PUT', 'organisations/invented-school', school);
    await admin('PUT', 'contacts/school-lead', contact({ organisation: 'invented-school', role: 'missing-lead' }));
    expect((await admin('DELETE', 'contacts/school-lead')).status).toBe(204);
  });
});
