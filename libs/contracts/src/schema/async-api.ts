import { cloudEventType, EVENT_TYPE_NAMES, EVENT_TYPES } from '../event-types.js';
import { FEEDS, type Feed } from '../terms/organisations.js';
import { ALERT_RAISED, ALERT_WITHDRAWN, alertsTopic, deadLetterTopic, feedTopic } from '../topics.js';
import { ref } from './describe.js';
import { componentSchemas, eventName, nameOf } from './documents.js';
import type { JsonSchema } from './json-schema.js';

const messageRef = (channel: string, message: string): JsonSchema => ({
  $ref: `#/channels/${channel}/messages/${message}`,
});

const deadLetterChannel = (feed: Feed): string => `feed-${feed}-dead-letter`;

function feedChannel(feed: Feed): JsonSchema {
  const types = EVENT_TYPE_NAMES.filter((type) => EVENT_TYPES[type].feeds.includes(feed));
  return {
    address: feedTopic(feed),
    description:
      `Notices of the ${feed} feed, in structured mode (content-type application/cloudevents+json, the event as the value) ` +
      'or in binary mode (content-type application/json, data as the value, attributes in ce_ headers). What is unsigned ' +
      `or wrongly signed, cannot be read or is not valid goes to ${deadLetterTopic(feedTopic(feed))} with the reason in ` +
      'its headers.',
    messages: Object.fromEntries(
      types.map((type) => [nameOf(type), { $ref: `#/components/messages/${nameOf(type)}` }]),
    ),
  };
}

const key = (description: string): JsonSchema => ({
  kafka: { key: { type: 'string', description }, bindingVersion: '0.5.0' },
});

const text = (description: string): JsonSchema => ({ type: 'string', description });

const SIGNED: JsonSchema = {
  type: 'object',
  required: ['homeward-signature'],
  properties: {
    'homeward-signature': text(
      'A detached JWS in compact form (RFC 7515, appendix F), made with the client’s registered key over the value, ' +
        'followed for each ce_ header, in the order of the bytes of their names, by a line feed, the name, a colon and ' +
        'the value. Its alg is ES256 or EdDSA, as the key is; its kid is the client’s id; crit and b64 are not accepted.',
    ),
    'content-type': text('The mode: application/cloudevents+json is structured, another JSON type binary.'),
  },
  patternProperties: {
    '^ce_[a-z0-9]+$': text('In binary mode an attribute of the event, as UTF-8; each is there once.'),
  },
};

const DEAD_LETTER: JsonSchema = {
  name: 'dead-letter',
  summary: 'A record that was refused, with its key, its value and its headers as they were.',
  headers: {
    type: 'object',
    required: ['homeward-reason', 'homeward-errors', 'homeward-at', 'homeward-original'],
    properties: {
      'homeward-reason': text('A code: unauthenticated, not-json, not-a-cloudevent, invalid, conflict, …'),
      'homeward-errors': text('JSON: a list of {pointer, code}, never a value.'),
      'homeward-at': { ...text('When it was refused.'), format: 'date-time' },
      'homeward-original': text('Topic, partition and offset, with slashes between them.'),
      'homeward-truncated': text('true where the record is too large for this topic: then it has no value here.'),
    },
  },
  payload: {},
};

const message = (name: string, summary: string, extra: JsonSchema): JsonSchema => ({
  name,
  summary,
  contentType: 'application/cloudevents+json',
  ...extra,
});

const alertMessage = (type: string, summary: string, payload: string): JsonSchema =>
  message(type, summary, {
    headers: {
      type: 'object',
      required: ['content-type', 'homeward-alert'],
      properties: {
        'content-type': { const: 'application/cloudevents+json' },
        'homeward-alert': text('Id of the alert, as of the event: a second copy, after a fault, has the same.'),
      },
    },
    payload: ref(payload),
    bindings: key('The reference of the matter; for an alert that has none, its id.'),
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
      ...Object.fromEntries(
        FEEDS.map((feed) => [
          deadLetterChannel(feed),
          {
            address: deadLetterTopic(feedTopic(feed)),
            description: `What was refused on ${feedTopic(feed)}; for the hub's operators.`,
            messages: { DeadLetter: { $ref: '#/components/messages/DeadLetter' } },
          },
        ]),
      ),
      alerts: {
        address: alertsTopic('{organisation}'),
        description: "An organisation's alerts; it alone may read them.",
        parameters: { organisation: { description: 'Id of the organisation in the directory.' } },
        messages: Object.fromEntries(alerts.map((name) => [name, { $ref: `#/components/messages/${name}` }])),
      },
    },
    operations: {
      ...Object.fromEntries(feedOperations),
      ...Object.fromEntries(
        FEEDS.map((feed) => [
          `send-${deadLetterChannel(feed)}`,
          {
            action: 'send',
            channel: { $ref: `#/channels/${deadLetterChannel(feed)}` },
            summary: `Puts aside what was refused on the ${feed} feed.`,
          },
        ]),
      ),
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
              bindings: key('source, a blank, subject'),
            }),
          ]),
        ),
        DeadLetter: DEAD_LETTER,
        AlertRaised: alertMessage(ALERT_RAISED, 'An organisation is told something.', 'AlertRaisedEvent'),
        AlertWithdrawn: alertMessage(ALERT_WITHDRAWN, 'An earlier alert is stood down.', 'AlertWithdrawnEvent'),
      },
      schemas: componentSchemas(),
    },
  };
}
