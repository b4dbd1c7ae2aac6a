import { caseKey } from '#contracts';
import type { KafkaRecord } from '#platform';
import { CompactSign, importJWK, type JWK } from 'jose';

export interface RecordSketch {
  readonly topic?: string;
  readonly partition?: number;
  readonly key?: string | Buffer | null;
  readonly value?: string | Buffer | object | null;
  /** In order; a name may be there twice. */
  readonly headers?: readonly (readonly [name: string, value: string | Buffer])[];
}

let offsets = 0;

/** A record as a consumer hands it over. */
export function recordOf(sketch: RecordSketch = {}): KafkaRecord {
  const { topic = 'feed.police', partition = 0, key = null, value = null, headers = [] } = sketch;
  return {
    topic,
    partition,
    offset: String(++offsets),
    key: key === null ? null : Buffer.from(key),
    value: value === null ? null : bytesOf(value),
    headers: headers.map(([name, text]) => ({ name, value: Buffer.from(text) })),
    timestamp: new Date('2026-03-02T09:00:00Z'),
  };
}

const bytesOf = (value: string | Buffer | object): Buffer =>
  Buffer.isBuffer(value) ? value : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));

/** Who signs: a client of the demonstration. */
export interface Signer {
  readonly clientId: string;
  readonly signingKey?: object | undefined;
}

/** A detached JWS over the bytes, as an agency's library would make it. */
export async function jwsOver(payload: Uint8Array, key: JWK, header: object): Promise<string> {
  const alg = key.kty === 'OKP' ? 'EdDSA' : 'ES256';
  const jws = await new CompactSign(payload)
    .setProtectedHeader({ alg, ...header })
    .sign(await importJWK(key, alg), { crit: { 'urn:example:unknown': true } });
  const [head = '', , signature = ''] = jws.split('.');
  return `${head}..${signature}`;
}

/** The record with its signature, as `docs/for-agencies.md` says it is made. */
export async function signed(record: KafkaRecord, { clientId, signingKey }: Signer): Promise<KafkaRecord> {
  const attributes = record.headers
    .filter(({ name }) => name.startsWith('ce_'))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  let payload = record.value?.toString('latin1') ?? '';
  for (const { name, value } of attributes) payload += `\n${name}:${value.toString('latin1')}`;
  const jws = await jwsOver(Buffer.from(payload, 'latin1'), signingKey as JWK, { kid: clientId });
  return { ...record, headers: [...record.headers, { name: 'homeward-signature', value: Buffer.from(jws) }] };
}

type Attributes = Readonly<Record<string, unknown>> & { readonly source: string; readonly subject: string };

export const structured = (event: Attributes, over: RecordSketch = {}): KafkaRecord =>
  recordOf({
    key: caseKey(event.source, event.subject),
    value: event,
    headers: [['content-type', 'application/cloudevents+json']],
    ...over,
  });

export function binary(event: Attributes, over: RecordSketch = {}): KafkaRecord {
  const { data, datacontenttype, ...attributes } = event;
  return recordOf({
    key: caseKey(event.source, event.subject),
    value: data as object,
    headers: [
      ['content-type', typeof datacontenttype === 'string' ? datacontenttype : 'application/json'],
      ...Object.entries(attributes).map(([name, value]) => [`ce_${name}`, String(value)] as const),
    ],
    ...over,
  });
}
