import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { eventContentHash, reportId } from './event-content.js';

const event = {
  specversion: '1.0',
  id: 'n-1',
  source: '/agencies/kent-police',
  type: 'homeward.child.seen.v1',
  subject: 'MP/1',
  time: '2026-03-02T09:00:00Z',
  datacontenttype: 'application/json',
  data: { setting: 'street' },
};
const hash = eventContentHash;

describe('the content of an event', () => {
  it('is the same in whichever mode it travels: as text, without null attributes, with or without its data named JSON', () => {
    const { datacontenttype, ...bare } = event;
    expect(hash(bare)).toBe(hash(event));
    expect(hash({ ...event, datacontenttype: `${datacontenttype}; charset=utf-8` })).toBe(hash(event));
    expect(hash({ ...event, dataschema: null })).toBe(hash(event));
    expect(hash({ ...event, sequence: 7, flag: true })).toBe(hash({ ...event, sequence: '7', flag: 'true' }));
  });

  it('is the same whatever the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (data) => {
        const turned = Object.fromEntries(Object.entries(data).reverse());
        expect(hash({ ...event, data })).toBe(
          hash(Object.fromEntries(Object.entries({ ...event, data: turned }).reverse())),
        );
      }),
    );
  });

  it('is another when an attribute is there and was not, time too, or anything in the data differs', () => {
    const { time, ...without } = event;
    const others = [
      without,
      { ...event, time: time.replace('Z', '.000Z') },
      { ...event, subject: 'MP/2' },
      { ...event, extra: '' },
      { ...event, data: { setting: 'school' } },
      { ...event, data: { setting: 'street', unknown: null } },
      { ...event, extra: { a: 1 } },
      { ...event, extra: '{"a":1}' },
    ];
    const hashes = [event, ...others].map(hash);
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('names a report by its source and id, and never mixes the two up', () => {
    expect(reportId('/a', 'b/c')).toBe(reportId('/a', 'b/c'));
    expect(reportId('/a', 'b/c')).not.toBe(reportId('/a/b', 'c'));
  });
});
