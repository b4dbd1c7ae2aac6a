import type { FieldError } from '#contracts';
import type { KafkaRecord, RecordHeader } from '#platform';
import { Problem } from '../../http/problem.js';

/** Attributes of an event in binary mode are headers with this before their names (CloudEvents Kafka binding, 3.2.3). */
export const ATTRIBUTE_PREFIX = 'ce_';
export const SIGNATURE_HEADER = 'homeward-signature';

/** What CloudEvents allows as a name. */
const ATTRIBUTE = /^[a-z0-9]+$/;
/** Told by other means, so that a header of the name says nothing. */
const NOT_BY_HEADER = new Set(['data', 'datacontenttype']);
// What could make two different sets of headers one signed text.
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROL = /[\u0000-\u001F\u007F]/;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export const isAttributeHeader = ({ name }: RecordHeader): boolean => name.startsWith(ATTRIBUTE_PREFIX);

/** The one header of that name, whatever its case; null where there is none. @throws Problem 400 where it is there twice, or no UTF-8 */
export function theHeader(record: KafkaRecord, name: string): string | null {
  const [header, ...others] = record.headers.filter((one) => one.name.toLowerCase() === name);
  if (!header) return null;
  if (others.length > 0) throw unreadable('', 'doubled-header', `The header ${name} must be there once.`);
  return textOf(header, '', name);
}

/** The attributes of an event in binary mode, as they are in the headers: UTF-8, nothing quoted or percent-encoded. @throws Problem 400 */
export function attributesOf(record: KafkaRecord): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const header of record.headers.filter(isAttributeHeader)) {
    const name = header.name.slice(ATTRIBUTE_PREFIX.length);
    if (name.includes(':') || CONTROL.test(name))
      throw unreadable('', 'bad-header-name', 'A ce_ header has no such name.');
    if (!ATTRIBUTE.test(name) || NOT_BY_HEADER.has(name)) continue;
    const pointer = `/${name}`;
    if (Object.hasOwn(attributes, name)) {
      throw unreadable(pointer, 'doubled-header', `The header ${header.name} must be there once.`);
    }
    attributes[name] = textOf(header, pointer, header.name);
  }
  return attributes;
}

function textOf({ value }: RecordHeader, pointer: string, name: string): string {
  let text: string;
  try {
    text = utf8.decode(value);
  } catch {
    throw unreadable(pointer, 'not-utf-8', `The header ${name} must be UTF-8.`);
  }
  if (CONTROL.test(text)) {
    throw unreadable(pointer, 'control-character', `The header ${name} must not contain control characters.`);
  }
  return text;
}

const unreadable = (pointer: string, code: string, detail: string): Problem => {
  const error: FieldError = { pointer, code, detail };
  return new Problem('not-a-cloudevent', `The headers cannot be read. ${detail}`, { errors: [error] });
};
