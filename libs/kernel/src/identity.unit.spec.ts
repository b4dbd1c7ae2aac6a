import { describe, expect, it } from '@jest/globals';
import { canonicalJson, contentHash, deriveId, referenceOf } from '#kernel';

describe('identity', () => {
  it('derives the same id from the same parts, and another from parts that only look alike when joined', () => {
    expect(deriveId('child', 'a', 'b')).toBe(deriveId('child', 'a', 'b'));
    expect(deriveId('child', 'a', 'b')).not.toBe(deriveId('child', 'ab'));
    expect(deriveId('child', 'a')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('gives a reference that can be read out, and another one when the first is taken', () => {
    expect(referenceOf('x')).toMatch(/^HW-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{2}$/);
    expect(referenceOf('x', 1)).not.toBe(referenceOf('x'));
  });

  it('hashes content and not the order in which a publisher writes its keys', () => {
    expect(contentHash({ a: 1, b: { c: [1, 2], d: undefined } })).toBe(contentHash({ b: { c: [1, 2] }, a: 1 }));
    expect(contentHash({ a: [1, 2] })).not.toBe(contentHash({ a: [2, 1] }));
    expect(canonicalJson(null)).toBe('null');
  });
});
