import { FieldReader, type FieldError, type OrganisationKind } from '#contracts';
import { err, isDay, ok, type Result } from '#kernel';
import { randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { RecordCollection } from '../administer.js';
import { inventPassword, inventSecret } from '../demonstration/secrets.js';
import { isWithinSource } from '../entitlement.js';
import { HUB, type Contact, type Organisation } from '../organisation.js';
import {
  readClient,
  readContact,
  readHolidays,
  readHours,
  readOrganisation,
  readUser,
  type WrittenClient,
  type WrittenUser,
} from '../read-records.js';
import { hashPassword } from './password.js';
import { referenceDataOnFile } from './reference-files.js';
import { hashSecret } from './seeding.js';
import { CONTACT, ORGANISATION } from './shapes.js';

/** The calendar of bank holidays; every other one is an organisation's. */
export const ENGLAND = 'england';

/** How the records of one collection are found, read from what somebody wrote, and kept. */
export interface RecordKind {
  /** Rows of `id`, the `organisation` it belongs to, and its `body`. */
  readonly select: string;
  read(tx: EntityManager, input: unknown, id: string): Promise<Result<Kept, readonly FieldError[]>>;
  remove(tx: EntityManager, id: string): Promise<void>;
}

/** A record that was found to be right. */
export interface Kept {
  readonly organisation: string;
  /** Writes it. @returns what is shown this once: a secret, a password */
  write(tx: EntityManager, isNew: boolean): Promise<Readonly<Record<string, string>>>;
}

const NOTHING = {};

export const RECORD_KINDS: Readonly<Record<RecordCollection, RecordKind>> = {
  organisations: {
    select: `SELECT o.id, o.id AS organisation, ${ORGANISATION} AS body FROM directory_organisation o`,
    read: async (tx, input, id) => {
      const read = readOrganisation(input, id, referenceDataOnFile());
      if (!read.ok) return read;
      const errors = await faultsOfOrganisation(tx, read.value);
      return errors.length > 0 ? err(errors) : ok({ organisation: id, write: () => writeOrganisation(tx, read.value) });
    },
    remove: async (tx, id) => {
      await tx.query('DELETE FROM directory_organisation WHERE id = $1', [id]);
    },
  },
  contacts: {
    select: `SELECT c.id, c.organisation, ${CONTACT} AS body, c.position FROM directory_contact c`,
    read: async (tx, input, id) => {
      const kinds = await kindsNamed(tx, input);
      const read = known(readContact(input, id), kinds);
      return read.ok ? ok({ organisation: read.value.organisation, write: () => writeContact(tx, read.value) }) : read;
    },
    remove: async (tx, id) => {
      await tx.query('DELETE FROM directory_contact WHERE id = $1', [id]);
    },
  },
  clients: {
    select: `SELECT c.client_id AS id, c.organisation, json_build_object('id', c.client_id, 'organisation', c.organisation,
               'feeds', c.feeds, 'source', c.source, 'scopes', c.scopes, 'keys', c.keys) AS body
               FROM directory_client c`,
    read: async (tx, input, id) => {
      const kinds = await kindsNamed(tx, input);
      const read = known(
        readClient(input, id, (organisation) => kinds.get(organisation)),
        kinds,
      );
      if (!read.ok) return read;
      if (await isSourceTaken(tx, read.value)) {
        const detail = 'is not, lies not below, and has not below it the source of another organisation';
        return err([{ pointer: '/source', code: 'taken', detail }]);
      }
      return ok({ organisation: read.value.organisation, write: (_, isNew) => writeClient(tx, read.value, isNew) });
    },
    remove: async (tx, id) => {
      await tx.query('DELETE FROM directory_client WHERE client_id = $1', [id]);
    },
  },
  users: {
    select: `SELECT u.id, u.organisation, json_build_object('id', u.id, 'name', u.name, 'organisation', u.organisation,
               'roles', u.roles) AS body FROM directory_user u`,
    read: async (tx, input, id) => {
      const kinds = await kindsNamed(tx, input);
      const read = known(
        readUser(input, id, (organisation) => kinds.get(organisation)),
        kinds,
      );
      return read.ok
        ? ok({ organisation: read.value.organisation, write: (_, isNew) => writeUser(tx, read.value, isNew) })
        : read;
    },
    remove: async (tx, id) => {
      await tx.query('DELETE FROM directory_user WHERE id = $1', [id]);
    },
  },
  calendars: {
    get select() {
      // What counts until an administrator has written them: days from a file of the hub's own.
      const given = JSON.stringify(referenceDataOnFile().bankHolidays);
      return `SELECT o.id, o.id AS organisation, jsonb_build_object('id', o.id, 'organisation', o.id,
                'workingHours', o.working_hours, 'schoolHolidays', o.school_holidays) AS body
                FROM directory_organisation o
              UNION ALL
              SELECT '${ENGLAND}', '${HUB}', jsonb_build_object('id', '${ENGLAND}', 'bankHolidays',
                coalesce((SELECT k.bank_holidays FROM directory_calendar k WHERE k.id = '${ENGLAND}'), '${given}'::jsonb))`;
    },
    read: (tx, input, id) => (id === ENGLAND ? readBankHolidays(tx, input) : readCalendar(tx, input, id)),
    remove: async (tx, id) => {
      await tx.query('DELETE FROM directory_calendar WHERE id = $1', [id]);
      await tx.query(`UPDATE directory_organisation SET working_hours = $2, school_holidays = '[]' WHERE id = $1`, [
        id,
        JSON.stringify(readHours(new FieldReader(), null)),
      ]);
    },
  },
};

/** The kind of the organisation that a record names; none where there is no such organisation. */
async function kindsNamed(tx: EntityManager, input: unknown): Promise<ReadonlyMap<string, OrganisationKind>> {
  const named = (input as { organisation?: unknown } | null)?.organisation;
  if (typeof named !== 'string') return new Map();
  const rows: { id: string; kind: OrganisationKind }[] = await tx.query(
    'SELECT id, kind FROM directory_organisation WHERE id = $1 FOR SHARE',
    [named],
  );
  return new Map(rows.map(({ id, kind }) => [id, kind]));
}

function known<T extends { readonly organisation: string }>(
  read: Result<T, readonly FieldError[]>,
  kinds: ReadonlyMap<string, OrganisationKind>,
): Result<T, readonly FieldError[]> {
  if (!read.ok || kinds.has(read.value.organisation)) return read;
  return err([{ pointer: '/organisation', code: 'unknown', detail: 'is the id of an organisation of the directory' }]);
}

async function faultsOfOrganisation(tx: EntityManager, { id, kind, urn }: Organisation): Promise<FieldError[]> {
  const rows: { id: string; kind: OrganisationKind; urn: string | null }[] = await tx.query(
    'SELECT id, kind, urn FROM directory_organisation WHERE id = $1 OR urn = $2',
    [id, urn ?? null],
  );
  return rows.flatMap((row) => {
    if (row.id !== id) return [{ pointer: '/urn', code: 'taken', detail: 'is the number of another organisation' }];
    if (row.kind === kind) return [];
    return [{ pointer: '/kind', code: 'not-changed', detail: `stays what it is, ${row.kind}` }];
  });
}

async function writeOrganisation(tx: EntityManager, one: Organisation): Promise<typeof NOTHING> {
  await tx.query(
    `INSERT INTO directory_organisation (id, kind, name, urn, authority, working_hours, school_holidays)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (id) DO UPDATE SET name = $3, urn = $4, authority = $5, working_hours = $6, school_holidays = $7`,
    [
      one.id,
      one.kind,
      one.name,
      one.urn ?? null,
      one.area?.authority ?? null,
      JSON.stringify(one.workingHours),
      JSON.stringify(one.schoolHolidays),
    ],
  );
  return NOTHING;
}

async function writeContact(tx: EntityManager, one: Contact): Promise<typeof NOTHING> {
  await tx.query(
    `INSERT INTO directory_contact (id, organisation, role, name, on_duty, channels) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (id) DO UPDATE SET organisation = $2, role = $3, name = $4, on_duty = $5, channels = $6`,
    [one.id, one.organisation, one.role, one.name, one.when, JSON.stringify(one.channels)],
  );
  return NOTHING;
}

async function isSourceTaken(tx: EntityManager, { organisation, source }: WrittenClient): Promise<boolean> {
  const others: { source: string }[] = await tx.query('SELECT source FROM directory_client WHERE organisation <> $1', [
    organisation,
  ]);
  return others.some((other) => isWithinSource(other.source, source) || isWithinSource(source, other.source));
}

async function writeClient(tx: EntityManager, one: WrittenClient, isNew: boolean): Promise<Record<string, string>> {
  const secret = isNew || one.rotateSecret ? inventSecret(randomBytes) : null;
  await tx.query(
    `INSERT INTO directory_client (client_id, organisation, feeds, source, scopes, keys, secret_hash)
     VALUES ($1, $2, $3, $4, $5, $6, coalesce($7, ''::bytea))
     ON CONFLICT (client_id) DO UPDATE SET organisation = $2, feeds = $3, source = $4, scopes = $5, keys = $6,
       secret_hash = coalesce($7, directory_client.secret_hash)`,
    [
      one.id,
      one.organisation,
      one.feeds,
      one.source,
      one.scopes,
      JSON.stringify(one.keys),
      secret === null ? null : hashSecret(secret),
    ],
  );
  return secret === null ? NOTHING : { secret };
}

async function writeUser(tx: EntityManager, one: WrittenUser, isNew: boolean): Promise<Record<string, string>> {
  const password = isNew || one.resetPassword ? inventPassword(randomBytes) : null;
  const hash = password === null ? null : await hashPassword(password);
  await tx.query(
    `INSERT INTO directory_user (id, name, organisation, roles, password_hash) VALUES ($1, $2, $3, $4, coalesce($5, ''))
     ON CONFLICT (id) DO UPDATE SET name = $2, organisation = $3, roles = $4,
       password_hash = coalesce($5, directory_user.password_hash)`,
    [one.id, one.name, one.organisation, one.roles, hash],
  );
  return password === null ? NOTHING : { password };
}

/** An organisation's hours and school holidays, as its own record has them too. */
async function readCalendar(tx: EntityManager, input: unknown, id: string): Promise<Result<Kept, FieldError[]>> {
  const reader = new FieldReader();
  const body = reader.object(input, '', ['id', 'organisation', 'workingHours', 'schoolHolidays', 'version']);
  const hours = readHours(reader, body['workingHours']);
  const holidays = readHolidays(reader, body['schoolHolidays'], '/schoolHolidays');
  for (const name of ['id', 'organisation']) {
    if (body[name] !== undefined && body[name] !== id)
      reader.refuse(`/${name}`, 'not-the-id', 'is that of the address');
  }
  const [there] = await tx.query<unknown[]>('SELECT FROM directory_organisation WHERE id = $1', [id]);
  if (there === undefined) reader.refuse('/id', 'unknown', `is ${ENGLAND} or an organisation of the directory`);
  if (reader.errors.length > 0) return err(reader.errors);
  const write = async (): Promise<typeof NOTHING> => {
    await tx.query('UPDATE directory_organisation SET working_hours = $2, school_holidays = $3 WHERE id = $1', [
      id,
      JSON.stringify(hours),
      JSON.stringify(holidays),
    ]);
    return NOTHING;
  };
  return ok({ organisation: id, write });
}

/** England's bank holidays: all of them, since those of a year that has any are not reckoned by rule. */
function readBankHolidays(tx: EntityManager, input: unknown): Promise<Result<Kept, FieldError[]>> {
  const reader = new FieldReader();
  const body = reader.object(input, '', ['id', 'bankHolidays', 'version']);
  const days = reader.list(body['bankHolidays'], '/bankHolidays', (day, at) => {
    if (typeof day === 'string' && isDay(day)) return day;
    reader.refuse(at, 'not-a-day', 'is a day, YYYY-MM-DD');
    return '';
  });
  if (reader.errors.length > 0) return Promise.resolve(err(reader.errors));
  const write = async (): Promise<typeof NOTHING> => {
    await tx.query(
      `INSERT INTO directory_calendar (id, bank_holidays) VALUES ($1, $2)
       ON CONFLICT (id) DO UPDATE SET bank_holidays = $2`,
      [ENGLAND, JSON.stringify([...new Set(days)].sort())],
    );
    return NOTHING;
  };
  return Promise.resolve(ok({ organisation: HUB, write }));
}
