import { partitionOf, type ReceivedMessage } from '../message.js';
import type { KafkaRecord, NewRecord } from './record.js';

/** The header that holds a message's id: what the inbox tells duplicates by. */
const ID = 'homeward-id';

/** A message of the hub's own as a record, in the partition of its key that every transport uses. */
export function recordOf({ id, key, payload, headers }: Omit<ReceivedMessage, 'topic' | 'partition'>): NewRecord {
  return { key, value: JSON.stringify(payload), headers: { ...headers, [ID]: id }, partition: partitionOf(key) };
}

/**
 * A record as a message. What nobody of ours wrote is a message too, one that no handler could read: its text, or null,
 * stands in the payload's place, and it is known by where it lies.
 */
export function messageOf({ topic, partition, offset, key, value, headers }: KafkaRecord): ReceivedMessage {
  const texts = Object.fromEntries(headers.map((header) => [header.name, header.value.toString('utf8')]));
  const { [ID]: id, ...others } = texts;
  return {
    id: id ?? `${topic}/${partition}/${offset}`,
    topic,
    partition,
    key: key?.toString('utf8') ?? '',
    payload: payloadOf(value),
    headers: others,
  };
}

/** Deeper than anything of ours: what is, could be parsed, and then neither be looked at nor be put aside. */
const DEEPEST = 64;

function payloadOf(value: Buffer | null): unknown {
  if (value === null) return null;
  const text = value.toString('utf8');
  if (isDeep(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Brackets within strings count too: then a message that could have been read is put aside, which harms nobody. */
function isDeep(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === '[' || character === '{') depth++;
    else if (character === ']' || character === '}') depth--;
    if (depth > DEEPEST) return true;
  }
  return false;
}
