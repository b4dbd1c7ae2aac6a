import { createHash } from 'node:crypto';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * An id that follows from what it names: the same namespace and parts give the same UUID (version 8, RFC 9562), so that
 * a replay into empty tables writes the rows it wrote before, and a second delivery of a message writes none.
 */
export function deriveId(namespace: string, ...parts: readonly string[]): string {
  const bytes = createHash('sha256')
    .update(JSON.stringify([namespace, ...parts]))
    .digest()
    .subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/**
 * What people quote to each other on the telephone, `HW-7KQ4-2M`: thirty bits of the id's hash in Crockford's base 32.
 * Two ids can share one, so whoever stores it keeps it unique and asks again with the next `attempt`.
 */
export function referenceOf(id: string, attempt = 0): string {
  const bits = createHash('sha256').update(`${id}#${attempt}`).digest().readUInt32BE(0) >>> 2;
  const letters = Array.from({ length: 6 }, (_, i) => CROCKFORD.charAt((bits >>> (25 - 5 * i)) & 31)).join('');
  return `HW-${letters.slice(0, 4)}-${letters.slice(4)}`;
}
