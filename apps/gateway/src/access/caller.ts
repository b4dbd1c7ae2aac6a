import type { Feed, OrganisationKind, Scope } from '#contracts';
import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** Who is asking: a client of the directory, as it stands there now. The organisation comes from here and nowhere else. */
export interface CallerInfo {
  readonly clientId: string;
  readonly organisation: string;
  readonly kind: OrganisationKind;
  readonly scopes: readonly Scope[];
  readonly feeds: readonly Feed[];
  /** Sources of events begin with this. */
  readonly source: string;
}

const CALLER = Symbol('caller');
type WithCaller = FastifyRequest & { [CALLER]?: CallerInfo };

export const setCaller = (request: FastifyRequest, caller: CallerInfo): void => {
  (request as WithCaller)[CALLER] = caller;
};
export const callerOf = (request: FastifyRequest): CallerInfo | undefined => (request as WithCaller)[CALLER];

/** `@Caller() caller: CallerInfo` in a route that is not public. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): CallerInfo => {
  const caller = callerOf(context.switchToHttp().getRequest<FastifyRequest>());
  if (!caller) throw new Error('a route without a caller asks for one');
  return caller;
});

export const SCOPES_NEEDED = 'gateway:scopes';
export const IS_PUBLIC = 'gateway:public';
export const COUNTS_ITSELF = 'gateway:counts-itself';

/** The route is for callers that have all of these. A route with neither this nor `@Public()` is closed to everyone. */
export const Scopes = (...scopes: Scope[]) => SetMetadata(SCOPES_NEEDED, scopes);

/** The route is for everyone, with or without a token; whoever else keeps it (a session) does so itself. */
export const Public = () => SetMetadata(IS_PUBLIC, true);

/** The route counts against the caller's rate itself, by what is in the request. */
export const CountsItself = () => SetMetadata(COUNTS_ITSELF, true);
