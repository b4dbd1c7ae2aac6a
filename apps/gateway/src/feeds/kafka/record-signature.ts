import type { KafkaRecord } from '#platform';
import type { JWK } from 'jose';
import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { parseJson, strictFault } from '../../json/strict-json.js';
import { isAttributeHeader, SIGNATURE_HEADER } from './record-headers.js';

/** What is in the way of knowing the signer. */
export type SignatureFault =
  'unsigned' | 'doubled-signature' | 'malformed-signature' | 'unknown-client' | 'wrong-algorithm' | 'bad-signature';

/** A detached JWS (RFC 7515, appendix F), taken apart; nothing of it is trusted yet. */
export interface DetachedJws {
  readonly kid: string;
  readonly alg: string;
  /** The protected header as it was sent. */
  readonly header: string;
  readonly signature: Buffer;
}

const LONGEST = 4_096;
const COMPACT = /^([A-Za-z0-9_-]+)\.\.([A-Za-z0-9_-]+)$/;
/** Extensions that would make the signature mean something else (RFC 7515, 4.1.11; RFC 7797); none is understood. */
const EXTENSIONS = ['crit', 'b64'] as const;

/**
 * The bytes that a record's signature is made over: the value, then for each `ce_` header, in the order of the bytes of
 * their names, a line feed, the name, a colon and the value. Without `ce_` headers it is the value alone.
 */
export function signedPayload({ value, headers }: KafkaRecord): Buffer {
  const attributes = headers
    .filter(isAttributeHeader)
    .map((header) => ({ name: Buffer.from(header.name), value: header.value }))
    .sort((one, other) => Buffer.compare(one.name, other.name));
  return Buffer.concat([
    value ?? Buffer.alloc(0),
    ...attributes.flatMap((header) => [LINE_FEED, header.name, COLON, header.value]),
  ]);
}

const LINE_FEED = Buffer.from('\n');
const COLON = Buffer.from(':');

/** The signature of a record, or why it has none that could be looked at. */
export function detachedJws({ headers }: KafkaRecord): DetachedJws | SignatureFault {
  const [header, ...others] = headers.filter(({ name }) => name === SIGNATURE_HEADER);
  if (!header) return 'unsigned';
  if (others.length > 0) return 'doubled-signature';
  if (header.value.length > LONGEST) return 'malformed-signature';
  const [, encoded, signature] = COMPACT.exec(header.value.toString('latin1')) ?? [];
  if (encoded === undefined || signature === undefined) return 'malformed-signature';
  const parsed = parseJson(Buffer.from(encoded, 'base64url'));
  if (!parsed.ok || strictFault(parsed.value.value, parsed.value.text)) return 'malformed-signature';
  const { kid, alg, ...rest } = (parsed.value.value ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof kid !== 'string' || typeof alg !== 'string') return 'malformed-signature';
  if (EXTENSIONS.some((name) => Object.hasOwn(rest, name))) return 'malformed-signature';
  return { kid, alg, header: encoded, signature: Buffer.from(signature, 'base64url') };
}

/** How a registered key signs: by what it is, never by what the signature says of itself. */
interface Signing {
  readonly algorithms: readonly string[];
  readonly digest: 'sha256' | null;
}

function signingOf({ kty, crv }: JWK): Signing | null {
  if (kty === 'EC' && crv === 'P-256') return { algorithms: ['ES256'], digest: 'sha256' };
  // RFC 8037 calls it EdDSA, RFC 9864 by its curve.
  if (kty === 'OKP' && crv === 'Ed25519') return { algorithms: ['EdDSA', 'Ed25519'], digest: null };
  return null;
}

const MOST_KEYS = 1_000;
const verifyInPool = promisify<'sha256' | null, Buffer, { key: KeyObject; dsaEncoding: 'ieee-p1363' }, Buffer, boolean>(
  verify,
);

/** Verifies with clients' registered keys; each is imported once. */
export class KeyRing {
  private readonly imported = new Map<string, KeyObject>();

  /** What is wrong with the signature of a record, null for nothing. Off the main thread. */
  async faultOf(record: KafkaRecord, jws: DetachedJws, keys: readonly JWK[]): Promise<SignatureFault | null> {
    const fitting = keys.filter((key) => {
      const { algorithms = [] } = signingOf(key) ?? {};
      return algorithms.includes(jws.alg) && (key.alg === undefined || algorithms.includes(key.alg));
    });
    if (fitting.length === 0) return 'wrong-algorithm';
    const input = Buffer.from(`${jws.header}.${signedPayload(record).toString('base64url')}`, 'latin1');
    for (const jwk of fitting) {
      const key = this.keyOf(jws.kid, jwk);
      const digest = signingOf(jwk)?.digest ?? null;
      if (key && (await verifyInPool(digest, input, { key, dsaEncoding: 'ieee-p1363' }, jws.signature))) return null;
    }
    return 'bad-signature';
  }

  private keyOf(client: string, jwk: JWK): KeyObject | null {
    const name = JSON.stringify([client, jwk.kty, jwk.crv, jwk.x, jwk.y]);
    const known = this.imported.get(name);
    if (known) return known;
    try {
      const { kty, crv, x, y } = jwk;
      const key = createPublicKey({ key: { kty, crv, x, ...(y === undefined ? {} : { y }) } as never, format: 'jwk' });
      this.imported.set(name, key);
      const [oldest] = this.imported.keys();
      if (this.imported.size > MOST_KEYS && oldest !== undefined) this.imported.delete(oldest);
      return key;
    } catch {
      return null; // registered, and no point of its curve: nothing verifies with it
    }
  }
}
