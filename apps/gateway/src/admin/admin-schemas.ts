import { CONTACT_HOURS, FEEDS, ORGANISATION_KINDS, ROLES, SCOPES, USER_ROLES } from '#contracts';
import type { RecordCollection } from '#directory';

type Schema = Readonly<Record<string, unknown>>;

const text: Schema = { type: 'string' };
const word = (values: readonly string[]): Schema => ({ type: 'string', enum: values });
const list = (items: Schema): Schema => ({ type: 'array', items });
const version: Schema = { type: 'integer', readOnly: true };
const object = (required: readonly string[], properties: Readonly<Record<string, Schema>>): Schema => ({
  type: 'object',
  required,
  properties,
});

const hours = object(['days', 'from', 'to'], {
  days: list({ type: 'integer', minimum: 1, maximum: 7 }),
  from: text,
  to: text,
});
const holidays = list(object(['from', 'to'], { from: text, to: text }));
const channel = object(['kind', 'address', 'assured'], {
  kind: word(['email', 'sms']),
  address: text,
  assured: { type: 'boolean' },
});

/** What the schemas of each collection are called. */
export const SCHEMA_OF: Readonly<Record<RecordCollection, string>> = {
  organisations: 'AdminOrganisation',
  contacts: 'AdminContact',
  clients: 'AdminClient',
  users: 'AdminUser',
  calendars: 'AdminCalendar',
};

const RECORDS: Readonly<Record<string, Schema>> = {
  AdminOrganisation: object(['id', 'kind', 'name'], {
    id: text,
    kind: word(ORGANISATION_KINDS),
    name: text,
    urn: text,
    area: object(['authority'], { authority: text }),
    workingHours: hours,
    schoolHolidays: holidays,
    version,
  }),
  AdminContact: object(['id', 'organisation', 'role', 'name', 'when', 'channels'], {
    id: text,
    organisation: text,
    role: word(ROLES),
    name: text,
    when: word(CONTACT_HOURS),
    channels: list(channel),
    version,
  }),
  AdminClient: object(['id', 'organisation', 'feeds', 'source', 'scopes', 'keys'], {
    id: text,
    organisation: text,
    feeds: list(word(FEEDS)),
    source: text,
    scopes: list(word(SCOPES)),
    keys: list({ type: 'object' }),
    rotateSecret: { type: 'boolean', writeOnly: true },
    secret: { type: 'string', readOnly: true },
    version,
  }),
  AdminUser: object(['id', 'name', 'organisation', 'roles'], {
    id: text,
    name: text,
    organisation: text,
    roles: list(word(USER_ROLES)),
    resetPassword: { type: 'boolean', writeOnly: true },
    password: { type: 'string', readOnly: true },
    version,
  }),
  AdminCalendar: object(['id'], {
    id: text,
    organisation: text,
    workingHours: hours,
    schoolHolidays: holidays,
    bankHolidays: list({ type: 'string', format: 'date' }),
    version,
  }),
};

const pageOf = (name: string): Schema =>
  object(['items', 'next'], {
    items: list({ $ref: `#/components/schemas/${name}` }),
    next: { type: ['string', 'null'] },
  });

/** Schemas of what administrators read and write, and of lists of them, by name. */
export const ADMIN_SCHEMAS: Readonly<Record<string, Schema>> = {
  ...RECORDS,
  ...Object.fromEntries(Object.keys(RECORDS).map((name) => [`${name}List`, pageOf(name)])),
};
