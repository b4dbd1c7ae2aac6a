import { Problem } from '../http/problem.js';

const PREFIX = 'ce-';
/** What CloudEvents allows as a name; anything else behind `ce-` is no attribute. */
const ATTRIBUTE = /^[a-z0-9]+$/;
/** Told by other means, so that a header of the name says nothing. */
const NOT_BY_HEADER = new Set(['data', 'datacontenttype']);

/**
 * The attributes of an event in binary mode (CloudEvents HTTP binding, 3.1.3): quoted strings unquoted, then one round of
 * percent-decoding, which must give UTF-8.
 * @param rawHeaders names and values in turn, as Node has them
 * @throws Problem 400 for a header that cannot be read or is there twice
 */
export function attributesOf(rawHeaders: readonly string[]): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const header = (rawHeaders[i] ?? '').toLowerCase();
    if (!header.startsWith(PREFIX)) continue;
    const name = header.slice(PREFIX.length);
    if (!ATTRIBUTE.test(name) || NOT_BY_HEADER.has(name)) continue;
    if (Object.hasOwn(attributes, name)) throw unreadable(name, 'doubled-header', 'It must be there once.');
    attributes[name] = decoded(name, rawHeaders[i + 1] ?? '');
  }
  if (Object.keys(attributes).length === 0) {
    throw new Problem('not-a-cloudevent', 'An event in binary mode has its attributes in ce- headers.');
  }
  return attributes;
}

function decoded(name: string, header: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"$/.exec(header)?.[1];
  const value = quoted === undefined ? header : quoted.replaceAll(/\\(.)/g, '$1');
  try {
    return decodeURIComponent(value);
  } catch {
    throw unreadable(name, 'bad-percent-encoding', 'It must be percent-encoded UTF-8.');
  }
}

const unreadable = (name: string, code: string, detail: string): Problem =>
  new Problem('not-a-cloudevent', `The header ${PREFIX}${name} cannot be read. ${detail}`, {
    errors: [{ pointer: `/${name}`, code, detail }],
  });
