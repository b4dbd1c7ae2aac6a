import type { CallerInfo } from './caller.js';
import type { JWK } from 'jose';

/** A client that may get tokens, with the public keys that it may prove itself with (`private_key_jwt`). */
export interface RegisteredClient extends CallerInfo {
  readonly keys: readonly JWK[];
}

/** Where clients are registered. Asked on every request, so that a client that was removed is out at once. */
export abstract class ClientStore {
  /** As the client is registered now; null when it is not. */
  abstract find(clientId: string): Promise<RegisteredClient | null>;
  abstract verifySecret(clientId: string, secret: string): Promise<boolean>;
}
