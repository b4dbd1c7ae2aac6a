import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { DirectorySeed } from '../demonstration/demonstration.js';
import { hashPassword } from './password.js';

/** SHA-256: the secrets are 256 random bits, which need no slower hash. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Writes a seed into empty tables, one statement for each table whatever its size. */
export async function writeSeed(tx: EntityManager, seed: DirectorySeed): Promise<void> {
  await insertOrganisations(tx, seed);
  await insertContacts(tx, seed);
  await insertClients(tx, seed);
  await insertUsers(tx, seed);
}

async function insertOrganisations(tx: EntityManager, { organisations }: DirectorySeed): Promise<void> {
  await tx.query(
    `INSERT INTO directory_organisation (id, kind, name, urn, authority, working_hours, school_holidays)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::jsonb[], $7::jsonb[])`,
    [
      organisations.map((one) => one.id),
      organisations.map((one) => one.kind),
      organisations.map((one) => one.name),
      organisations.map((one) => one.urn ?? null),
      organisations.map((one) => one.area?.authority ?? null),
      organisations.map((one) => JSON.stringify(one.workingHours)),
      organisations.map((one) => JSON.stringify(one.schoolHolidays)),
    ],
  );
}

async function insertContacts(tx: EntityManager, { contacts }: DirectorySeed): Promise<void> {
  await tx.query(
    `INSERT INTO directory_contact (id, organisation, role, name, on_duty, channels)
     SELECT id, organisation, role, name, on_duty, channels
       FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::jsonb[])
            WITH ORDINALITY AS entered (id, organisation, role, name, on_duty, channels, nth)
      ORDER BY nth`,
    [
      contacts.map((one) => one.id),
      contacts.map((one) => one.organisation),
      contacts.map((one) => one.role),
      contacts.map((one) => one.name),
      contacts.map((one) => one.when),
      contacts.map((one) => JSON.stringify(one.channels)),
    ],
  );
}

async function insertClients(tx: EntityManager, { clients, credentials }: DirectorySeed): Promise<void> {
  const secrets = new Map(credentials.clients.map((one) => [one.clientId, one.clientSecret]));
  const rows = clients.map((one) => ({
    client_id: one.clientId,
    organisation: one.organisation,
    feeds: one.feeds,
    source: one.source,
    scopes: one.scopes,
    keys: one.keys,
    secret_hash: hashSecret(given(secrets, one.clientId)).toString('hex'),
  }));
  await tx.query(
    `INSERT INTO directory_client (client_id, organisation, feeds, source, scopes, keys, secret_hash)
     SELECT client_id, organisation, feeds, source, scopes, keys, decode(secret_hash, 'hex')
       FROM jsonb_to_recordset($1::jsonb) AS entered (client_id text, organisation text, feeds text[], source text,
                                                     scopes text[], keys jsonb, secret_hash text)`,
    [JSON.stringify(rows)],
  );
}

async function insertUsers(tx: EntityManager, { users, credentials }: DirectorySeed): Promise<void> {
  const passwords = new Map(credentials.users.map((one) => [one.username, one.password]));
  const rows = await Promise.all(
    users.map(async (one) => ({ ...one, password_hash: await hashPassword(given(passwords, one.id)) })),
  );
  await tx.query(
    `INSERT INTO directory_user (id, name, organisation, roles, password_hash)
     SELECT id, name, organisation, roles, password_hash
       FROM jsonb_to_recordset($1::jsonb) AS entered (id text, name text, organisation text, roles text[], password_hash text)`,
    [JSON.stringify(rows)],
  );
}

function given(secrets: ReadonlyMap<string, string>, id: string): string {
  const secret = secrets.get(id);
  if (secret === undefined) throw new Error(`the seed has no credentials for ${id}`);
  return secret;
}
