import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

interface Cost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/**
 * The passwords made here are 144 random bits, which nobody finds by trying however cheap a try is. A password that a
 * person chooses takes OWASP's N = 2^17; the cost is kept with each hash, so both can stand side by side.
 */
const GENERATED: Cost = { N: 2 ** 12, r: 8, p: 1 };
const LENGTH = 32;
const MOST_MEMORY = 256 * 1024 * 1024;

/** `scrypt$N$r$p$salt$hash`, for a password that the hub generated. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, GENERATED);
  return ['scrypt', GENERATED.N, GENERATED.r, GENERATED.p, encode(salt), encode(hash)].join('$');
}

/** Whether the password is the one that was hashed; with `null` it takes as long, and is false. */
export async function passwordMatches(password: string, stored: string | null): Promise<boolean> {
  const [, N, r, p, salt = '', hash = ''] = stored?.split('$') ?? [];
  const cost = stored === null ? GENERATED : { N: Number(N), r: Number(r), p: Number(p) };
  const wanted = stored === null ? Buffer.alloc(LENGTH) : Buffer.from(hash, 'base64url');
  const found = await derive(password, Buffer.from(salt, 'base64url'), cost);
  return timingSafeEqual(found, wanted);
}

const encode = (bytes: Buffer): string => bytes.toString('base64url');

function derive(password: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // One person may type an é as one character, another's keyboard as two: NFKC makes them the same.
    scrypt(password.normalize('NFKC'), salt, LENGTH, { ...cost, maxmem: MOST_MEMORY }, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
