import type { Scope } from '#contracts';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../http/problem.js';
import { AccessTokens } from './access-tokens.js';
import { COUNTS_ITSELF, IS_PUBLIC, SCOPES_NEEDED, setCaller } from './caller.js';
import { ClientStore } from './client-store.js';
import { RateLimit } from './rate-limit.js';

const BEARER = /^Bearer +([A-Za-z0-9\-._~+/]+=*)$/i;

/** Every route, unless it is `@Public()`, is for a registered client that holds a token and every scope the route names. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: AccessTokens,
    private readonly clients: ClientStore,
    private readonly rate: RateLimit,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const at = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<true | undefined>(IS_PUBLIC, at)) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const caller = await this.callerOf(request.headers.authorization);
    const needed = this.reflector.getAllAndOverride<Scope[] | undefined>(SCOPES_NEEDED, at);
    // Closed unless opened: a route that names nobody is nobody's.
    if (!needed) throw wrongScope([]);
    const missing = needed.filter((scope) => !caller.scopes.includes(scope));
    if (missing.length > 0) throw wrongScope(missing);
    if (!this.reflector.getAllAndOverride<true | undefined>(COUNTS_ITSELF, at)) this.rate.count(caller.clientId);
    setCaller(request, caller);
    return true;
  }

  private async callerOf(authorization: string | undefined) {
    if (authorization === undefined) throw unauthenticated('A token is needed: get one at /oauth/token.', '');
    const token = BEARER.exec(authorization)?.[1];
    const clientId = token === undefined ? null : await this.tokens.clientOf(token);
    const client = clientId === null ? null : await this.clients.find(clientId);
    if (!client)
      throw unauthenticated('The token is not valid, or no longer: get a new one.', ', error="invalid_token"');
    return client;
  }
}

const unauthenticated = (detail: string, error: string): Problem =>
  new Problem('unauthenticated', detail, { challenge: `Bearer realm="homeward"${error}` });

const wrongScope = (missing: readonly Scope[]): Problem =>
  new Problem('wrong-scope', `This client lacks the scope: ${missing.join(', ') || 'none would do'}.`, {
    challenge: `Bearer realm="homeward", error="insufficient_scope", scope="${missing.join(' ')}"`,
  });
