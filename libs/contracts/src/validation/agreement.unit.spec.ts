import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { EVENT_TYPE_NAMES, EVENT_TYPES, jsonSchemas, validateEvent, type EventType } from '#contracts';
import { changed, golden, placesOf, type RawEvent } from '../../test/golden.js';
import { isDate, isTime } from '../rules/dates.js';
import type { ShapeClass } from '../rules/shapes.js';

// The rules are written once, as decorators, and read three times: by this room's own pass over the event, by
// class-validator itself, and by the schema's generator. Where the three part, one of the readings is wrong.

const WRONG: readonly unknown[] = [
  42,
  1.5,
  -1,
  true,
  'x',
  '',
  ' ',
  [],
  ['x'],
  [7],
  {},
  { x: 1 },
  '2026-03-02T21:30:00',
  '2026-02-30T21:30:00Z',
  '2026-03-02T21:30:00Z',
  '2026-03-02',
  '2011-02',
  'E08000010',
  'https://documents.example/1',
  'none',
  'y'.repeat(60_000),
  Array.from({ length: 201 }, () => 'peers'),
  undefined,
];

/** The inside of the child, which is the same in all, is gone through once. */
function changesOf(type: EventType): [string, RawEvent][] {
  const event = golden(type);
  return placesOf(event.data)
    .filter((place) => place !== '/data' && (type === 'child.seen' || !place.startsWith('/data/child/')))
    .flatMap((place) =>
      WRONG.map((value): [string, RawEvent] => [`${place} := ${show(value)}`, changed(event, { [place]: value })]),
    );
}

const show = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value)).slice(0, 40);

/** A list with a hole is no JSON: taking an item away leaves one. */
const hasHole = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  ((Array.isArray(value) && Object.keys(value).length < value.length) || Object.values(value).some(hasHole));

function schemaOf(type: EventType) {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false });
  ajv.addVocabulary(['x-category', 'x-feeds']);
  ajv.addFormat('date-time', isTime).addFormat('date', isDate).addFormat('uri-reference', /^\S+$/);
  return ajv.compile(jsonSchemas()[type]);
}

describe.each(EVENT_TYPE_NAMES)('%s', (type) => {
  const cases = changesOf(type).filter(([, event]) => !hasHole(event));

  it('is judged by class-validator as by us', () => {
    const shape: ShapeClass = EVENT_TYPES[type].data;
    const part = cases.filter(([, event]) => {
      const instance = plainToInstance(shape, event.data);
      return (validateSync(instance, { forbidUnknownValues: false }).length === 0) !== validateEvent(event).ok;
    });
    expect(part.map(([what]) => what)).toEqual([]);
  });

  it('is judged by its schema as by us', () => {
    const schema = schemaOf(type);
    const part = cases.filter(([, event]) => schema(event) !== validateEvent(event).ok);
    expect(part.map(([what]) => what)).toEqual([]);
  });
});
