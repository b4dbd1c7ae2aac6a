import { cloudEventType, EVENT_TYPE_NAMES, EVENT_TYPES, type EventType } from '../event-types.js';
import { LENGTHS } from '../rules/checks.js';
import { shapeModel } from '../rules/shape-model.js';
import { schemaOfShape, schemaStore, type JsonSchema, type SchemaStore } from './json-schema.js';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';
const attribute: JsonSchema = { type: 'string', minLength: 1, maxLength: LENGTHS.attribute };

/** What every CloudEvent of the contract has around its data. */
export function cloudEventSchema(type: string, description: string, data: JsonSchema): JsonSchema {
  return {
    title: type,
    description,
    type: 'object',
    required: ['specversion', 'id', 'source', 'type', 'subject', 'data'],
    properties: {
      specversion: { const: '1.0' },
      id: attribute,
      source: { ...attribute, format: 'uri-reference' },
      type: { const: type },
      subject: attribute,
      time: { type: 'string', format: 'date-time' },
      datacontenttype: { type: 'string', pattern: '^application/(?:[\\w.+\\-]+\\+)?json\\s*(?:;.*)?$' },
      data,
    },
  };
}

/** The schema of one event and, in the store, of what its data are made of. */
export const eventSchema = (type: EventType, store: SchemaStore): JsonSchema =>
  cloudEventSchema(
    cloudEventType(type),
    `${EVENT_TYPES[type].says} Fields that are not listed are ignored; null is the same as leaving a field out.`,
    schemaOfShape(shapeModel(EVENT_TYPES[type].data), store),
  );

/** JSON Schema 2020-12 of each event, complete in itself. Out of the decorators of the event's class. */
export function jsonSchemas(): Record<EventType, JsonSchema> {
  const schemas = EVENT_TYPE_NAMES.map((type): [EventType, JsonSchema] => [type, standaloneSchema(type)]);
  return Object.fromEntries(schemas) as Record<EventType, JsonSchema>;
}

function standaloneSchema(type: EventType): JsonSchema {
  const store = schemaStore('#/$defs/');
  const schema = eventSchema(type, store);
  return {
    $schema: DIALECT,
    $id: `/schemas/${type}.json`,
    ...schema,
    'x-feeds': EVENT_TYPES[type].feeds,
    $defs: Object.fromEntries(store.schemas),
  };
}
