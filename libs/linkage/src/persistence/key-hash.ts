import { hash } from 'node:crypto';
import type { BlockingKey } from '../blocking-keys.js';

/** 64 bits of SHA-256, as PostgreSQL's bigint in text. Two keys that fall together only add a candidate. */
export function keyHash(kind: string, value: string): string {
  return hash('sha256', `${kind} ${value}`, 'buffer').readBigInt64BE(0).toString();
}

export const keyHashes = (keys: readonly BlockingKey[]): string[] => [
  ...new Set(keys.map(({ kind, value }) => keyHash(kind, value))),
];

/** Ascending as numbers: the one order in which locks are taken. */
export function inLockOrder(hashes: readonly string[]): string[] {
  return [...new Set(hashes)]
    .map(BigInt)
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    .map(String);
}
