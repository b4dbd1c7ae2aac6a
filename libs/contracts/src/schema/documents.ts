import { cloudEventType, EVENT_TYPE_NAMES, EVENT_TYPES, type EventType } from '../event-types.js';
import { ALERT_RAISED, ALERT_WITHDRAWN } from '../topics.js';
import { ref } from './describe.js';
import { cloudEventSchema, eventSchema } from './event-schemas.js';
import { schemaStore, type JsonSchema } from './json-schema.js';
import { LISTED, pageOf, WIRE_SCHEMAS } from './wire-schemas.js';

const PREFIX = '#/components/schemas/';

/** `missing.reported` → `MissingReported`: the name of its data's class. */
export const nameOf = (type: EventType): string => EVENT_TYPES[type].data.name;
export const eventName = (type: EventType): string => `${nameOf(type)}Event`;

function alertEvents(): Record<string, JsonSchema> {
  return {
    AlertRaisedEvent: cloudEventSchema(ALERT_RAISED, 'An organisation is told something.', ref('Alert')),
    AlertWithdrawnEvent: cloudEventSchema(ALERT_WITHDRAWN, 'An earlier alert is stood down.', ref('Alert')),
  };
}

/** Of every event and body, by the names that the documents refer to them by. */
export function componentSchemas(): Record<string, JsonSchema> {
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
export const openApiComponents = (): { schemas: Record<string, JsonSchema> } => ({ schemas: componentSchemas() });
