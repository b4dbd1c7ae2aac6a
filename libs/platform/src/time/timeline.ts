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
  /** True while this very process is at work, as far as it knows without asking: `isQuiet` need not be asked then. */
  readonly isWorking?: boolean;
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
        const coming = await this.comeToRest();
        const next = earliestOf(coming);
        if (next === null || next.getTime() > goal.getTime()) break;
        await this.moveTo(next);
        await this.run(coming);
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

  /** Resolves when the hub is quiet and nothing is due by now, with what comes next. */
  private async comeToRest(): Promise<readonly Coming[]> {
    for (;;) {
      await this.untilQuiet();
      const coming = await this.coming();
      if (!(await this.run(coming))) return coming;
    }
  }

  private async untilQuiet(): Promise<void> {
    while (!(await this.isQuiet())) await pause(SETTLE_PAUSE_MS);
  }

  /** In the order in which work is handed on: behind the first that is not quiet there may be something yet. */
  private async isQuiet(): Promise<boolean> {
    if (this.busy.some(({ isWorking }) => isWorking)) return false;
    for (const busy of this.busy) if (!(await busy.isQuiet())) return false;
    return true;
  }

  private async coming(): Promise<Coming[]> {
    return Promise.all(this.sources.map(async (source) => ({ source, at: await source.nextDueAt() })));
  }

  /** Runs what is due by now, source by source; false where nothing was. */
  private async run(coming: readonly Coming[]): Promise<boolean> {
    const now = this.clock.now();
    const due = coming.filter(({ at }) => at !== null && at <= now);
    for (const { source } of due) await source.runDue(now);
    return due.length > 0;
  }

  /** Returns when to look again; at once after something ran, since that may have brought about more. */
  private async runAllDue(): Promise<Date | null> {
    const coming = await this.coming();
    return (await this.run(coming)) ? this.clock.now() : earliestOf(coming);
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

/** A source, and the earliest moment at which it has something to do; null for none. */
interface Coming {
  readonly source: TimeSource;
  readonly at: Date | null;
}

const earliestOf = (coming: readonly Coming[]): Date | null =>
  coming.reduce<Date | null>(
    (earliest, { at }) => (at !== null && (earliest === null || at < earliest) ? at : earliest),
    null,
  );

const pause = (milliseconds: number): Promise<void> =>
  milliseconds <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, milliseconds));
