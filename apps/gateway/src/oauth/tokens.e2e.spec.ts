import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Directory } from '#directory';
import { newIssuerKey, rotated } from '#operator';
import { testDatabase, type TestDatabase } from '#testing';
import { decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair, importJWK, SignJWT, type JWK } from 'jose';
import { ENTITIES, GatewayUnderTest, MIGRATIONS, NOW, seededClients } from '../../test/gateway-under-test.js';

const POLICE = 'greater-manchester';
const RECEIPT = '/v1/receipts/00000000-0000-8000-8000-000000000000';

let test: TestDatabase;
let hub: GatewayUnderTest;
beforeAll(async () => {
  test = await testDatabase({ entities: ENTITIES, migrations: MIGRATIONS });
  hub = await GatewayUnderTest.start(test.database, await seededClients(test.database));
});
afterAll(async () => {
  await hub.close();
  await test.close();
});

const police = () => hub.client(POLICE);
const statusWith = async (token: string): Promise<number> =>
  (await hub.call(null, 'GET', RECEIPT, { headers: { authorization: `Bearer ${token}` } })).status;
const tokenOf = (answer: { body: unknown }): string => (answer.body as { access_token: string }).access_token;

describe('getting a token', () => {
  it('gives a client with its secret a signed token for an hour, by header or in the form', async () => {
    const { clientId, clientSecret } = police();
    const byHeader = await hub.askForToken({ id: clientId, secret: clientSecret });
    const inForm = await hub.askForToken({ fields: { client_id: clientId, client_secret: clientSecret } });
    for (const answer of [byHeader, inForm]) {
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(decodeProtectedHeader(tokenOf(answer))).toMatchObject({ alg: 'ES256', typ: 'at+jwt' });
      expect(decodeJwt(tokenOf(answer))).toMatchObject({
        iss: `${hub.url}/oauth`,
        aud: 'urn:homeward:hub',
        client_id: clientId,
      });
      expect(await statusWith(tokenOf(answer))).toBe(404);
    }
  });

  it('gives none for a wrong secret, an unknown client, another grant, or a scope it does not have', async () => {
    const { clientId, clientSecret } = police();
    const wrong = [
      await hub.askForToken({ id: clientId, secret: `${clientSecret}x` }),
      await hub.askForToken({ id: 'nobody', secret: clientSecret }),
      await hub.askForToken({ id: clientId }),
      await hub.askForToken({ fields: { client_id: clientId } }),
      await hub.askForToken({ id: clientId, secret: clientSecret, fields: { grant_type: 'password' } }),
      await hub.askForToken({ id: clientId, secret: clientSecret, fields: { scope: 'reviews' } }),
    ];
    expect(wrong.map(({ status }) => status)).toEqual([401, 401, 400, 401, 400, 400]);
    for (const answer of wrong) expect(answer.body).not.toHaveProperty('access_token');
  });

  it('gives one for an assertion signed with the key of the client, once', async () => {
    const { clientId, signingKey } = police();
    const key = await importJWK(signingKey as unknown as JWK, 'ES256');
    const assertion = (signer: Parameters<SignJWT['sign']>[0], audience = `${hub.url}/oauth`) =>
      new SignJWT()
        .setProtectedHeader({ alg: 'ES256', kid: clientId })
        .setIssuer(clientId)
        .setSubject(clientId)
        .setAudience(audience)
        .setJti(randomUUID())
        .setIssuedAt()
        .setExpirationTime('1m')
        .sign(signer);
    const ask = (jwt: string) =>
      hub.askForToken({
        fields: {
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: jwt,
        },
      });
    const jwt = await assertion(key);
    const answer = await ask(jwt);
    expect(answer.status).toBe(200);
    expect(await statusWith(tokenOf(answer))).toBe(404);
    expect((await ask(jwt)).status).toBe(401);
    expect((await ask(await assertion((await generateKeyPair('ES256')).privateKey))).status).toBe(401);
    expect((await ask(await assertion(key, 'https://elsewhere.example'))).status).toBe(401);
  });

  it('says what it offers, with public keys only', async () => {
    const discovery = await hub.call(null, 'GET', '/oauth/.well-known/openid-configuration');
    expect(discovery.body).toMatchObject({
      issuer: `${hub.url}/oauth`,
      token_endpoint: `${hub.url}/oauth/token`,
      jwks_uri: `${hub.url}/oauth/jwks`,
      grant_types_supported: ['client_credentials'],
    });
    const jwks = await hub.call(null, 'GET', '/oauth/jwks');
    expect(jwks.body).toMatchObject({ keys: [{ kty: 'EC', kid: 'of-this-spec' }] });
    expect(JSON.stringify(jwks.body)).not.toContain('"d"');
  });
});

describe('using a token', () => {
  it('takes none that another key signed, for another audience or issuer, that is over, or not signed at all', async () => {
    const good = decodeJwt(tokenOf(await hub.askForToken({ id: police().clientId, secret: police().clientSecret })));
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const forged = await new SignJWT(good)
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'of-this-spec' })
      .sign(privateKey);
    const unsigned = `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.${Buffer.from(JSON.stringify(good)).toString('base64url')}.`;
    const publicKey = await exportJWK((await generateKeyPair('ES256', { extractable: true })).publicKey);
    const confused = await new SignJWT(good)
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
      .sign(Buffer.from(JSON.stringify(publicKey)));
    expect(await Promise.all([forged, unsigned, confused].map(statusWith))).toEqual([401, 401, 401]);
  });

  it('takes one only for its own audience, type and time', async () => {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const key = { ...(await exportJWK(privateKey)), kid: 'known' };
    const own = await GatewayUnderTest.start(test.database, hub.clients, {
      issuer: { issuer: () => 'https://issuer.example/oauth', keys: [key] },
    });
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: 'https://issuer.example/oauth',
      aud: 'urn:homeward:hub',
      client_id: police().clientId,
      sub: police().clientId,
      iat: now - 10,
      exp: now + 60,
    };
    const status = async (over: object, typ = 'at+jwt') => {
      const token = await new SignJWT({ ...claims, ...over })
        .setProtectedHeader({ alg: 'ES256', kid: 'known', typ })
        .sign(privateKey);
      return (await own.call(null, 'GET', RECEIPT, { headers: { authorization: `Bearer ${token}` } })).status;
    };
    try {
      expect(await status({})).toBe(404);
      expect(await status({ aud: 'urn:other' })).toBe(401);
      expect(await status({ iss: 'https://other.example' })).toBe(401);
      expect(await status({ exp: now - 1 })).toBe(401);
      expect(await status({ client_id: undefined })).toBe(401);
      expect(await status({ client_id: 'nobody' })).toBe(401);
      expect(await status({}, 'JWT')).toBe(401);
    } finally {
      await own.close();
    }
  });

  it('takes one, whichever of several gateways has given it, before, during and after an exchange of keys', async () => {
    const issuer = { issuer: () => 'https://issuer.example/oauth' };
    const [old, fresh] = [await newIssuerKey(), await newIssuerKey()];
    const announced = rotated([old], 'announce', fresh, NOW);
    const signing = announced.ok ? rotated(announced.value, 'sign', fresh, NOW) : announced;
    if (!announced.ok || !signing.ok) throw new Error('no rotation');
    const gateways = await Promise.all(
      [[old], announced.value, signing.value].map((keys) =>
        GatewayUnderTest.start(test.database, hub.clients, { issuer: { ...issuer, keys } }),
      ),
    );
    try {
      const tokens = await Promise.all(gateways.map((gateway) => gateway.token(police())));
      expect(tokens.map((token) => decodeProtectedHeader(token).kid)).toEqual([old.kid, old.kid, fresh.kid]);
      // Those that run together: before and after the first step, before and after the second.
      for (const [first, second] of [
        [0, 1],
        [1, 2],
      ] as const) {
        for (const gateway of [gateways[first], gateways[second]])
          for (const token of [tokens[first], tokens[second]]) {
            const headers = { authorization: `Bearer ${String(token)}` };
            expect((await gateway?.call(null, 'GET', RECEIPT, { headers }))?.status).toBe(404);
          }
      }
      // Why a key is announced before it signs.
      const tooEarly = { headers: { authorization: `Bearer ${String(tokens[2])}` } };
      expect((await gateways[0]?.call(null, 'GET', RECEIPT, tooEarly))?.status).toBe(401);
    } finally {
      for (const gateway of gateways) await gateway.close();
    }
  });

  it('knows no scope but those the client has now, and ends with the client at once', async () => {
    const { clientId } = hub.client('school');
    const token = await hub.token(hub.client('school'));
    const change = async (sql: string) => {
      await test.database.query(sql, [clientId]);
      // as whoever writes the directory does
      await hub.app.get(Directory, { strict: false }).refresh();
    };
    expect(await statusWith(token)).toBe(404);
    await change(`UPDATE directory_client SET scopes = ARRAY['alerts'] WHERE client_id = $1`);
    expect(await statusWith(token)).toBe(403);
    await change('DELETE FROM directory_client WHERE client_id = $1');
    expect(await statusWith(token)).toBe(401);
  });
});
