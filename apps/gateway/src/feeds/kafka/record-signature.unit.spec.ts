import { describe, expect, it } from '@jest/globals';
import type { KafkaRecord } from '#platform';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { binary, jwsOver, recordOf, signed, structured } from '../../../test/signed-record.js';
import { detachedJws, KeyRing, signedPayload } from './record-signature.js';

const CLIENT = 'example-force';
/** The example of docs/for-agencies.md. */
const DOCUMENTED = {
  key: {
    kty: 'EC',
    crv: 'P-256',
    x: 'sCLQ8cMShpjEopshGe7VzM1LSb9QWlc1Mxa8mGZvgc4',
    y: 'v2r44VahHYSkDfYA3oivxgdKv2-6twE0OQAvvppzaKc',
  },
  structured:
    'eyJhbGciOiJFUzI1NiIsImtpZCI6ImV4YW1wbGUtZm9yY2UifQ..7k3l5qLjgHaJvPWwOgp9RWeDbHOHlGU5qsh-FWf7Nx6Q1qUYM24VrjRI7EaL_CRI9bQ8uyF-OV9UHHPcuZvXYg',
  binary:
    'eyJhbGciOiJFUzI1NiIsImtpZCI6ImV4YW1wbGUtZm9yY2UifQ..5PYc_3GIjd8Yf2bwj37jgChH5H8JOuWWeJAHMDCec8klzxqOGPwoAnsSe7VLomXgEeR7I2wxQDFzHzQz6cdgTA',
};
const EVENT = {
  specversion: '1.0',
  id: 'n-1',
  source: '/agencies/example-force/compact',
  type: 'homeward.missing.found.v1',
  subject: 'MP/26/0001',
  time: '2026-03-03T06:10:00Z',
  data: { at: '2026-03-03T05:55:00Z', how: 'returned', returnedTo: 'home' },
};

const ring = new KeyRing();
async function faultOf(record: KafkaRecord, ...keys: readonly JWK[]): Promise<string | null> {
  const jws = detachedJws(record);
  return typeof jws === 'string' ? jws : ring.faultOf(record, jws, keys);
}
const withSignature = (record: KafkaRecord, jws: string): KafkaRecord => ({
  ...record,
  headers: [...record.headers, { name: 'homeward-signature', value: Buffer.from(jws) }],
});
async function newKey(alg: 'ES256' | 'EdDSA' = 'ES256'): Promise<{ secret: JWK; open: JWK }> {
  const pair = await generateKeyPair(alg, { extractable: true });
  return { secret: await exportJWK(pair.privateKey), open: await exportJWK(pair.publicKey) };
}
const encoded = (header: object): string => Buffer.from(JSON.stringify(header)).toString('base64url');

describe('the signature of a record', () => {
  it('is verified as the example for agencies has it, in both modes', async () => {
    expect(await faultOf(withSignature(structured(EVENT), DOCUMENTED.structured), DOCUMENTED.key)).toBeNull();
    expect(await faultOf(withSignature(binary(EVENT), DOCUMENTED.binary), DOCUMENTED.key)).toBeNull();
    const text = readFileSync('docs/for-agencies.md', 'utf8');
    for (const said of [DOCUMENTED.structured, DOCUMENTED.binary, DOCUMENTED.key.x, DOCUMENTED.key.y]) {
      expect(text).toContain(said);
    }
    expect(text).toContain(signedPayload(binary(EVENT)).toString());
    expect(text).toContain(signedPayload(structured(EVENT)).toString());
  });

  it('is over the value, and the ce_ headers in order of name whatever their order in the record', () => {
    const record = recordOf({
      value: '{}',
      headers: [
        ['ce_type', 't'],
        ['x', 'y'],
        ['ce_id', '1'],
        ['content-type', 'z'],
      ],
    });
    expect(signedPayload(record).toString()).toBe('{}\nce_id:1\nce_type:t');
    expect(signedPayload(recordOf({ value: '{}' })).toString()).toBe('{}');
    expect(signedPayload(recordOf({ value: null, headers: [['ce_id', '1']] })).toString()).toBe('\nce_id:1');
  });

  it('holds for either kind of key, and for any of several that are registered', async () => {
    for (const alg of ['ES256', 'EdDSA'] as const) {
      const [old, now] = [await newKey(alg), await newKey(alg)];
      const record = await signed(binary(EVENT), { clientId: CLIENT, signingKey: now.secret });
      expect(await faultOf(record, now.open)).toBeNull();
      expect(await faultOf(record, old.open, now.open)).toBeNull();
      expect(await faultOf(record, old.open)).toBe('bad-signature');
    }
  });

  it('does not hold for a record that was changed anywhere that counts', async () => {
    const { secret, open } = await newKey();
    const record = await signed(binary(EVENT), { clientId: CLIENT, signingKey: secret });
    expect(await faultOf({ ...record, topic: 'feed.council', key: null }, open)).toBeNull();
    const changed: KafkaRecord[] = [
      { ...record, value: Buffer.from('{}') },
      { ...record, value: null },
      { ...record, headers: record.headers.filter(({ name }) => name !== 'ce_time') },
      { ...record, headers: [...record.headers, { name: 'ce_extra', value: Buffer.from('') }] },
      {
        ...record,
        headers: record.headers.map((one) => (one.name === 'ce_id' ? { ...one, value: Buffer.from('n-2') } : one)),
      },
    ];
    for (const other of changed) expect(await faultOf(other, open)).toBe('bad-signature');
    const overValueAlone = await jwsOver(record.value ?? Buffer.alloc(0), secret, { kid: CLIENT });
    expect(await faultOf(withSignature(binary(EVENT), overValueAlone), open)).toBe('bad-signature');
  });

  it('must be by the algorithm of the key, never by one that it chooses itself', async () => {
    const { secret, open } = await newKey();
    const record = structured(EVENT);
    const header = encoded({ alg: 'HS256', kid: CLIENT });
    const input = `${header}.${signedPayload(record).toString('base64url')}`;
    const mac = createHmac('sha256', JSON.stringify(open)).update(input).digest('base64url');
    expect(await faultOf(withSignature(record, `${header}..${mac}`), open)).toBe('wrong-algorithm');
    for (const alg of ['none', 'ES384', 'RS256', 'EdDSA', 'es256']) {
      const [, , signature = ''] = (await jwsOver(signedPayload(record), secret, { kid: CLIENT })).split('.');
      const one = withSignature(record, `${encoded({ alg, kid: CLIENT })}..${signature}`);
      expect([alg, await faultOf(one, open)]).toEqual([alg, 'wrong-algorithm']);
    }
    expect(await faultOf(await signed(record, { clientId: CLIENT, signingKey: secret }))).toBe('wrong-algorithm');
    expect(
      await faultOf(await signed(record, { clientId: CLIENT, signingKey: secret }), { ...open, alg: 'EdDSA' }),
    ).toBe('wrong-algorithm');
  });

  it('must be there once, detached, with alg and kid, and with no extension that changes what it means', async () => {
    const { secret, open } = await newKey();
    const record = structured(EVENT);
    const jws = await jwsOver(signedPayload(record), secret, { kid: CLIENT });
    expect(await faultOf(record, open)).toBe('unsigned');
    expect(await faultOf(withSignature(withSignature(record, jws), jws), open)).toBe('doubled-signature');
    const [head = '', , tail = ''] = jws.split('.');
    const extended = await jwsOver(signedPayload(record), secret, {
      kid: CLIENT,
      crit: ['urn:example:unknown'],
      'urn:example:unknown': 1,
    });
    const malformed = [
      '',
      'x',
      `${head}.${Buffer.from('{}').toString('base64url')}.${tail}`,
      `${head}..`,
      `..${tail}`,
      `${head}..${tail}.`,
      ` ${jws}`,
      `${Buffer.from('{').toString('base64url')}..${tail}`,
      `${Buffer.from('null').toString('base64url')}..${tail}`,
      `${Buffer.from(`{"alg":"ES256","kid":"a","kid":"${CLIENT}"}`).toString('base64url')}..${tail}`,
      `${encoded({ alg: 'ES256' })}..${tail}`,
      `${encoded({ alg: 'ES256', kid: 1 })}..${tail}`,
      `${encoded({ kid: CLIENT })}..${tail}`,
      `${encoded({ alg: 'ES256', kid: CLIENT, b64: false })}..${tail}`,
      `${encoded({ alg: 'ES256', kid: CLIENT, pad: 'x'.repeat(5_000) })}..${tail}`,
      extended,
    ];
    for (const one of malformed)
      expect([one, await faultOf(withSignature(record, one), open)]).toEqual([one, 'malformed-signature']);
    expect(await faultOf(withSignature(record, `${head}..AAAA`), open)).toBe('bad-signature');
  });

  it('does not hold by a registered key that is none', async () => {
    const { secret } = await newKey();
    const record = await signed(structured(EVENT), { clientId: CLIENT, signingKey: secret });
    expect(await faultOf(record, { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' })).toBe('bad-signature');
  });
});
