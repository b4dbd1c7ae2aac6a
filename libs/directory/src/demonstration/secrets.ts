import { createECDH } from 'node:crypto';
import type { PublicKey } from '../organisation.js';

/** That many bytes nobody can guess; a test gives its own. */
export type RandomBytes = (count: number) => Uint8Array;

/** A publisher's private key as JWK (RFC 7518, 6.2): what it signs its Kafka messages with, as ES256. */
export interface SigningKey extends PublicKey {
  readonly d: string;
}

/** 256 random bits in the letters A–Z a–z 0–9 - _ */
export function inventSecret(random: RandomBytes): string {
  return base64url(random(32));
}

/** 144 random bits: a person may have to type them. */
export function inventPassword(random: RandomBytes): string {
  return base64url(random(18));
}

/** A new key; its `kid` names the client, as the contract's signatures do. */
export function inventSigningKey(kid: string, random: RandomBytes): SigningKey {
  const curve = createECDH('prime256v1');
  for (;;) {
    const d = random(32);
    try {
      curve.setPrivateKey(d);
    } catch {
      continue; // one in four thousand million is no number of this curve
    }
    const point = curve.getPublicKey(); // 04, x, y
    return {
      kty: 'EC',
      crv: 'P-256',
      alg: 'ES256',
      use: 'sig',
      kid,
      x: base64url(point.subarray(1, 33)),
      y: base64url(point.subarray(33, 65)),
      d: base64url(d),
    };
  }
}

export function publicHalf(key: SigningKey): PublicKey {
  const { kty, crv, alg, use, kid, x, y } = key;
  return { kty, crv, alg, use, kid, x, y };
}

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
