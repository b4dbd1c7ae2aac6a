import Provider, { type Adapter } from 'oidc-provider';
import type { ClientStore, RegisteredClient } from '../access/client-store.js';

/** Where the issuer keeps things: clients are the store's, assertions that were used are remembered till they expire, no more. */
export const adapterFor = (clients: ClientStore) => {
  const used = new Map<string, number>();
  return (model: string): Adapter => ({
    ...KEEPS_NOTHING,
    ...(model === 'Client' && { find: async (id) => metadataOf(await clients.find(id)) }),
    ...(model === 'ReplayDetection' && {
      find: (id) => Promise.resolve(isRemembered(used, id) ? { iss: '' } : undefined),
      upsert: (id, _payload, expiresIn = 0) => {
        remember(used, id, expiresIn);
        return Promise.resolve();
      },
    }),
  });
};

const KEEPS_NOTHING: Adapter = {
  upsert: () => Promise.resolve(),
  find: () => Promise.resolve(undefined),
  findByUserCode: () => Promise.resolve(undefined),
  findByUid: () => Promise.resolve(undefined),
  consume: () => Promise.resolve(),
  destroy: () => Promise.resolve(),
  revokeByGrantId: () => Promise.resolve(),
};

/** oidc-provider knows one way per client to prove itself; here it is the one that this request chose. */
function metadataOf(client: RegisteredClient | null): object | undefined {
  if (!client) return undefined;
  const bySignature = Provider.ctx?.oidc?.params?.['client_assertion'] !== undefined;
  if (bySignature && client.keys.length === 0) return undefined;
  return {
    client_id: client.clientId,
    scope: client.scopes.join(' '),
    ...(bySignature
      ? {
          token_endpoint_auth_method: 'private_key_jwt',
          token_endpoint_auth_signing_alg: 'ES256',
          jwks: { keys: client.keys },
        }
      : { token_endpoint_auth_method: 'client_secret_basic', client_secret: 'known to the directory' }),
  };
}

const isRemembered = (used: ReadonlyMap<string, number>, id: string): boolean => (used.get(id) ?? 0) > Date.now();

function remember(used: Map<string, number>, id: string, seconds: number): void {
  const now = Date.now();
  used.set(id, now + seconds * 1_000);
  for (const [old, until] of used) if (until <= now) used.delete(old);
}
