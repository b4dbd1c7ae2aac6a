import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { validateEvent, type ReportedChild } from '#contracts';

/** A child or a report of a file. */
export interface FileChild {
  readonly id: string;
  readonly child: ReportedChild;
}

/** What is wrong with a line, without a word of what is in it. */
export interface BadLine {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly reason: string;
}

/**
 * The children of an NDJSON file (contract §5), one after the other; blank lines are left out. What cannot be read goes
 * to `bad`, and the rest goes on.
 * @throws Error when the file cannot be read
 */
export async function* readChildren(file: string, bad: (line: BadLine) => void): AsyncGenerator<FileChild> {
  const seen = new Set<string>();
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    line++;
    if (text.trim() === '') continue;
    const read = childIn(line === 1 ? text.replace(/^\uFEFF/, '') : text);
    const reason = typeof read === 'string' ? read : seen.has(read.id) ? 'its id stands on an earlier line too' : null;
    if (typeof read === 'string' || reason !== null) {
      bad({ file, line, reason: reason ?? '' });
      continue;
    }
    seen.add(read.id);
    yield read;
  }
}

function childIn(text: string): FileChild | string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return 'it is not JSON';
  }
  if (!isObject(parsed)) return 'it is not an object';
  const { id, child } = parsed;
  if (typeof id !== 'string' || id === '') return 'it has no id';
  if (!isObject(child)) return 'it has no child';
  const wrong = wrongIn(child);
  return wrong ?? { id, child };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A child that the contract would refuse for what its fields say, a name too long or a 30 February, is compared as far
 * as it can be; one whose fields are something else altogether cannot.
 */
function wrongIn(child: object): string | null {
  const checked = validateEvent({
    specversion: '1.0',
    id: '1',
    source: '/file',
    subject: '1',
    time: '2026-01-01T00:00:00Z',
    type: 'homeward.child.seen.v1',
    data: { child, at: '2026-01-01T00:00:00Z', setting: 'other' },
  });
  if (checked.ok) return null;
  const wrong = checked.errors.find(({ code }) => code === 'wrong-type' || code === 'too-deep');
  return wrong ? `${wrong.pointer.replace('/data', '')} is of the wrong type` : null;
}
