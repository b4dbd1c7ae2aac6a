import { hash } from 'node:crypto';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * An id that follows from what it names: the same namespace and parts give the same UUID (version 8, RFC 9562), so that
 * a replay into empty tables writes the rows it wrote before, and a second delivery of a message writes none.
 */
export function deriveId(namespace: string, ...parts: readonly string[]): string {
  const hex = hash('sha256', JSON.stringify([namespace, ...parts]), 'hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/**
 * What people quote to each other on the telephone, `HW-7KQ4-2M`: thirty bits of the id's hash in Crockford's base 32.
 * Two ids can share one, so whoever stores it keeps it unique and asks again with the next `attempt`.
 */
export function referenceOf(id: string, attempt = 0): string {
  const bits = hash('sha256', `${id}#${attempt}`, 'buffer').readUInt32BE(0) >>> 2;
  const letters = Array.from({ length: 6 }, (_, i) => CROCKFORD.charAt((bits >>> (25 - 5 * i)) & 31)).join('');
  return `HW-${letters.slice(0, 4)}-${letters.slice(4)}`;
}
