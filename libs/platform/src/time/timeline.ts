import { logger } from '../logging.js';
import type { HubClock } from './hub-clock.js';

/** Something that has to happen at certain moments of the hub's time: clocks of tasks, retries, escalations. */
export interface TimeSource {
  readonly name: string;
  /** The earliest moment at which `runDue` has something to do; null for none. May lie in the past. */
  nextDueAt(): Promise<Date | null>;
  /** Does everything that is due by `now`, in order of time, and commits it. */
  runDue(now: Date): Promise<void>;
}

/** Something that may still be working: a consumer with unread messages, a delivery under way. */
export interface Busy {
  readonly name: string;
  /** False while there is work that needs no further passing of time. */
  isQuiet(): Promise<boolean>;
}

const LONGEST_SLEEP_MS = 1_000;
/** On the real clock looks are no closer to each other: each asks the database what is due, and a look finds more at once. */
const BETWEEN_LOOKS_MS = 40;
const SETTLE_PAUSE_MS = 2;

/**
 * Runs what falls due: it looks at every source at least once a second, sooner when somebody said `wake`. A simulated
 * clock stands still meanwhile; `advanceTo` steps it from due moment to due moment, letting the hub come to rest between.
 */
export class Timeline {
  private readonly sources: TimeSource[] = [];
  private readonly busy: Busy[] = [];
  private stopped = true;
  private running: Promise<void> = Promise.resolve();
  private wakeUp: (() => void) | null = null;
  private woken = false;
  /** One at a time looks at what is due: the loop, or somebody who moves the clock. */
  private turn: Promise<unknown> = Promise.resolve();
  private readonly log = logger('timeline');

  /** @param remember keeps where a simulated clock stands, before it stands there */
  constructor(
    private readonly clock: HubClock,
    private readonly remember: (at: Date) => Promise<void> = () => Promise.resolve(),
  ) {}

  register(source: TimeSource): void {
    this.sources.push(source);
  }

  registerBusy(busy: Busy): void {
    this.busy.push(busy);
  }

  /** Something may be due sooner than was known. */
  wake(): void {
    this.woken = true;
    this.wakeUp?.();
  }

  /** Begins to look. */
  start(): void {
    this.stopped = false;
    this.running = this.loop();
  }

  /** Resolves when what was running has ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.wakeUp?.();
    await this.running;
  }

  /**
   * Moves the simulated clock forward, running everything that falls due on the way, each at its moment and in order;
   * resolves when the hub is quiet at `goal`.
   * @throws RangeError when `goal` is earlier than now
   */
  async advanceTo(goal: Date): Promise<void> {
    await this.exclusively(async () => {
      if (goal.getTime() < this.clock.now().getTime()) throw new RangeError('simulated time only goes forward');
      for (;;) {
        await this.comeToRest();
        const next = await this.earliest();
        if (next === null || next.getTime() > goal.getTime()) break;
        await this.moveTo(next);
        await this.runAllDue();
      }
      await this.moveTo(goal);
      await this.comeToRest();
    });
  }

  /** Resolves when nothing is under way and nothing is due by now. */
  async settle(): Promise<void> {
    await this.exclusively(() => this.comeToRest());
  }

  private async moveTo(at: Date): Promise<void> {
    if (at.getTime() <= this.clock.now().getTime()) return;
    await this.remember(at);
    this.clock.moveTo(at);
  }

  private exclusively<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(work);
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  private async comeToRest(): Promise<void> {
    for (;;) {
      await this.untilQuiet();
      const next = await this.earliest();
      if (next === null || next.getTime() > this.clock.now().getTime()) return;
      await this.runAllDue();
    }
  }

  private async untilQuiet(): Promise<void> {
    for (;;) {
      let quiet = true;
      for (const busy of this.busy) if (!(await busy.isQuiet())) quiet = false;
      if (quiet) return;
      await new Promise((resolve) => setTimeout(resolve, SETTLE_PAUSE_MS));
    }
  }

  private async earliest(): Promise<Date | null> {
    const moments = await Promise.all(this.sources.map((source) => source.nextDueAt()));
    return first(moments.filter((at) => at !== null));
  }

  /** Returns the earliest moment at which something more is due; what ran may have brought it about. */
  private async runAllDue(): Promise<Date | null> {
    const now = this.clock.now();
    const later: Date[] = [];
    let ran = false;
    for (const source of this.sources) {
      const next = await source.nextDueAt();
      if (next === null) continue;
      later.push(next);
      if (next > now) continue;
      await source.runDue(now);
      ran = true;
    }
    return ran ? this.earliest() : first(later);
  }

  private async loop(): Promise<void> {
    while (!this.stopped) {
      this.woken = false;
      const lookedAt = performance.now();
      let sleep = LONGEST_SLEEP_MS;
      try {
        const next = await this.exclusively(() => this.runAllDue());
        if (next !== null && !this.clock.isSimulated)
          sleep = Math.min(sleep, Math.max(0, next.getTime() - this.clock.now().getTime()));
        // A source that is still due after its run has left something for later: no busy loop over it.
        if (sleep === 0) sleep = 20;
      } catch (error) {
        this.log.error({ err: error }, 'what was due could not be run; trying again');
      }
      await this.sleep(sleep);
      if (!this.clock.isSimulated) await pause(lookedAt + BETWEEN_LOOKS_MS - performance.now());
    }
  }

  private sleep(milliseconds: number): Promise<void> {
    if (this.woken || this.stopped) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(done, milliseconds);
      const wakeUp = (): void => {
        clearTimeout(timer);
        done();
      };
      this.wakeUp = wakeUp;
      function done(): void {
        resolve();
      }
    });
  }
}

const first = (moments: readonly Date[]): Date | null =>
  moments.reduce<Date | null>((earliest, at) => (earliest === null || at < earliest ? at : earliest), null);

const pause = (milliseconds: number): Promise<void> =>
  milliseconds <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, milliseconds));
