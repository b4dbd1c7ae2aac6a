// Records of feed topics as an agency's own system writes them: signed as docs/for-agencies.md says.

import { CompactSign, importJWK } from 'jose';

/** A detached JWS over the value and the `ce_` headers in the order of their names. */
async function signature(value, headers, { clientId, signingKey }) {
  const attributes = Object.entries(headers)
    .filter(([name]) => name.startsWith('ce_'))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, text]) => `\n${name}:${text}`);
  const alg = signingKey.kty === 'OKP' ? 'EdDSA' : 'ES256';
  const jws = await new CompactSign(Buffer.concat([value, Buffer.from(attributes.join(''))]))
    .setProtectedHeader({ alg, kid: clientId })
    .sign(await importJWK(signingKey, alg));
  const [head, , made] = jws.split('.');
  return `${head}..${made}`;
}

/** Any bytes, in structured mode, signed by the client. */
export async function signedRecord(key, value, client) {
  const headers = { 'content-type': 'application/cloudevents+json' };
  return { key, value, headers: { ...headers, 'homeward-signature': await signature(value, headers, client) } };
}

/** A notice in structured mode, or in binary mode where wanted. */
export async function noticeRecord(event, client, isBinary) {
  const key = `${event.source} ${event.subject}`;
  if (!isBinary) return signedRecord(key, Buffer.from(JSON.stringify(event)), client);
  const { data, datacontenttype, ...attributes } = event;
  const value = Buffer.from(JSON.stringify(data));
  const headers = {
    'content-type': datacontenttype,
    ...Object.fromEntries(Object.entries(attributes).map(([name, text]) => [`ce_${name}`, text])),
  };
  return { key, value, headers: { ...headers, 'homeward-signature': await signature(value, headers, client) } };
}
