import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  demonstration,
  Directory,
  DirectoryEntities,
  DirectoryMigrations,
  DirectorySnapshot,
  referenceDataOnFile,
} from '#directory';
import { Audit, PlatformEntities, PlatformMigrations, type Database } from '#platform';
import { testDatabase, type TestDatabase } from '#testing';

const AT = new Date('2026-03-02T09:00:00Z');
const seed = demonstration(randomBytes, referenceDataOnFile());

let test: TestDatabase;
let database: Database;
let directory: Directory;
beforeAll(async () => {
  test = await testDatabase({
    entities: [...PlatformEntities, ...DirectoryEntities],
    migrations: [...PlatformMigrations, ...DirectoryMigrations],
  });
  database = test.database;
  directory = new Directory(database, new Audit());
  expect(() => directory.snapshot()).toThrow(/not been loaded/);
  await directory.refresh();
  expect([await directory.isSeeded(), directory.snapshot().organisations()]).toEqual([false, []]);
  await database.transaction((tx) => directory.seed(tx, seed, AT));
});
afterAll(() => test.close());

describe('directory in the database', () => {
  it('gives back all that was seeded, in the order of entry', async () => {
    const stored = await directory.refresh();
    const sown = new DirectorySnapshot(seed, referenceDataOnFile());
    expect(await directory.isSeeded()).toBe(true);
    expect(stored.organisations()).toHaveLength(seed.organisations.length);
    for (const organisation of sown.organisations()) {
      expect(stored.organisation(organisation.id)).toEqual(organisation);
      expect(stored.contacts(organisation.id)).toEqual(sown.contacts(organisation.id));
    }
    for (const client of sown.clients()) expect(stored.client(client.clientId)).toEqual(client);
  });

  it('is not read again until something changes, and then by every process', async () => {
    const elsewhere = new Directory(database, new Audit());
    const before = await elsewhere.refresh();
    expect(await elsewhere.refresh()).toBe(before);
    await database.query(`UPDATE directory_contact SET on_duty = 'working-hours' WHERE id = 'E08000010-iro'`);
    expect(elsewhere.snapshot()).toBe(before);
    const after = await elsewhere.refresh();
    expect(before.contacts('E08000010', 'iro')[0]?.when).toBe('always');
    expect(after.contacts('E08000010', 'iro')[0]?.when).toBe('working-hours');
    expect((await directory.refresh()).contacts('E08000010', 'iro')[0]?.when).toBe('working-hours');
  });

  it('adds a contact behind those who were there before', async () => {
    await database.query(
      `INSERT INTO directory_contact (id, organisation, role, name, on_duty, channels)
       VALUES ('a-second', 'E08000010', 'front-door', 'Second', 'always', '[]')`,
    );
    const contacts = (await directory.refresh()).contacts('E08000010', 'front-door');
    expect(contacts.map((one) => one.id)).toEqual(['E08000010-front-door', 'a-second']);
  });

  it('knows a client by its secret and no other, and not at all once it is removed', async () => {
    const [wigan, other] = seed.credentials.clients;
    if (!wigan || !other) throw new Error('no clients');
    const client = await directory.verifySecret(wigan.clientId, wigan.clientSecret);
    expect(client).toEqual(directory.snapshot().client(wigan.clientId));
    expect(await directory.verifySecret(wigan.clientId, other.clientSecret)).toBeNull();
    expect(await directory.verifySecret(wigan.clientId, '')).toBeNull();
    expect(await directory.verifySecret('nobody', '')).toBeNull();
    expect(await directory.verifySecret('no\u0000body', '')).toBeNull();
    await database.query('DELETE FROM directory_client WHERE client_id = $1', [wigan.clientId]);
    expect(await directory.verifySecret(wigan.clientId, wigan.clientSecret)).toBeNull();
    expect((await directory.refresh()).client(wigan.clientId)).toBeUndefined();
  });

  it('knows a person by their password and no other', async () => {
    const [one, other] = seed.credentials.users;
    if (!one || !other) throw new Error('no users');
    expect(await directory.verifyPassword(one.username, one.password)).toEqual(seed.users[0]);
    expect(await directory.verifyPassword(one.username, other.password)).toBeNull();
    expect(await directory.verifyPassword('nobody', one.password)).toBeNull();
    expect(await directory.verifyPassword('no\u0000body', '')).toBeNull();
  });

  it('keeps neither a secret nor a password nor a private key', async () => {
    const [dump] = await database.query<{ text: string }>(
      `SELECT (SELECT string_agg(to_jsonb(c)::text, '') FROM directory_client c)
           || (SELECT string_agg(to_jsonb(u)::text, '') FROM directory_user u) AS text`,
    );
    const text = dump?.text ?? '';
    expect(text).toContain('west-midlands-police');
    for (const { clientSecret, signingKey } of seed.credentials.clients) {
      expect(text).not.toContain(clientSecret);
      if (signingKey) expect(text).not.toContain(signingKey.d);
    }
    for (const { password } of seed.credentials.users) expect(text).not.toContain(password);
  });

  it('writes into the audit trail that it was seeded, with the transaction that did it', async () => {
    const rows = await database.query('SELECT organisation, action, detail FROM audit_entry');
    expect(rows).toEqual([
      {
        organisation: 'homeward',
        action: 'directory.seeded',
        detail: {
          organisations: seed.organisations.length,
          contacts: seed.contacts.length,
          clients: seed.clients.length,
          users: seed.users.length,
        },
      },
    ]);
  });

  it('takes contacts, clients and users along when their organisation goes', async () => {
    await database.query(`DELETE FROM directory_organisation WHERE id = 'E08000012'`);
    const after = await directory.refresh();
    expect([after.organisation('E08000012'), after.contacts('E08000012')]).toEqual([undefined, []]);
    expect(after.clients().some((client) => client.organisation === 'E08000012')).toBe(false);
  });
});
