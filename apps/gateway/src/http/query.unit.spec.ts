import { describe, expect, it } from '@jest/globals';
import { BadCursor, listBody, readCursor } from './cursor.js';
import { QueryReader } from './query.js';

const reading = (query: Record<string, unknown>) => new QueryReader(query);
const BAD = expect.objectContaining({ status: 400 });

describe('a query', () => {
  it('is read parameter by parameter, an empty one as not given', () => {
    const query = reading({ state: 'open', since: '2026-03-02T09:00:00+01:00', kind: '' });
    expect(query.oneOf('state', ['open', 'closed'])).toBe('open');
    expect(query.time('since')).toEqual(new Date('2026-03-02T08:00:00Z'));
    expect(query.text('kind')).toBeNull();
    expect(query.cursor()).toBeNull();
    query.end();
  });

  it('understands the plus of an offset that came as a blank', () => {
    expect(reading({ since: '2026-03-02T09:00:00 01:00' }).time('since')).toEqual(new Date('2026-03-02T08:00:00Z'));
  });

  it('is refused for words, times, ids, cursors and parameters that do not exist, and for doubled ones', () => {
    const attempts: (() => unknown)[] = [
      () => reading({ state: 'ajar' }).oneOf('state', ['open']),
      () => reading({ since: 'yesterday' }).time('since'),
      () => reading({ since: '2026-03-02' }).time('since'),
      () => reading({ since: '2026-02-31T25:00:00Z' }).time('since'),
      () => reading({ child: '1 OR 1=1' }).uuid('child'),
      () => reading({ state: ['open', 'closed'] }).text('state'),
      () => reading({ q: 'a\0b' }).text('q'),
      () => reading({}).required('source'),
      () => reading({ cursor: 'nonsense' }).cursor(),
      () => reading({ stat: 'open' }).end(),
    ];
    for (const attempt of attempts) expect(attempt).toThrow(BAD);
  });
});

describe('a list', () => {
  it('hands out cursors that lead back to the position, and takes no others', async () => {
    const { items, next } = await listBody(Promise.resolve({ items: [1, 2], next: '2026|ä|7' }));
    expect(items).toEqual([1, 2]);
    expect(readCursor(next ?? '')).toBe('2026|ä|7');
    expect(() => readCursor(`${next ?? ''}x`)).toThrow(BAD);
    expect(() => readCursor(Buffer.from('2026').toString('base64url'))).toThrow(BAD);
    await expect(listBody(Promise.reject(new BadCursor()))).rejects.toMatchObject({ status: 400 });
    expect(await listBody(Promise.resolve({ items: [], next: null }))).toEqual({ items: [], next: null });
  });
});
