import { mediaType } from '../http/media-type.js';
import { Problem } from '../http/problem.js';
import { readJson, storable } from '../http/read-body.pipe.js';
import { MIB, UnreadBody } from '../http/unread-body.js';
import type { Written } from './drafts-desk.js';

const YAML = /^(application|text)\/(.+\+)?(x-)?yaml$/;

/** A draft as JSON or, the way a pack is written in a file, as YAML. @throws Problem 400, 413, 415, 422 */
export async function readWritten(body: unknown): Promise<Written> {
  const unread = body instanceof UnreadBody ? body : undefined;
  const type = unread && mediaType(unread.contentType);
  if (!unread || !type || !YAML.test(type.essence)) return { json: await readJson(unread) };
  const bytes = await unread.read(MIB);
  try {
    const yaml = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (storable(yaml)) return { yaml };
  } catch {
    // refused below, as other text that cannot be kept
  }
  throw new Problem('invalid', 'The text must be UTF-8, and must not hold U+0000.');
}
