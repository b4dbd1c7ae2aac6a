import { hash as hashOf } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { createLocalJWKSet, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { ISSUER_OPTIONS, publicKeys, TOKEN_AUDIENCE, type IssuerOptions } from '../oauth/issuer-options.js';

interface Verified {
  readonly clientId: string;
  /** Seconds since 1970. */
  readonly until: number;
}

const MOST_REMEMBERED = 10_000;

/** Access tokens of the embedded issuer: signature, type, issuer, audience and time; on real time, whatever the hub's clock says. */
@Injectable()
export class AccessTokens {
  private readonly keys: JWTVerifyGetKey;
  /** By hash, the one used longest ago first: a token in a heap dump opens nothing. */
  private readonly verified = new Map<string, Verified>();

  constructor(@Inject(ISSUER_OPTIONS) private readonly options: IssuerOptions) {
    this.keys = createLocalJWKSet(publicKeys(options));
  }

  /** The client that the token was given to; null when it is not a token of ours, or its time is over. */
  async clientOf(token: string): Promise<string | null> {
    const hash = hashOf('sha256', token, 'base64');
    const known = this.verified.get(hash);
    const verified = known ?? (await this.verify(token));
    this.verified.delete(hash);
    if (!verified || verified.until <= Date.now() / 1000) return null;
    this.verified.set(hash, verified);
    if (this.verified.size > MOST_REMEMBERED) this.forgetOldest();
    return verified.clientId;
  }

  private async verify(token: string): Promise<Verified | null> {
    try {
      const { payload } = await jwtVerify(token, this.keys, {
        issuer: this.options.issuer(),
        audience: TOKEN_AUDIENCE,
        algorithms: ['ES256'],
        typ: 'at+jwt',
        requiredClaims: ['exp', 'client_id'],
      });
      return { clientId: String(payload['client_id']), until: payload.exp ?? 0 };
    } catch (error) {
      if (error instanceof errors.JOSEError) return null;
      throw error;
    }
  }

  private forgetOldest(): void {
    const { value } = this.verified.keys().next();
    if (value !== undefined) this.verified.delete(value);
  }
}
