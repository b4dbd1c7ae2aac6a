import { cloudEventType, EVENT_TYPE_NAMES, EVENT_TYPES, type EventType } from '../event-types.js';
import { FEEDS, type Feed } from '../terms/organisations.js';
import { ALERT_RAISED, ALERT_WITHDRAWN, alertsTopic, deadLetterTopic, feedTopic } from '../topics.js';
import { ref } from './describe.js';
import { cloudEventSchema, eventSchema } from './event-schemas.js';
import { schemaStore, type JsonSchema } from './json-schema.js';
import { LISTED, pageOf, WIRE_SCHEMAS } from './wire-schemas.js';

const PREFIX = '#/components/schemas/';

/** `missing.reported` → `MissingReported`: the name of its data's class. */
const nameOf = (type: EventType): string => EVENT_TYPES[type].data.name;
const eventName = (type: EventType): string => `${nameOf(type)}Event`;

function alertEvents(): Record<string, JsonSchema> {
  return {
    AlertRaisedEvent: cloudEventSchema(ALERT_RAISED, 'An organisation is told something.', ref('Alert')),
    AlertWithdrawnEvent: cloudEventSchema(ALERT_WITHDRAWN, 'An earlier alert is stood down.', ref('Alert')),
  };
}

function schemas(): Record<string, JsonSchema> {
  const store = schemaStore(PREFIX);
  const events = EVENT_TYPE_NAMES.map((type) => [eventName(type), eventSchema(type, store)] as const);
  const notice: JsonSchema = {
    oneOf: EVENT_TYPE_NAMES.map((type) => ref(eventName(type))),
    discriminator: {
      propertyName: 'type',
      mapping: Object.fromEntries(EVENT_TYPE_NAMES.map((type) => [cloudEventType(type), PREFIX + eventName(type)])),
    },
  };
  return {
    NoticeEvent: notice,
    ...Object.fromEntries(events),
    ...Object.fromEntries(store.schemas),
    ...WIRE_SCHEMAS,
    ...Object.fromEntries(LISTED.map((name) => [`${name}List`, pageOf(name)])),
    ...alertEvents(),
  };
}

/**
 * The `components` of an OpenAPI 3.1 document: `NoticeEvent` for any event that may be posted, each event and what it is
 * made of, and the bodies of requests and answers (`Alert`, `AlertList`, `Receipt`, `ProblemDetails`, …).
 */
export const openApiComponents = (): { schemas: Record<string, JsonSchema> } => ({ schemas: schemas() });

const messageRef = (channel: string, message: string): JsonSchema => ({
  $ref: `#/channels/${channel}/messages/${message}`,
});

function feedChannel(feed: Feed): JsonSchema {
  const types = EVENT_TYPE_NAMES.filter((type) => EVENT_TYPES[type].feeds.includes(feed));
  return {
    address: feedTopic(feed),
    description:
      `Notices of the ${feed} feed. What is unsigned or wrongly signed, cannot be read or is not valid goes to ` +
      `${deadLetterTopic(feedTopic(feed))} with the reason in its headers.`,
    messages: Object.fromEntries(
      types.map((type) => [nameOf(type), { $ref: `#/components/messages/${nameOf(type)}` }]),
    ),
  };
}

const KEY: JsonSchema = {
  kafka: { key: { type: 'string', description: 'source, a blank, subject' }, bindingVersion: '0.5.0' },
};

const SIGNED: JsonSchema = {
  type: 'object',
  required: ['homeward-signature'],
  properties: {
    'homeward-signature': {
      type: 'string',
      description:
        'A detached JWS (RFC 7515, appendix F) over the value and the ce_ headers in order of name, made with the ' +
        "client's registered key; its kid names the client.",
    },
  },
};

const message = (name: string, summary: string, extra: JsonSchema): JsonSchema => ({
  name,
  summary,
  contentType: 'application/cloudevents+json',
  ...extra,
});

/** The AsyncAPI 3.0 document of the topics that partners write to and read from. */
export function asyncApi(): Readonly<Record<string, unknown>> {
  const feedOperations = FEEDS.map((feed) => [
    `receive-${feed}`,
    {
      action: 'receive',
      channel: { $ref: `#/channels/feed-${feed}` },
      summary: `Takes notices of the ${feed} feed in.`,
    },
  ]);
  const alerts = ['AlertRaised', 'AlertWithdrawn'];
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Homeward: notices in, alerts out',
      version: '1.0.0',
      description:
        'CloudEvents 1.0 over Apache Kafka, in structured mode as the value or in binary mode with ce_ headers.',
    },
    defaultContentType: 'application/cloudevents+json',
    channels: {
      ...Object.fromEntries(FEEDS.map((feed) => [`feed-${feed}`, feedChannel(feed)])),
      alerts: {
        address: alertsTopic('{organisation}'),
        description: "An organisation's alerts; it alone may read them.",
        parameters: { organisation: { description: 'Id of the organisation in the directory.' } },
        messages: Object.fromEntries(alerts.map((name) => [name, { $ref: `#/components/messages/${name}` }])),
      },
    },
    operations: {
      ...Object.fromEntries(feedOperations),
      'send-alerts': {
        action: 'send',
        channel: { $ref: '#/channels/alerts' },
        summary: 'Tells an organisation something, or takes back what it was told.',
        messages: alerts.map((name) => messageRef('alerts', name)),
      },
    },
    components: {
      messages: {
        ...Object.fromEntries(
          EVENT_TYPE_NAMES.map((type) => [
            nameOf(type),
            message(cloudEventType(type), EVENT_TYPES[type].says, {
              headers: SIGNED,
              payload: ref(eventName(type)),
              bindings: KEY,
            }),
          ]),
        ),
        AlertRaised: message(ALERT_RAISED, 'An organisation is told something.', { payload: ref('AlertRaisedEvent') }),
        AlertWithdrawn: message(ALERT_WITHDRAWN, 'An earlier alert is stood down.', {
          payload: ref('AlertWithdrawnEvent'),
        }),
      },
      schemas: schemas(),
    },
  };
}
