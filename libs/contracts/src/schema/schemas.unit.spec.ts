import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import {
  CATEGORIES,
  EVENT_TYPE_NAMES,
  EVENT_TYPES,
  FEEDS,
  asyncApi,
  jsonSchemas,
  openApiComponents,
  validateEvent,
  type EventType,
} from '#contracts';
import { changed, golden } from '../../test/golden.js';
import { isDate, isTime } from '../rules/dates.js';

const folder = new URL('../../schemas/', import.meta.url);
const stored = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));

function validator() {
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, strictTypes: false });
  ajv.addVocabulary(['x-category', 'x-feeds']);
  ajv.addFormat('date-time', isTime);
  ajv.addFormat('date', isDate);
  ajv.addFormat('uri-reference', /^\S+$/);
  return ajv;
}

const schemas = jsonSchemas();
const compiled = Object.fromEntries(
  EVENT_TYPE_NAMES.map((type) => [type, validator().compile(schemas[type])]),
) as Record<EventType, ReturnType<Ajv2020['compile']>>;

function accepts(type: EventType, event: unknown): unknown {
  return compiled[type](event) || compiled[type].errors;
}

/** Every schema of a property, wherever it is written, with the path to it. */
function* properties(schema: unknown, path: string): Generator<[string, Record<string, unknown>]> {
  if (typeof schema !== 'object' || schema === null) return;
  for (const [key, inner] of Object.entries(schema)) {
    if (key === 'anyOf' || key === 'if') continue; // conditions, not descriptions
    if (key === 'properties') {
      for (const [name, property] of Object.entries(inner as Record<string, Record<string, unknown>>)) {
        yield [`${path}.${name}`, property];
      }
    }
    yield* properties(inner, `${path}.${key}`);
  }
}

/** Every `$ref` in a document leads somewhere. */
function danglingRefs(document: object): string[] {
  const text = JSON.stringify(document);
  const refs = [...text.matchAll(/"(?:\$ref)":"([^"]+)"/g)].map((match) => match[1] ?? '');
  const leads = (ref: string): boolean =>
    ref
      .slice(2)
      .split('/')
      .reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], document) !== undefined;
  return refs.filter((ref) => !ref.startsWith('#/') || !leads(ref));
}

describe('the schemas that are kept', () => {
  it('are what the classes say today; else run the script that writes them, and look at what changed', () => {
    const files = readdirSync(folder).sort();
    expect(files).toEqual([...EVENT_TYPE_NAMES, 'asyncapi', 'openapi-components'].map((name) => `${name}.json`).sort());
    for (const type of EVENT_TYPE_NAMES) expect(schemas[type]).toEqual(stored(`${type}.json`));
    expect(asyncApi()).toEqual(stored('asyncapi.json'));
    expect(openApiComponents()).toEqual(stored('openapi-components.json'));
  });

  it('there is one golden example of each event', () => {
    const files = readdirSync(new URL('../../examples/', import.meta.url)).sort();
    expect(files).toEqual(EVENT_TYPE_NAMES.map((type) => `${type}.json`).sort());
  });
});

describe.each(EVENT_TYPE_NAMES)('the schema of %s', (type) => {
  it('takes the golden example', () => {
    expect(accepts(type, golden(type))).toBe(true);
  });

  it('names the category of every property of the data', () => {
    const found = [...properties(schemas[type]['$defs'], type)];
    expect(found.length).toBeGreaterThan(0);
    for (const [path, property] of found) {
      const categories = [property['x-category']].flat();
      expect([path, categories.length > 0 && categories.every((one) => CATEGORIES.includes(one as never))]).toEqual([
        path,
        true,
      ]);
    }
  });

  it('refuses another type, and data that are no object', () => {
    expect(accepts(type, changed(golden(type), { '/type': 'homeward.other.v1' }))).not.toBe(true);
    expect(accepts(type, changed(golden(type), { '/data': 'text' }))).not.toBe(true);
    expect(accepts(type, changed(golden(type), { '/subject': undefined }))).not.toBe(true);
  });
});

describe('the example of the contract', () => {
  const child = {
    identifiers: [
      { system: 'nhs-number', value: '9990000018' },
      { system: 'upn', value: 'R201100018042' },
      { system: 'local-authority', issuer: 'E08000010', value: '1008803' },
      { system: 'police', issuer: 'greater-manchester', value: 'MP/16/1254689' },
      { system: 'home-office', value: '1234-5678-9012-3456' },
    ],
    name: { given: 'Tom', family: 'Example', middle: 'Lee', aliases: [{ given: 'Tommy', family: 'Sample' }] },
    dateOfBirth: '2011-02-14',
    approximateAge: 15,
    sex: 'male',
    address: { lines: ['1 Example Street'], postcode: 'WN1 1AA', authority: 'E08000010' },
  };
  const data = {
    child,
    category: 'missing',
    since: '2026-03-02T21:30:00Z',
    reportedAt: '2026-03-02T22:05:00Z',
    missingFrom: { kind: 'placement', address: {}, placement: 'PL-881', authority: 'E08000010' },
    lastSeen: { at: '2026-03-02T20:00:00Z', place: 'bus station', postcode: 'WN1 1XX' },
    whereabouts: { place: '', address: {} },
    risk: {
      level: 'medium',
      factors: ['child-sexual-exploitation'],
      rationale: '',
      questions: [{ code: 'likely-harm', answer: 'unknown' }],
    },
    reviewAt: '2026-03-03T00:00:00Z',
    circumstances: '',
    description: { appearance: '', clothing: '', belongings: '' },
    companions: [{ subject: 'MP/16/1254690' }],
    reporter: { role: 'carer', name: '', phone: '' },
    officer: { name: '', phone: '', email: '' },
    restricted: 'honour-based-violence',
  };

  it('is accepted, by the classes and by the schema', () => {
    const event = { ...golden('missing.reported'), data };
    expect(validateEvent(event)).toMatchObject({ ok: true, value: { data } });
    expect(accepts('missing.reported', event)).toBe(true);
  });
});

describe('the documents of the interface', () => {
  it('lead nowhere that is not there', () => {
    expect(danglingRefs(asyncApi())).toEqual([]);
    expect(danglingRefs({ components: openApiComponents() })).toEqual([]);
    for (const type of EVENT_TYPE_NAMES) expect(danglingRefs(schemas[type])).toEqual([]);
  });

  it('AsyncAPI has a channel for each feed, with the events that may come there, and one for what is refused there; and one for alerts', () => {
    const { asyncapi, channels } = asyncApi() as {
      asyncapi: string;
      channels: Record<string, { address: string; messages: Record<string, unknown> }>;
    };
    expect(asyncapi).toBe('3.0.0');
    for (const feed of FEEDS) {
      const types = EVENT_TYPE_NAMES.filter((type) => EVENT_TYPES[type].feeds.includes(feed));
      expect(channels[`feed-${feed}`]?.address).toBe(`feed.${feed}`);
      expect(channels[`feed-${feed}-dead-letter`]?.address).toBe(`feed.${feed}.dead-letter`);
      expect(Object.keys(channels[`feed-${feed}`]?.messages ?? {})).toEqual(
        types.map((type) => EVENT_TYPES[type].data.name),
      );
    }
    expect(channels['alerts']?.address).toBe('alerts.{organisation}');
  });

  it('OpenAPI has every event and every body, and each of them is a schema', () => {
    const { schemas: components } = openApiComponents();
    for (const name of ['NoticeEvent', 'MissingReportedEvent', 'ReportedChild', 'Receipt', 'PostedEvents', 'Alert']) {
      expect(components).toHaveProperty(name);
    }
    for (const name of ['AlertList', 'Episode', 'Task', 'Review', 'Disclosure', 'Contact', 'ProblemDetails']) {
      expect(components).toHaveProperty(name);
    }
    const ajv = validator();
    ajv.addVocabulary(['components', 'discriminator']);
    ajv.addSchema({ $id: '/all', components: { schemas: components } });
    for (const name of Object.keys(components)) {
      expect(typeof ajv.getSchema(`/all#/components/schemas/${name}`)).toBe('function');
    }
    expect(ajv.getSchema('/all#/components/schemas/NoticeEvent')?.(golden('child.seen'))).toBe(true);
  });
});
