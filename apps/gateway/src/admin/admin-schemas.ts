import { TEMPLATE_CHANNELS } from '#alerting';
import { ALERT_KINDS, CONTACT_HOURS, FEEDS, ORGANISATION_KINDS, ROLES, SCOPES, USER_ROLES } from '#contracts';
import type { RecordCollection } from '#directory';
import type { DraftCollection } from './drafts-desk.js';

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

/** What the schemas of drafts are called. */
export const DRAFT_SCHEMA_OF: Readonly<Record<DraftCollection, string>> = {
  agreements: 'AdminAgreement',
  protocols: 'AdminProtocol',
  templates: 'AdminTemplate',
};

const moment: Schema = { type: ['string', 'null'], format: 'date-time', readOnly: true };
const OF_A_VERSION: Readonly<Record<string, Schema>> = {
  version,
  state: { ...word(['draft', 'in-force', 'superseded', 'ended']), readOnly: true },
  ends: { type: 'boolean', readOnly: true },
  writtenBy: { ...text, readOnly: true },
  writtenAt: moment,
  approvedBy: { type: ['string', 'null'], readOnly: true },
  reason: { type: ['string', 'null'], readOnly: true },
  inForceSince: moment,
  inForceUntil: moment,
  drafts: { ...list({ type: 'object' }), readOnly: true },
};
const day: Schema = { type: ['string', 'null'], format: 'date' };

const DRAFTS: Readonly<Record<string, Schema>> = {
  AdminAgreement: object(['id', 'title', 'purpose', 'parties', 'lawfulBasis', 'rules'], {
    id: text,
    title: text,
    purpose: text,
    parties: list({ type: 'object' }),
    lawfulBasis: {},
    from: day,
    to: day,
    reviewBy: day,
    signatures: list({ type: 'object' }),
    rules: list({ type: 'object' }),
    ...OF_A_VERSION,
  }),
  // The whole of it is the JSON Schema at /schemas/protocol.json.
  AdminProtocol: object(['id', 'authority', 'title', 'rules'], {
    id: text,
    authority: { type: ['string', 'null'] },
    force: text,
    title: text,
    from: day,
    to: day,
    rules: list({ type: 'object' }),
    ...OF_A_VERSION,
  }),
  AdminTemplate: object(['id', 'kind', 'channel', 'subject', 'body'], {
    id: text,
    kind: word(ALERT_KINDS),
    channel: word(TEMPLATE_CHANNELS),
    subject: text,
    body: text,
    ...OF_A_VERSION,
  }),
};

const time: Schema = { type: 'string', format: 'date-time' };
const recipient = object(['organisation', 'role', 'capacity'], { organisation: text, role: text, capacity: text });
const load: Readonly<Record<string, Schema>> = { inForce: { type: 'integer' }, draft: { type: 'integer' } };
const because = list({ $ref: '#/components/schemas/BecauseOf' });

const PREVIEWS: Readonly<Record<string, Schema>> = {
  AdminPreviewRequest: object(['event'], {
    event: { $ref: '#/components/schemas/NoticeEvent' },
    at: time,
    agreement: { type: 'object' },
    protocol: { type: 'object' },
  }),
  AdminPreview: object(['tell', 'notTell', 'tasks'], {
    tell: list(
      object(['to', 'kind', 'urgency', 'because', 'categories', 'withheld'], {
        to: recipient,
        kind: text,
        urgency: text,
        because,
        categories: list(text),
        withheld: list({ $ref: '#/components/schemas/WithheldCategory' }),
      }),
    ),
    notTell: list(object(['to', 'because', 'reason'], { to: recipient, because, reason: text })),
    tasks: list(
      object(['kind', 'rule', 'owner', 'dueAt'], {
        kind: text,
        rule: text,
        rules: list(text),
        protocol: text,
        owner: object(['organisation', 'role'], { organisation: text, role: text }),
        opensAt: time,
        dueAt: { type: ['string', 'null'], format: 'date-time' },
      }),
    ),
  }),
  AdminMessageRequest: object(['template'], { template: { type: 'object' } }),
  AdminMessage: object(['subject', 'body'], { subject: text, body: text }),
  AdminLoadRequest: object(['protocol', 'from', 'to'], { protocol: { type: 'object' }, from: time, to: time }),
  AdminLoad: object(['from', 'to', 'episodes', 'alerts', 'tasks', 'byRule'], {
    from: time,
    to: time,
    episodes: { type: 'integer' },
    alerts: object(['inForce', 'draft'], load),
    tasks: object(['inForce', 'draft'], load),
    byRule: list(
      object(['what', 'rule', 'kind', 'role', 'inForce', 'draft'], {
        what: word(['alert', 'task']),
        rule: text,
        kind: text,
        role: text,
        ...load,
      }),
    ),
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
  ...DRAFTS,
  ...PREVIEWS,
  AdminDraft: object(['id', 'version', 'state'], {
    id: text,
    version: { type: 'integer' },
    state: word(['draft']),
    ends: { type: 'boolean' },
  }),
  ...Object.fromEntries(Object.keys({ ...RECORDS, ...DRAFTS }).map((name) => [`${name}List`, pageOf(name)])),
};
