import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EVENT_TYPE_NAMES, validateEvent } from '#contracts';
import { changed, golden, placesOf } from '../../test/golden.js';

const report = golden('missing.reported');

function outcome(event: unknown) {
  const checked = validateEvent(event);
  return checked.ok
    ? 'accepted'
    : { kind: checked.kind, errors: checked.errors.map(({ pointer, code }) => `${pointer} ${code}`) };
}

describe('the envelope', () => {
  it.each([[null], [undefined], [7], ['text'], [true], [[]], [[report]]])('%j is not a CloudEvent', (input) => {
    expect(outcome(input)).toEqual({ kind: 'not-a-cloudevent', errors: [' wrong-type'] });
  });

  it.each(['specversion', 'id', 'source', 'type', 'subject'])('without %s it is not a CloudEvent', (name) => {
    const refused = { kind: 'not-a-cloudevent', errors: [`/${name} required`] };
    expect(outcome(changed(report, { [`/${name}`]: undefined }))).toEqual(refused);
    expect(outcome(changed(report, { [`/${name}`]: null }))).toEqual(refused);
  });

  it.each([
    ['/specversion', '0.3', 'unsupported-specversion'],
    ['/specversion', 1, 'unsupported-specversion'],
    ['/id', 7, 'wrong-type'],
    ['/id', '', 'blank'],
    ['/source', {}, 'wrong-type'],
    ['/type', ' ', 'blank'],
    ['/subject', [], 'wrong-type'],
  ])('%s must not be %j', (pointer, value, code) => {
    const refused = { kind: 'not-a-cloudevent', errors: [`${pointer} ${code}`] };
    expect(outcome(changed(report, { [pointer]: value }))).toEqual(refused);
  });

  it('all missing attributes are named at once', () => {
    expect(outcome({})).toEqual({
      kind: 'not-a-cloudevent',
      errors: ['/specversion', '/id', '/source', '/type', '/subject'].map((pointer) => `${pointer} required`),
    });
  });

  it.each([
    ['/type', 'homeward.missing.reported.v2', 'unknown-type'],
    ['/type', 'missing.reported', 'unknown-type'],
    ['/type', 'toString', 'unknown-type'],
    ['/id', 'n'.repeat(1_025), 'too-long'],
    ['/subject', 'a\nb', 'control-character'],
    ['/source', 'not a uri', 'not-a-uri-reference'],
    ['/source', '/agencies/%zz', 'not-a-uri-reference'],
    ['/time', 'now', 'not-a-time'],
    ['/time', '2026-03-02T22:06:00', 'not-a-time'],
    ['/time', 7, 'wrong-type'],
    ['/time', '1066-10-14T09:00:00Z', 'implausible-year'],
    ['/datacontenttype', 'text/xml', 'not-json'],
    ['/datacontenttype', 7, 'not-json'],
  ])('%s %j is a CloudEvent that the contract does not take', (pointer, value, code) => {
    expect(outcome(changed(report, { [pointer]: value }))).toEqual({ kind: 'invalid', errors: [`${pointer} ${code}`] });
  });

  it.each(['application/json; charset=utf-8', 'application/json', 'application/vnd.agency+json'])(
    'data of type %s are JSON',
    (type) => expect(outcome(changed(report, { '/datacontenttype': type }))).toBe('accepted'),
  );

  it('time and content type may be left out', () => {
    expect(outcome(changed(report, { '/time': undefined, '/datacontenttype': undefined }))).toBe('accepted');
  });
});

describe('errors', () => {
  it('all are named, each with its pointer, wherever they are', () => {
    const event = changed(report, {
      '/time': 'now',
      '/data/category': 'gone',
      '/data/since': 'yesterday',
      '/data/child/name/aliases/0/given': 7,
      '/data/risk/factors/0': 'weather',
    });
    expect(outcome(event)).toEqual({
      kind: 'invalid',
      errors: [
        '/time not-a-time',
        '/data/child/name/aliases/0/given wrong-type',
        '/data/category not-allowed',
        '/data/since not-a-time',
        '/data/risk/factors/0 not-allowed',
      ],
    });
  });

  it('say in words what would be right, and never repeat what was sent', () => {
    const canary = 'Kestrelmere';
    const places = placesOf(report.data).filter((place) => place !== '/data');
    for (const place of places) {
      const checked = validateEvent(changed(report, { [place]: { [canary]: canary, x: [canary] } }));
      if (!checked.ok) expect(JSON.stringify(checked.errors)).not.toContain(canary);
    }
    const checked = validateEvent(changed(report, { '/data/category': canary, '/data/risk/factors/0': canary }));
    expect(checked.ok ? [] : checked.errors.map(({ detail }) => detail)).toEqual([
      'category must be one of: missing, absent, away-without-authorisation.',
      expect.stringMatching(/^Each item of factors must be one of: child-sexual-exploitation, .*, other\.$/),
    ]);
  });

  it('pointers are escaped after RFC 6901', () => {
    expect(outcome(changed(report, { '/data/extra': { 'a/b~c': ['\0'] } }))).toEqual({
      kind: 'invalid',
      errors: ['/data/extra/a~1b~0c/0 nul-character'],
    });
  });
});

describe('text that cannot be kept', () => {
  it.each([
    ['/data/child/name/given', 'T\0m', 'nul-character'],
    ['/data/child/name/given', 'T\uD800m', 'lone-surrogate'],
    ['/data/unknown', '\uDC00', 'lone-surrogate'],
    ['/subject', 'MP\0', 'nul-character'],
    ['/extension', '\0', 'nul-character'],
  ])('is refused at %s: %j', (pointer, text, code) => {
    expect(outcome(changed(report, { [pointer]: text }))).toEqual({ kind: 'invalid', errors: [`${pointer} ${code}`] });
  });

  it('is refused in names of fields too, without sending it back', () => {
    expect(outcome(changed(report, { '/data/b\0d': 1, '/data/c\uD800': 1 }))).toEqual({
      kind: 'invalid',
      errors: ['/data/b\uFFFDd nul-character', '/data/c\uFFFD lone-surrogate'],
    });
  });

  it('whole surrogate pairs and all other characters are kept unharmed', () => {
    const given = '\u{1F9F8} \u202Eabc \u0001 O\u2019Brien';
    const checked = validateEvent(changed(report, { '/data/child/name/given': given }));
    expect(checked).toMatchObject({ ok: true, value: { data: { child: { name: { given } } } } });
  });
});

describe('hostile input', () => {
  const nested = (depth: number): unknown => {
    let value: unknown = 'x';
    for (let i = 0; i < depth; i++) value = [value];
    return value;
  };

  it('nesting of 64 levels is taken, deeper nesting is not a CloudEvent, and nothing overflows', () => {
    expect(outcome(changed(report, { '/data/extra': nested(62) }))).toBe('accepted');
    const tooDeep = { kind: 'not-a-cloudevent', errors: [' too-deep'] };
    expect(outcome(changed(report, { '/data/extra': nested(64) }))).toEqual(tooDeep);
    expect(outcome({ ...report, extra: nested(100_000) })).toEqual(tooDeep);
  });

  it('names of a prototype are fields like any other', () => {
    const event = JSON.parse(
      JSON.stringify(report).replace('"category"', '"__proto__":{"category":"absent"},"constructor":1,"category"'),
    ) as unknown;
    const checked = validateEvent(event);
    expect(checked).toMatchObject({ ok: true, value: { data: { category: 'missing' } } });
    expect(checked.ok && Object.keys(checked.value.data).includes('__proto__')).toBe(false);
    expect(Object.prototype).not.toHaveProperty('category');
  });

  it('no JSON makes it throw', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (input) => {
        validateEvent(input);
      }),
      { numRuns: 500 },
    );
  });

  it('no JSON at any place of any event makes it throw, and what it accepts it has not changed', () => {
    const places = EVENT_TYPE_NAMES.flatMap((type) =>
      placesOf(golden(type).data).map((place) => [type, place] as const),
    );
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.jsonValue({ maxDepth: 3 }), ([type, place], value) => {
        const checked = validateEvent(changed(golden(type), { [place]: value }));
        if (!checked.ok) {
          expect(checked.errors.length).toBeGreaterThan(0);
          for (const error of checked.errors) expect(error.pointer).toMatch(/^\/data/);
          return;
        }
        expect(validateEvent({ ...golden(type), data: checked.value.data })).toEqual(checked);
      }),
      { numRuns: 2_000 },
    );
  });
});
