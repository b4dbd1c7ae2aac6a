import { restAfter } from '../back-off.js';
import type { SendOutcome } from './channel-sender.js';

/** So many go out to see whether the way is open again. */
const SCOUTS = 8;

/**
 * Where nothing can go for now, nothing is tried for a while, and then only by a few: a backlog of an hour is neither
 * decided anew nor entered into the ledger every half minute. By the hub's time; each worker has its own.
 */
export class Rest {
  private closedTimes = 0;
  private over: Date | null = null;

  noted(outcome: SendOutcome, now: Date): void {
    if (outcome.kind !== 'later') {
      this.closedTimes = 0;
      this.over = null;
    } else if (outcome.closed === true && (this.over === null || this.over <= now)) {
      this.closedTimes += 1;
      this.over = new Date(now.getTime() + restAfter(this.closedTimes));
    }
  }

  /** When something that is due at that moment can be tried. */
  until(due: Date): Date {
    return this.over !== null && this.over > due ? this.over : due;
  }

  mostAtOnce(now: Date): number {
    if (this.over === null) return Infinity;
    return this.over > now ? 0 : SCOUTS;
  }
}
