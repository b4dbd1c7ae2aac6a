import type { FieldError } from '../wire/lists.js';

const UNSAFE = new Set(['__proto__', 'constructor', 'prototype']);
const LONGEST_TEXT = 5_000;
const LONGEST_LIST = 5_000;

/** Reads untyped data field by field and collects what is wrong; what it answers for a wrong field is never used. */
export class FieldReader {
  readonly errors: FieldError[] = [];

  refuse(pointer: string, code: string, detail: string): void {
    this.errors.push({ pointer, code, detail });
  }

  /** An object with no other than these keys. */
  object(input: unknown, at: string, keys: readonly string[]): Readonly<Record<string, unknown>> {
    const found = new Map<string, unknown>();
    if (typeof input !== 'object' || input === null || Array.isArray(input)) {
      this.refuse(at, input === undefined ? 'required' : 'not-an-object', 'is an object');
      return {};
    }
    for (const [key, value] of Object.entries(input)) {
      if (keys.includes(key) && !UNSAFE.has(key)) found.set(key, value);
      else
        this.refuse(
          `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1').slice(0, 100)}`,
          'unknown-field',
          `is none of ${keys.join(', ')}`,
        );
    }
    return Object.fromEntries(found);
  }

  text(input: unknown, at: string, pattern?: RegExp): string {
    if (
      typeof input === 'string' &&
      input.trim() !== '' &&
      input.length <= LONGEST_TEXT &&
      (pattern?.test(input) ?? true)
    ) {
      return input;
    }
    if (input === undefined || input === null) this.refuse(at, 'required', 'is required');
    else
      this.refuse(
        at,
        'not-readable',
        pattern ? `is text of the form ${pattern.source}` : `is text, up to ${LONGEST_TEXT} characters`,
      );
    return '';
  }

  word<W extends string>(input: unknown, at: string, words: readonly W[]): W {
    if ((words as readonly unknown[]).includes(input)) return input as W;
    if (input === undefined || input === null) this.refuse(at, 'required', `is required, one of ${words.join(', ')}`);
    else this.refuse(at, 'not-listed', `is one of ${words.join(', ')}`);
    const [first] = words;
    if (first === undefined) throw new Error('a list of words without a word');
    return first;
  }

  yesNo(input: unknown, at: string): boolean {
    if (typeof input === 'boolean') return input;
    if (input === undefined || input === null) this.refuse(at, 'required', 'is required');
    else this.refuse(at, 'not-a-boolean', 'is true or false');
    return false;
  }

  list<T>(input: unknown, at: string, read: (item: unknown, at: string) => T): T[] {
    if (Array.isArray(input) && input.length <= LONGEST_LIST)
      return input.map((item: unknown, i) => read(item, `${at}/${i}`));
    this.refuse(at, input === undefined ? 'required' : 'not-a-list', `is a list of up to ${LONGEST_LIST}`);
    return [];
  }
}
