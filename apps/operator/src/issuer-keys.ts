import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { err, ok, type Result } from '#kernel';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import type { DataFolder } from './data-folder.js';

const ISSUER_KEYS = 'issuer-keys.json';

/** A private ES256 key. Of those in the file the first signs; tokens of all of them are good. */
export interface IssuerKey extends JWK {
  readonly kid: string;
  /** Since when, RFC 3339, it signs no more. */
  readonly retired?: string;
}

/** The steps of a rotation, in their order; between two of them every gateway is started again. */
export const ROTATION_STEPS = ['announce', 'sign', 'retire'] as const;
export type RotationStep = (typeof ROTATION_STEPS)[number];

/** Longer than the hour that a token is good for by the time that it takes to start every gateway again. */
const KEPT_AFTER_SIGNING_MS = 24 * 3_600_000;

/** The keys that sign tokens; made where there are none. */
export async function issuerKeys(folder: DataFolder): Promise<readonly IssuerKey[]> {
  const kept = await keptIssuerKeys(folder);
  if (kept.length > 0) return kept;
  const keys = [await newIssuerKey()];
  await keepIssuerKeys(folder, keys);
  return keys;
}

/** None where none have been made. */
export async function keptIssuerKeys(folder: DataFolder): Promise<readonly IssuerKey[]> {
  return folder.has(ISSUER_KEYS) ? ((await folder.read(ISSUER_KEYS)) as IssuerKey[]) : [];
}

export async function keepIssuerKeys(folder: DataFolder, keys: readonly IssuerKey[]): Promise<void> {
  await folder.write(ISSUER_KEYS, JSON.stringify(keys));
}

export async function newIssuerKey(): Promise<IssuerKey> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return { ...(await exportJWK(privateKey)), kid: randomBytes(8).toString('hex'), alg: 'ES256', use: 'sig' };
}

/**
 * One step of exchanging the key that signs tokens, such that no token is refused before its time: a gateway takes the
 * tokens of the keys that it was started with, so all must know a key before one of them signs with it.
 * - `announce`: `fresh` is known, and does not sign yet
 * - `sign`: it signs; the one before is still known
 * - `retire`: those that no token in use can be signed with are forgotten
 * @returns the keys as they are to be kept, or why the step is not the next
 */
export function rotated(
  keys: readonly IssuerKey[],
  step: RotationStep,
  fresh: IssuerKey,
  now: Date,
): Result<IssuerKey[], string> {
  const [signing, ...others] = keys;
  const announced = others.find(({ retired }) => retired === undefined);
  if (!signing) return err('there is no key yet: run `npm run fill`');
  switch (step) {
    case 'announce':
      return announced
        ? err(`the key ${announced.kid} is announced already: it is to sign next`)
        : ok([...keys, fresh]);
    case 'sign': {
      if (!announced) return err('no key is announced: a key that gateways do not know must not sign');
      const before = others.filter((key) => key !== announced);
      return ok([announced, { ...signing, retired: now.toISOString() }, ...before]);
    }
    case 'retire': {
      const kept = keys.filter(({ retired }) => retired === undefined || now.getTime() < keptUntil(retired));
      if (kept.length < keys.length) return ok(kept);
      const [waiting] = others.flatMap(({ retired }) => (retired === undefined ? [] : [keptUntil(retired)]));
      return err(
        waiting === undefined
          ? 'no key has ceased to sign'
          : `tokens may still be in use that the key before has signed: not before ${new Date(waiting).toISOString()}`,
      );
    }
  }
}

const keptUntil = (retired: string): number => Date.parse(retired) + KEPT_AFTER_SIGNING_MS;

/**
 * The keys that an earlier `issuerKeys` wrote, for each of several gateways.
 * @throws Error that names the variable when the file holds none
 */
export function readIssuerKeys(file: string): IssuerKey[] {
  try {
    const keys = JSON.parse(readFileSync(file, 'utf8')) as unknown;
    if (Array.isArray(keys) && keys.length > 0 && keys.every(isSigningKey)) return keys as IssuerKey[];
  } catch {
    // said below, without a word of what the file holds
  }
  throw new Error('HOMEWARD_ISSUER_KEYS_FILE must name the issuer-keys.json that `npm run fill` has written');
}

const isSigningKey = (key: unknown): boolean =>
  typeof key === 'object' && key !== null && 'kid' in key && 'd' in key && typeof key.kid === 'string';
