import type { JSONWebKeySet, JWK } from 'jose';

export interface IssuerOptions {
  /** The issuer's URL, `http://127.0.0.1:3000/oauth`; asked when it is first needed, since port 0 is known only after listening. */
  readonly issuer: () => string;
  /** Private ES256 keys, each with a `kid`; the first signs, tokens of all are good. Kept by the caller. */
  readonly keys: readonly JWK[];
}

export const ISSUER_OPTIONS = Symbol('issuer options');

/** What tokens are for: the hub's own interface, wherever it runs. */
export const TOKEN_AUDIENCE = 'urn:homeward:hub';

/** Seconds; contract §2.3. */
export const TOKEN_LIFETIME = 3_600;

/** The keys as anyone may see them. */
export function publicKeys({ keys }: IssuerOptions): JSONWebKeySet {
  return {
    keys: keys.map(
      ({ kty, crv, x, y, kid }) =>
        ({
          kty,
          ...(crv && { crv }),
          ...(x && { x }),
          ...(y && { y }),
          ...(kid && { kid }),
          alg: 'ES256',
          use: 'sig',
        }) as JWK,
    ),
  };
}
