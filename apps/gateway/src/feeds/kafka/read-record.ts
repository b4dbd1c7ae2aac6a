import type { FieldError } from '#contracts';
import type { KafkaRecord } from '#platform';
import { Problem } from '../../http/problem.js';
import { parseJson, strictFault } from '../../json/strict-json.js';
import { isObject, LARGEST_EVENT, modeOf, notJson } from '../cloud-event-body.js';
import { attributesOf, isAttributeHeader, theHeader } from './record-headers.js';

/** What could be read of a record: a whole event, or why it is none, with as much of it as tells which one it was to be. */
export type ReadRecord =
  | { readonly ok: true; readonly event: object }
  | { readonly ok: false; readonly problem: Problem; readonly event: object | null };

/**
 * Reads a record of a feed topic as a CloudEvent (CloudEvents Kafka binding 1.0.2). Structured mode: the content type is
 * `application/cloudevents+json`, or there is neither a content type nor a `ce_` header. Binary mode: any other JSON
 * type, or none beside `ce_` headers. JSON is as strict as over HTTP.
 */
export function readRecord(record: KafkaRecord): ReadRecord {
  let attributes: object | null = null;
  try {
    const contentType = theHeader(record, 'content-type');
    if (modeIn(record, contentType) === 'structured') return structured(record);
    attributes = attributesOf(record);
    if (Object.keys(attributes).length === 0) {
      throw new Problem('not-a-cloudevent', 'An event in binary mode has its attributes in ce_ headers.');
    }
    return binary(record, attributes, contentType);
  } catch (thrown) {
    if (thrown instanceof Problem) return { ok: false, problem: thrown, event: attributes };
    throw thrown;
  }
}

function modeIn(record: KafkaRecord, contentType: string | null): 'structured' | 'binary' {
  if (contentType === null) return record.headers.some(isAttributeHeader) ? 'binary' : 'structured';
  const mode = modeOf(contentType);
  if (mode === 'structured' || mode === 'binary') return mode;
  throw new Problem(
    'unsupported-media-type',
    'Events are taken as application/cloudevents+json, or as application/json with ce_ headers.',
  );
}

function structured(record: KafkaRecord): ReadRecord {
  const { value, fault } = jsonOf(record, '');
  const event = isObject(value) ? value : null;
  if (fault) return { ok: false, problem: notJson(fault), event };
  if (event) return { ok: true, event };
  return { ok: false, problem: new Problem('not-a-cloudevent', 'An event is a JSON object.'), event };
}

function binary(record: KafkaRecord, attributes: object, contentType: string | null): ReadRecord {
  const { value, fault } = jsonOf(record, '/data');
  if (fault) return { ok: false, problem: notJson(fault), event: attributes };
  return {
    ok: true,
    event: { ...attributes, ...(contentType === null ? {} : { datacontenttype: contentType }), data: value },
  };
}

/** @param at where in the event the value is. @throws Problem for what is not JSON at all, or too much of it */
function jsonOf({ value: bytes }: KafkaRecord, at: string): { value: unknown; fault: FieldError | null } {
  if (bytes === null) {
    const detail = 'The record has no value: a notice is taken back by report.withdrawn, never by a tombstone.';
    throw new Problem('not-json', detail, { errors: [{ pointer: at, code: 'tombstone', detail }] });
  }
  if (bytes.length > LARGEST_EVENT) {
    throw new Problem('too-large', 'An event must not be larger than 1 MiB.', { pointer: at });
  }
  const parsed = parseJson(bytes);
  if (!parsed.ok) throw notJson(parsed.error);
  const { value, text } = parsed.value;
  const fault = strictFault(value, text);
  return { value, fault: fault && { ...fault, pointer: at + fault.pointer } };
}
