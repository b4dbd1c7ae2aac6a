import {
  CONTACT_HOURS,
  FEEDS,
  FieldReader,
  ORGANISATION_KINDS,
  ROLES,
  SCOPES,
  USER_ROLES,
  type FieldError,
  type OrganisationKind,
  type UserRole,
} from '#contracts';
import { err, isDay, ok, type Result, type SchoolHoliday, type WeeklyHours } from '#kernel';
import { WORKING_HOURS } from './demonstration/places.js';
import { feedsOf, scopesOf } from './entitlement.js';
import { HUB, type Client, type Contact, type ContactChannel, type Organisation, type User } from './organisation.js';
import type { PublicKey } from './organisation.js';
import type { ReferenceData } from './reference-data.js';

/** Fields of an answer that nobody can write: they are taken back with it, and ignored. */
const READ_ONLY = ['version', 'state', 'secret', 'password'];

/** Ids go into addresses, topics and headers. */
const ID = /^[A-Za-z0-9][A-Za-z0-9._~-]{0,99}$/;
/** An organisation's is part of the name of its topic as well, where `~` may not stand. */
const ORGANISATION_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const URN = /^[A-Za-z0-9-]{1,20}$/;
const SOURCE = /^\/[A-Za-z0-9._~-]+(\/[A-Za-z0-9._~-]+)*$/;
const EMAIL = /^[^\s@<>",;:]+@[^\s@<>",;:]+\.[^\s@<>",;:]+$/;
const PHONE = /^\+?[0-9][0-9 ]{5,18}$/;
const TIME_OF_DAY = /^([01]\d|2[0-3]):[0-5]\d$/;
const DAY_OF_EVERY_YEAR = /^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const COORDINATE = /^[A-Za-z0-9_-]{43}$/;

/** A record as an administrator wrote it, or everything that is wrong with it, each with its JSON pointer. */
export type ReadRecord<T> = Result<T, readonly FieldError[]>;

/** `PUT /v1/admin/organisations/{id}` (contract §2.3); hours left out are the usual ones, and no school holidays. */
export function readOrganisation(input: unknown, id: string, reference: ReferenceData): ReadRecord<Organisation> {
  const reader = new FieldReader();
  const keys = ['id', 'kind', 'name', 'urn', 'area', 'workingHours', 'schoolHolidays'];
  const body = reader.object(input, '', [...keys, ...READ_ONLY]);
  readId(reader, body, id, ORGANISATION_ID);
  const kind = reader.word<OrganisationKind>(body['kind'], '/kind', ORGANISATION_KINDS);
  if (body['kind'] === 'authority' && !reference.authorities.has(id)) {
    reader.refuse('/id', 'not-an-authority', 'is the ONS code of an English authority with social services');
  }
  if (kind === 'force' && !reference.forces.has(id)) {
    reader.refuse('/id', 'not-a-force', 'is the police.uk id of a territorial force of England');
  }
  if ((kind === 'hub') !== (id === HUB)) reader.refuse('/kind', 'only-one', `is hub for ${HUB}, and for no other`);
  const urn = isGiven(body['urn']) ? reader.text(body['urn'], '/urn', URN) : undefined;
  const authority = isGiven(body['area']) ? readArea(reader, body['area'], reference) : undefined;
  if (kind === 'authority' && authority !== undefined && authority !== id) {
    reader.refuse('/area/authority', 'not-its-own', 'of an authority is the authority itself');
  }
  const area = kind === 'authority' ? id : authority;
  return result(reader, {
    id,
    kind,
    name: reader.text(body['name'], '/name'),
    ...(urn === undefined ? {} : { urn }),
    ...(area === undefined ? {} : { area: { authority: area } }),
    workingHours: readHours(reader, body['workingHours']),
    schoolHolidays: readHolidays(reader, body['schoolHolidays'], '/schoolHolidays'),
  });
}

function readArea(reader: FieldReader, input: unknown, reference: ReferenceData): string {
  const code = reader.text(reader.object(input, '/area', ['authority'])['authority'], '/area/authority');
  if (code !== '' && !reference.authorities.has(code)) {
    reader.refuse('/area/authority', 'not-an-authority', 'is the ONS code of an English authority');
  }
  return code;
}

export function readHours(reader: FieldReader, input: unknown): WeeklyHours {
  if (!isGiven(input)) return WORKING_HOURS;
  const at = '/workingHours';
  const body = reader.object(input, at, ['days', 'from', 'to']);
  const days = reader.list(body['days'], `${at}/days`, (day, where) => {
    if (typeof day === 'number' && Number.isInteger(day) && day >= 1 && day <= 7) return day;
    reader.refuse(where, 'not-a-weekday', 'is a number from 1, Monday, to 7, Sunday');
    return 1;
  });
  const from = reader.text(body['from'], `${at}/from`, TIME_OF_DAY);
  const to = reader.text(body['to'], `${at}/to`, TIME_OF_DAY);
  if (from !== '' && to !== '' && to <= from)
    reader.refuse(`${at}/to`, 'before-from', 'is later in the day than `from`');
  return { days: [...new Set(days)].sort(), from, to };
}

export function readHolidays(reader: FieldReader, input: unknown, at: string): SchoolHoliday[] {
  const day = (value: unknown, where: string): string => {
    if (typeof value === 'string' && (isDay(value) || DAY_OF_EVERY_YEAR.test(value))) return value;
    reader.refuse(where, 'not-a-day', 'is a day, 2026-04-02, or a day of every year, 04-02');
    return '';
  };
  return reader.list(input ?? [], at, (holiday, where) => {
    const body = reader.object(holiday, where, ['from', 'to']);
    const [from, to] = [day(body['from'], `${where}/from`), day(body['to'], `${where}/to`)];
    if (from.length !== to.length) reader.refuse(`${where}/to`, 'not-alike', 'is written as `from` is');
    else if (from.length === 10 && to < from) reader.refuse(`${where}/to`, 'before-from', 'is not before `from`');
    return { from, to };
  });
}

/** `PUT /v1/admin/contacts/{id}` */
export function readContact(input: unknown, id: string): ReadRecord<Contact> {
  const reader = new FieldReader();
  const keys = ['id', 'organisation', 'role', 'name', 'when', 'channels'];
  const body = reader.object(input, '', [...keys, ...READ_ONLY]);
  readId(reader, body, id, ID);
  const channels = reader.list(body['channels'], '/channels', (channel, at) => readChannel(reader, channel, at));
  if (Array.isArray(body['channels']) && channels.length === 0) {
    reader.refuse('/channels', 'required', 'has at least one way to reach the contact');
  }
  return result(reader, {
    id,
    organisation: reader.text(body['organisation'], '/organisation'),
    role: reader.word(body['role'], '/role', ROLES),
    name: reader.text(body['name'], '/name'),
    when: reader.word(body['when'], '/when', CONTACT_HOURS),
    channels,
  });
}

function readChannel(reader: FieldReader, input: unknown, at: string): ContactChannel {
  const body = reader.object(input, at, ['kind', 'address', 'assured']);
  const kind = reader.word(body['kind'], `${at}/kind`, ['email', 'sms'] as const);
  const address = reader.text(body['address'], `${at}/address`, kind === 'email' ? EMAIL : PHONE);
  return { kind, address, assured: reader.yesNo(body['assured'], `${at}/assured`) };
}

/** A client as it is written: `clientId` is called `id` there, and its kind is its organisation's. */
export type WrittenClient = Omit<Client, 'clientId' | 'kind'> & {
  readonly id: string;
  readonly rotateSecret: boolean;
};

/** `PUT /v1/admin/clients/{id}`: no more than its kind of organisation may be given. */
export function readClient(
  input: unknown,
  id: string,
  kindOf: (organisation: string) => OrganisationKind | undefined,
): ReadRecord<WrittenClient> {
  const reader = new FieldReader();
  const keys = ['id', 'organisation', 'feeds', 'source', 'scopes', 'keys', 'rotateSecret'];
  const body = reader.object(input, '', [...keys, ...READ_ONLY, 'kind']);
  readId(reader, body, id, ID);
  const organisation = reader.text(body['organisation'], '/organisation');
  const kind = kindOf(organisation);
  const withinKind = <W extends string>(name: string, words: readonly W[], allowed: readonly W[]): W[] =>
    reader.list(body[name] ?? [], `/${name}`, (value, at) => {
      const word = reader.word(value, at, words);
      if (kind !== undefined && words.some((one) => one === value) && !allowed.includes(word)) {
        reader.refuse(at, 'not-for-its-kind', `is more than a client of a ${kind} may have`);
      }
      return word;
    });
  return result(reader, {
    id,
    organisation,
    feeds: withinKind('feeds', FEEDS, kind === undefined ? [] : feedsOf(kind)),
    source: reader.text(body['source'], '/source', SOURCE),
    scopes: withinKind('scopes', SCOPES, kind === undefined ? [] : scopesOf(kind)),
    keys: reader.list(body['keys'] ?? [], '/keys', (key, at) => readKey(reader, key, at, id)),
    rotateSecret: isGiven(body['rotateSecret']) && reader.yesNo(body['rotateSecret'], '/rotateSecret'),
  });
}

function readKey(reader: FieldReader, input: unknown, at: string, client: string): PublicKey {
  const body = reader.object(input, at, ['kty', 'crv', 'alg', 'use', 'kid', 'x', 'y', 'key_ops', 'ext']);
  reader.word(body['kty'], `${at}/kty`, ['EC'] as const);
  reader.word(body['crv'], `${at}/crv`, ['P-256'] as const);
  reader.word(body['alg'] ?? 'ES256', `${at}/alg`, ['ES256'] as const);
  reader.word(body['use'] ?? 'sig', `${at}/use`, ['sig'] as const);
  reader.word(body['kid'] ?? client, `${at}/kid`, [client]);
  const x = reader.text(body['x'], `${at}/x`, COORDINATE);
  const y = reader.text(body['y'], `${at}/y`, COORDINATE);
  return { kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig', kid: client, x, y };
}

export type WrittenUser = User & { readonly resetPassword: boolean };

/** `PUT /v1/admin/users/{id}`: who administers or reviews for the hub, or reviews at all, is not any organisation's to say. */
export function readUser(
  input: unknown,
  id: string,
  kindOf: (organisation: string) => OrganisationKind | undefined,
): ReadRecord<WrittenUser> {
  const reader = new FieldReader();
  const body = reader.object(input, '', ['id', 'name', 'organisation', 'roles', 'resetPassword', ...READ_ONLY]);
  readId(reader, body, id, ID);
  const organisation = reader.text(body['organisation'], '/organisation');
  const kind = kindOf(organisation);
  const roles = reader.list(body['roles'], '/roles', (value, at) => {
    const role = reader.word<UserRole>(value, at, USER_ROLES);
    if (value === 'reviewer' && kind !== undefined && !scopesOf(kind).includes('reviews')) {
      reader.refuse(at, 'not-for-its-kind', `is not for a person of a ${kind}: reviews are the hub's and authorities'`);
    }
    return role;
  });
  return result(reader, {
    id,
    name: reader.text(body['name'], '/name'),
    organisation,
    roles: [...new Set(roles)],
    resetPassword: isGiven(body['resetPassword']) && reader.yesNo(body['resetPassword'], '/resetPassword'),
  });
}

/** The id in the address counts; one in the body must be the same. */
function readId(reader: FieldReader, body: Readonly<Record<string, unknown>>, id: string, pattern: RegExp): void {
  if (!pattern.test(id)) reader.refuse('/id', 'not-an-id', `is of the form ${pattern.source}`);
  if (isGiven(body['id']) && body['id'] !== id) reader.refuse('/id', 'not-the-id', 'is that of the address');
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

const result = <T>(reader: FieldReader, value: T): ReadRecord<T> =>
  reader.errors.length > 0 ? err(reader.errors) : ok(value);
