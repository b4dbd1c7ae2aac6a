import type { IncomingMessage, ServerResponse } from 'node:http';
import { SCOPES } from '#contracts';
import { logger } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import Provider, { type RequestClient } from 'oidc-provider';
import { ClientStore } from '../access/client-store.js';
import { adapterFor } from './issuer-adapter.js';
import { ISSUER_OPTIONS, TOKEN_AUDIENCE, TOKEN_LIFETIME, type IssuerOptions } from './issuer-options.js';

/** Where the issuer is mounted; its URL ends with this. */
export const ISSUER_PATH = '/oauth';

const log = logger('issuer');

/**
 * The embedded OAuth 2.0 issuer: client credentials only, by secret (basic or post) or `private_key_jwt`. Tokens are
 * signed and stored nowhere; what a client may do is looked up when it does it. Lives on real time.
 */
@Injectable()
export class Issuer {
  private answer: ((request: IncomingMessage, response: ServerResponse) => Promise<void>) | null = null;

  constructor(
    @Inject(ISSUER_OPTIONS) private readonly options: IssuerOptions,
    private readonly clients: ClientStore,
  ) {}

  /** Answers a request below `/oauth`. */
  async handle(request: IncomingMessage & { originalUrl?: string }, response: ServerResponse): Promise<void> {
    this.answer ??= this.provider().callback();
    request.originalUrl = request.url ?? '/';
    request.url = request.originalUrl.slice(ISSUER_PATH.length) || '/';
    await this.answer(request, response);
  }

  private provider(): Provider {
    const provider = new Provider(this.options.issuer(), this.configuration());
    const { clients } = this;
    // Secrets are kept as hashes, so the directory compares.
    provider.Client.prototype.compareClientSecret = function (this: RequestClient, secret: string) {
      return clients.verifySecret(this.clientId, secret);
    };
    provider.on('server_error', (_context, error) => log.error({ err: error }, 'the issuer failed'));
    return provider;
  }

  private configuration(): object {
    const resource = {
      scope: SCOPES.join(' '),
      audience: TOKEN_AUDIENCE,
      accessTokenFormat: 'jwt',
      accessTokenTTL: TOKEN_LIFETIME,
    };
    return {
      adapter: adapterFor(this.clients),
      jwks: {
        keys: this.options.keys.map(({ kty, crv, x, y, d, kid }) => ({
          kty,
          crv,
          x,
          y,
          d,
          kid,
          alg: 'ES256',
          use: 'sig',
        })),
      },
      scopes: [...SCOPES],
      responseTypes: [],
      clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
      enabledJWA: { clientAuthSigningAlgValues: ['ES256'] },
      clientDefaults: {
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
        id_token_signed_response_alg: 'ES256',
      },
      routes: { token: '/token', jwks: '/jwks' },
      cookies: { keys: ['no cookie is ever set'] },
      ttl: { ClientCredentials: TOKEN_LIFETIME },
      clientBasedCORS: () => false,
      features: {
        clientCredentials: { enabled: true },
        resourceIndicators: {
          enabled: true,
          defaultResource: () => TOKEN_AUDIENCE,
          useGrantedResource: () => true,
          getResourceServerInfo: () => ({ ...resource, jwt: { sign: { alg: 'ES256' } } }),
        },
        devInteractions: { enabled: false },
        dPoP: { enabled: false },
        introspection: { enabled: false },
        pushedAuthorizationRequests: { enabled: false },
        revocation: { enabled: false },
        rpInitiatedLogout: { enabled: false },
        userinfo: { enabled: false },
      },
    };
  }
}
