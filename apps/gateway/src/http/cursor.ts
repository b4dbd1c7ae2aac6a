import type { ListBody } from '#contracts';
import { Problem } from './problem.js';

/** A page of a list, as a port gives it: `next` is a position in the port's own words, null on the last page. */
export interface PageOf<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** Thrown by a list's port for a position that it did not give out. */
export class BadCursor extends Error {}

const VERSION = 'c1:';

/** The answer of a list: positions go out as cursors that say nothing to anyone else. */
export async function listBody<T>(page: Promise<PageOf<T>>): Promise<ListBody<T>> {
  try {
    const { items, next } = await page;
    return { items: [...items], next: next === null ? null : Buffer.from(VERSION + next).toString('base64url') };
  } catch (error) {
    throw error instanceof BadCursor ? badCursor() : error;
  }
}

/** @throws Problem 400 for what was never a cursor */
export function readCursor(cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const wasGivenOut = text.startsWith(VERSION) && Buffer.from(text).toString('base64url') === cursor;
  if (!wasGivenOut) throw badCursor();
  return text.slice(VERSION.length);
}

const badCursor = (): Problem => {
  const detail = 'cursor must be the `next` of the page before.';
  return new Problem('bad-query', detail, { errors: [{ pointer: '/cursor', code: 'bad-cursor', detail }] });
};
