// The part of oidc-provider that the embedded issuer uses; the package brings no types of its own.
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  export interface Adapter {
    upsert(id: string, payload: object, expiresIn?: number): Promise<void>;
    find(id: string): Promise<object | undefined>;
    findByUserCode(userCode: string): Promise<undefined>;
    findByUid(uid: string): Promise<undefined>;
    consume(id: string): Promise<void>;
    destroy(id: string): Promise<void>;
    revokeByGrantId(grantId: string): Promise<void>;
  }

  interface OidcContext {
    readonly oidc?: { readonly params?: Readonly<Record<string, unknown>> };
  }

  export interface RequestClient {
    readonly clientId: string;
    compareClientSecret(secret: string): Promise<boolean> | boolean;
  }

  export default class Provider {
    constructor(issuer: string, configuration: object);
    /** Of the request that is being answered. */
    static readonly ctx: OidcContext | undefined;
    readonly Client: { readonly prototype: RequestClient };
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
    on(event: string, listener: (context: unknown, error: Error) => void): this;
  }
}
