import { isUuid } from '../http/query.js';
import { BadCursor } from '../http/cursor.js';

/** Where a list's page ended: a moment and an id, as the cursor carries them. */
export interface Position {
  readonly at: Date;
  readonly id: string;
}

/** @throws BadCursor for what `positionText` did not make */
export function readPosition(cursor: string | null): Position | undefined {
  if (cursor === null) return undefined;
  const [time = '', id = ''] = cursor.split(' ');
  const at = new Date(time);
  if (Number.isNaN(at.getTime()) || !isUuid(id)) throw new BadCursor();
  return { at, id };
}

export const positionText = ({ at, id }: Position): string => `${at.toISOString()} ${id}`;

/** The page and the position after it, from rows of which one more than the page was asked for. */
export function cut<T>(
  rows: readonly T[],
  size: number,
  position: (row: T) => Position,
): { page: T[]; next: string | null } {
  const page = rows.slice(0, size);
  const last = page.at(-1);
  return { page, next: rows.length > size && last !== undefined ? positionText(position(last)) : null };
}
