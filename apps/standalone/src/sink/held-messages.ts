import { HeldByRecipient } from '#alerting';
import { HubClock, Timeline, type TimeSource } from '#platform';
import { Injectable } from '@nestjs/common';
import { SLOW_MS } from './addresses.js';

interface Held {
  readonly until: Date;
  readonly release: (whole: boolean) => void;
}

/** Messages to `slow` addresses, each held until its time has come by the hub's clock. Meanwhile the hub counts as quiet. */
@Injectable()
export class HeldMessages extends HeldByRecipient implements TimeSource {
  readonly name = 'sink';
  private readonly messages = new Set<Held>();

  constructor(
    private readonly clock: HubClock,
    private readonly timeline: Timeline,
  ) {
    super();
  }

  held(): number {
    return this.messages.size;
  }

  /** Resolves when the message may be taken: true; false when its sender has gone away first. */
  hold(): { readonly released: Promise<boolean>; readonly abandon: () => void } {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const held: Held = {
      until: new Date(this.clock.now().getTime() + SLOW_MS),
      release: (whole) => {
        if (this.messages.delete(held)) resolve(whole);
      },
    };
    this.messages.add(held);
    this.timeline.wake();
    return { released: promise, abandon: () => held.release(false) };
  }

  nextDueAt(): Promise<Date | null> {
    const times = [...this.messages].map(({ until }) => until.getTime());
    return Promise.resolve(times.length === 0 ? null : new Date(Math.min(...times)));
  }

  runDue(now: Date): Promise<void> {
    for (const held of [...this.messages]) if (held.until <= now) held.release(true);
    return Promise.resolve();
  }
}
