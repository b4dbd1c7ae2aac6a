import { Problem } from '../http/problem.js';

export interface Rate {
  /** Requests, or events, a second that a client may keep up. */
  readonly perSecond: number;
  /** How many it may send at once after a pause. */
  readonly burst: number;
}

/** Far above what any agency sends; what goes beyond is a machine that runs away. */
export const GENEROUS: Rate = { perSecond: 500, burst: 2_000 };

interface Bucket {
  left: number;
  at: number;
}

const MOST_CLIENTS = 10_000;

/** A token bucket for each client, on real time. Of each process: several gateways allow several times as much. */
export class RateLimit {
  private readonly buckets = new Map<string, Bucket>();

  constructor(
    private readonly rate: Rate = GENEROUS,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Counts one. @throws Problem 429 when the client is above its rate */
  count(clientId: string): void {
    if (this.isWithin(clientId)) return;
    const retryAfter = 1 / this.rate.perSecond;
    throw new Problem('too-many-requests', `More than ${this.rate.perSecond} a second are not taken for long.`, {
      retryAfter,
    });
  }

  /** Counts one, and says whether the client is within its rate; for what is slowed and never refused. */
  isWithin(clientId: string): boolean {
    const bucket = this.refilled(clientId);
    if (bucket.left < 1) return false;
    bucket.left -= 1;
    return true;
  }

  private refilled(clientId: string): Bucket {
    const now = this.now();
    const known = this.buckets.get(clientId);
    if (!known) {
      // The oldest bucket has long been full again.
      if (this.buckets.size >= MOST_CLIENTS) this.buckets.delete(this.buckets.keys().next().value ?? '');
      const fresh = { left: this.rate.burst, at: now };
      this.buckets.set(clientId, fresh);
      return fresh;
    }
    known.left = Math.min(this.rate.burst, known.left + ((now - known.at) / 1000) * this.rate.perSecond);
    known.at = now;
    return known;
  }
}
