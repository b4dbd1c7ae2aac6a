import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { countKeys, findDoubledKey, itemTexts } from './json-text.js';
import { inspect, MAX_DEPTH, parseJson, strictFault } from './strict-json.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const faultOf = (text: string) => strictFault(JSON.parse(text), text);
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

describe('strict JSON', () => {
  it('agrees with JSON.parse on every JSON text in which no key is doubled', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.constantFrom(undefined, 1, '\t'), (json, space) => {
        const text = JSON.stringify(JSON.parse(json), null, space);
        const parsed = parseJson(bytes(text));
        expect(parsed).toEqual({ ok: true, value: { value: JSON.parse(text), text } });
        const { keys, fault } = inspect(JSON.parse(text));
        fc.pre(fault === null);
        expect(countKeys(text)).toBe(keys);
        expect(findDoubledKey(text)).toBeNull();
      }),
    );
  });

  it('finds a doubled key wherever it stands and however it is spelt, and says where', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), fc.string(), fc.string(), (value, outer, key) => {
        const inner = JSON.stringify(value);
        const name = JSON.stringify(key);
        const text = `{${JSON.stringify(outer)}: [${inner}, {${name} : ${inner},${name}:0}]}`;
        fc.pre(inspect(JSON.parse(text)).fault === null);
        expect(faultOf(text)?.code).toBe('doubled-key');
        expect(findDoubledKey(text)).toEqual([outer, 1, key]);
      }),
    );
    expect(faultOf('{"a":1,"\\u0061":2}')).toMatchObject({ code: 'doubled-key', pointer: '/a' });
    expect(faultOf('{"data":{"a/b":{"x":"}\\"","x":1}}}')).toMatchObject({ pointer: '/data/a~1b/x' });
    expect(faultOf('{"a":"b\\\\","c":{"a":"\\":"},"b":1}')).toBeNull();
  });

  it('refuses bytes that are not UTF-8, a byte order mark, and what is not JSON, without repeating it', () => {
    expect(parseJson(new Uint8Array([0x22, 0xc0, 0xaf, 0x22]))).toMatchObject({ error: { code: 'not-utf-8' } });
    expect(parseJson(new Uint8Array([0xef, 0xbb, 0xbf, 0x7b, 0x7d]))).toMatchObject({ error: { code: 'not-json' } });
    for (const text of [
      '',
      '{"name":',
      '{"name":"Tom Example",}',
      '{"a":01}',
      '[1,]',
      "{'a':1}",
      'NaN',
      '{"a":"\n"}',
    ]) {
      const parsed = parseJson(bytes(text));
      expect(parsed).toMatchObject({ ok: false, error: { code: 'not-json', pointer: '' } });
      expect(JSON.stringify(parsed)).not.toContain('Tom');
    }
    expect(parseJson(bytes('{"a":1 x}'))).toMatchObject({ error: { detail: 'The body is not JSON at character 7.' } });
  });

  it('refuses keys that reach for a prototype, and takes those that only look like it', () => {
    expect(faultOf('{"data":{"__proto__":{"polluted":true}}}')).toMatchObject({
      code: 'prototype-key',
      pointer: '/data/__proto__',
    });
    expect(faultOf('{"\\u005f_proto__":1}')?.code).toBe('prototype-key');
    expect(faultOf('[{"constructor":{"prototype":{}}}]')).toMatchObject({
      code: 'prototype-key',
      pointer: '/0/constructor',
    });
    expect(faultOf('{"constructor":"Bob","prototype":1,"hasOwnProperty":2}')).toBeNull();
  });

  it('refuses nesting beyond the limit, even a million deep, and whole numbers that would be altered', () => {
    expect(faultOf(nested(MAX_DEPTH))).toBeNull();
    expect(faultOf(nested(MAX_DEPTH + 1))?.code).toBe('too-deep');
    expect(faultOf(nested(500_000))?.code).toBe('too-deep');
    expect(faultOf('{"n":9007199254740991,"f":0.1,"z":-0}')).toBeNull();
    for (const number of ['9007199254740993', '-9007199254740992', '1e400', '1e300']) {
      expect(faultOf(`{"n":${number}}`)).toMatchObject({ code: 'unsafe-number', pointer: '/n' });
    }
  });

  it('tells the items of an array apart as they were written', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue({ maxDepth: 3 }), { maxLength: 8 }),
        fc.constantFrom(undefined, 2),
        (items, space) => {
          const text = JSON.stringify(items, null, space);
          expect(itemTexts(text).map((item) => JSON.parse(item) as unknown)).toEqual(JSON.parse(text));
        },
      ),
    );
  });
});
