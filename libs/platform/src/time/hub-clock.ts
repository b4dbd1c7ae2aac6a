import type { Clock } from '#kernel';

/** The hub's time: the machine's own, or a simulated one that stands still until it is moved. */
export class HubClock implements Clock {
  private standsAt: number | null = null;

  /** A clock that stands at `at` until `moveTo`. */
  static simulated(at: Date): HubClock {
    const clock = new HubClock();
    clock.standsAt = at.getTime();
    return clock;
  }

  get isSimulated(): boolean {
    return this.standsAt !== null;
  }

  now(): Date {
    return new Date(this.standsAt ?? Date.now());
  }

  /** @throws RangeError for a real clock, and for a time before the present one: simulated time only goes forward. */
  moveTo(at: Date): void {
    if (this.standsAt === null) throw new RangeError('the real clock cannot be moved');
    if (at.getTime() < this.standsAt) throw new RangeError('simulated time only goes forward');
    this.standsAt = at.getTime();
  }
}
