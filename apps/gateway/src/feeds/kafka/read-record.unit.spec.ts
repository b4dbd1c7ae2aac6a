import { describe, expect, it } from '@jest/globals';
import { binary, recordOf, structured, type RecordSketch } from '../../../test/signed-record.js';
import { readRecord } from './read-record.js';

const EVENT = {
  specversion: '1.0',
  id: 'n-1',
  source: '/agencies/example-force/compact',
  type: 'homeward.missing.found.v1',
  subject: 'MP/26/Grüße “0001”',
  time: '2026-03-03T06:10:00Z',
  datacontenttype: 'application/json',
  data: { at: '2026-03-03T05:55:00Z', how: 'returned' },
};

function refusal(record: RecordSketch) {
  const read = readRecord(recordOf(record));
  if (read.ok) return 'read';
  return [read.problem.code, ...(read.problem.body.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`)];
}
const CE = [
  ['ce_id', '1'],
  ['ce_source', '/x'],
] as const;

describe('a record of a feed topic', () => {
  it('is the same event in structured mode, with or without a content type, and in binary mode', () => {
    for (const record of [structured(EVENT), structured(EVENT, { headers: [] }), binary(EVENT)]) {
      expect(readRecord(record)).toEqual({ ok: true, event: EVENT });
    }
    const capital = structured(EVENT, { headers: [['Content-Type', 'application/cloudevents+json; charset=UTF-8']] });
    expect(readRecord(capital)).toEqual({ ok: true, event: EVENT });
  });

  it('takes attributes as they stand in the headers, and what is no attribute for nothing', () => {
    const read = readRecord(
      recordOf({
        value: {},
        headers: [
          ['ce_id', 'a%20"b"'],
          ['ce_data', 'x'],
          ['ce_Upper', 'x'],
          ['ce_datacontenttype', 'text/xml'],
          ['x', 'y'],
        ],
      }),
    );
    expect(read).toEqual({ ok: true, event: { id: 'a%20"b"', data: {} } });
  });

  it('is refused by name when it is no JSON, or JSON that readers take differently', () => {
    expect(refusal({ value: null })).toEqual(['not-json', ' tombstone']);
    expect(refusal({ value: null, headers: CE })).toEqual(['not-json', '/data tombstone']);
    expect(refusal({ value: '{"id":' })).toEqual(['not-json', ' not-json']);
    expect(refusal({ value: '' })).toEqual(['not-json', ' not-json']);
    expect(refusal({ value: Buffer.from([0x22, 0xc0, 0xaf, 0x22]) })).toEqual(['not-json', ' not-utf-8']);
    expect(refusal({ value: '{"id":"1","id":"2"}' })).toEqual(['not-json', '/id doubled-key']);
    expect(refusal({ value: '{"n":9007199254740993}', headers: CE })).toEqual(['not-json', '/data/n unsafe-number']);
    expect(refusal({ value: '{"n":1e400}' })).toEqual(['not-json', '/n unsafe-number']);
    expect(refusal({ value: '{"__proto__":{}}' })).toEqual(['not-json', '/__proto__ prototype-key']);
    const [code, error] = refusal({ value: '['.repeat(10_000) + ']'.repeat(10_000) });
    expect([code, error]).toEqual(['not-json', expect.stringMatching(/too-deep$/)]);
    for (const value of ['[]', '1', 'null'])
      expect(refusal({ value })).toEqual(['not-a-cloudevent', ' not-a-cloudevent']);
  });

  it('is refused when it is larger than 1 MiB, and read at that very size', () => {
    const large = (length: number) => JSON.stringify({ pad: 'x'.repeat(length - 10) });
    expect(refusal({ value: large(1024 * 1024) })).toBe('read');
    expect(refusal({ value: large(1024 * 1024 + 1) })).toEqual(['too-large', ' too-large']);
    expect(refusal({ value: large(5 * 1024 * 1024), headers: CE })).toEqual(['too-large', '/data too-large']);
  });

  it('is refused when a header is there twice, is no UTF-8 or has control characters', () => {
    const id = (value: string | Buffer) => refusal({ value: '{}', headers: [['ce_id', value]] });
    expect(refusal({ value: '{}', headers: [...CE, ['ce_id', '1']] })).toEqual([
      'not-a-cloudevent',
      '/id doubled-header',
    ]);
    expect(id(Buffer.from([0xff, 0xfe]))).toEqual(['not-a-cloudevent', '/id not-utf-8']);
    expect(id('1\nce_subject:x')).toEqual(['not-a-cloudevent', '/id control-character']);
    expect(refusal({ value: '{}', headers: [['ce_id:1', 'x']] })).toEqual(['not-a-cloudevent', ' bad-header-name']);
    const json = ['content-type', 'application/json'] as const;
    expect(refusal({ value: '{}', headers: [json, json, ...CE] })).toEqual(['not-a-cloudevent', ' doubled-header']);
    expect(refusal({ value: '{}', headers: [['content-type', Buffer.from([0xff])]] })).toEqual([
      'not-a-cloudevent',
      ' not-utf-8',
    ]);
  });

  it('is refused in any other format, in batches, and as bare JSON without attributes', () => {
    for (const type of ['application/cloudevents-batch+json', 'application/cloudevents+avro', 'text/plain', 'x']) {
      expect(refusal({ value: '{}', headers: [['content-type', type], ...CE] })).toEqual([
        'unsupported-media-type',
        ' unsupported-media-type',
      ]);
    }
    expect(refusal({ value: '{}', headers: [['content-type', 'application/json']] })).toEqual([
      'not-a-cloudevent',
      ' not-a-cloudevent',
    ]);
  });

  it('tells as much of a refused event as its publisher needs to find it again', () => {
    expect(readRecord(recordOf({ value: '{"id":"1","source":"/x","n":1e400}' }))).toMatchObject({
      ok: false,
      event: { id: '1', source: '/x' },
    });
    expect(readRecord(recordOf({ value: null, headers: CE }))).toMatchObject({ event: { id: '1', source: '/x' } });
    expect(readRecord(recordOf({ value: '{' }))).toMatchObject({ event: null });
  });
});
