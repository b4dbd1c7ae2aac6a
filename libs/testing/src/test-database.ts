import { randomBytes } from 'node:crypto';
import {
  createDatabase,
  Database,
  inDatabase,
  migrate,
  type DatabaseAddresses,
  type Entities,
  type Migrations,
} from '#platform';

export interface TestDatabase {
  readonly database: Database;
  readonly addresses: DatabaseAddresses;
  close(): Promise<void>;
}

/**
 * An empty database of its own for one spec file, in the PostgreSQL server of the test run, with the tables of the
 * given rooms; connected as the application's role, as the hub would be.
 */
export async function testDatabase(rooms: { entities: Entities; migrations: Migrations }): Promise<TestDatabase> {
  const server = process.env['HOMEWARD_TEST_DATABASE'];
  if (!server) throw new Error('the test run has no database server: run the specs through `npm run jest`');
  const base = JSON.parse(server) as DatabaseAddresses;
  const name = `spec_${randomBytes(6).toString('hex')}`;
  await createDatabase(base, name);
  const addresses = inDatabase(base, name);
  await migrate(addresses.url, rooms.migrations);
  const database = await Database.connect(addresses.applicationUrl, rooms.entities);
  return { database, addresses, close: () => database.close() };
}
