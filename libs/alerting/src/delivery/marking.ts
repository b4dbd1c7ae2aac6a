import { hadItsCopies, MOST_ATTEMPTS, waitBeforeNextAttempt, waitWhileClosed } from '../back-off.js';
import type { Leased, Mark } from '../persistence/delivery-queue.js';
import type { Prepared } from './attempt.js';
import type { BayOutcome } from './sending-bay.js';

/** What a lease came to: an answer of the other side, or a decision not to send. */
export interface Ended {
  readonly leased: Leased;
  readonly became: BayOutcome | Exclude<Prepared, { readonly message: unknown }>;
  /** Called once it is written. */
  readonly done: () => void;
}

/** What is written of it. */
export function markOf({ leased, became }: Pick<Ended, 'leased' | 'became'>, now: Date, random: () => number): Mark {
  const { id, fence, unsure } = leased;
  const mark = { id, fence, unsure, nextAttemptAt: null, at: now, lastError: null, unattempted: false };
  if ('postponed' in became) return { ...mark, state: 'queued', nextAttemptAt: now, at: null, unattempted: true };
  if ('cancelled' in became)
    return { ...mark, state: 'cancelled', at: null, lastError: became.cancelled, unattempted: true };
  if ('givenUp' in became) return { ...mark, state: 'failed', at: null, lastError: became.givenUp, unattempted: true };
  if ('failed' in became) return later(leased, mark, became.failed, now, random);
  if (became.kind === 'taken') return { ...mark, state: 'delivered' };
  if (became.kind === 'refused') return { ...mark, state: 'refused', lastError: became.code };
  const again = { ...mark, unsure: unsure + (became.unsure ? 1 : 0) };
  // Never given up: it says nothing against this message, and however long it lasts it ends.
  if (became.closed === true)
    return { ...again, state: 'queued', nextAttemptAt: after(now, waitWhileClosed(random())), lastError: became.code };
  return later(leased, again, became.code, now, random);
}

function later(leased: Leased, mark: Omit<Mark, 'state'>, code: string, now: Date, random: () => number): Mark {
  if (hadItsCopies(leased.channel, mark.unsure) || leased.attempts >= MOST_ATTEMPTS)
    return { ...mark, state: 'failed', lastError: code };
  const wait = waitBeforeNextAttempt(leased.attempts, random());
  return { ...mark, state: 'queued', nextAttemptAt: after(now, wait), lastError: code };
}

const after = (now: Date, wait: number): Date => new Date(now.getTime() + wait);
