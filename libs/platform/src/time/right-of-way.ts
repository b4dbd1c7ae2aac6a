const WINDOW_MS = 1_000;
/** More than a region sends on its worst day. */
const CROWDED_PER_SECOND = 120;
const LONGEST_SPACING_MS = 100;

/**
 * Lets what comes in go first where everything shares one thread. A publisher who is not answered sends again, or gives
 * up; a notice that is on disk is safe, and is worked on when the crowd has passed, or in the gaps that are kept for it.
 */
export class RightOfWay {
  private windowStart = 0;
  private inWindow = 0;
  private inLastWindow = 0;
  private lastTurn: Promise<void> = Promise.resolve();

  /** @param milliseconds a clock that only goes forward, whatever the hub's time does */
  constructor(private readonly milliseconds: () => number = () => performance.now()) {}

  /** Something came in from outside. */
  arrived(count = 1): void {
    this.roll();
    this.inWindow += count;
  }

  /** Called before each piece of the hub's own work: at once while there is no crowd, else when its turn has come. */
  async giveWay(): Promise<void> {
    const rate = this.perSecond();
    if (rate <= CROWDED_PER_SECOND) return;
    const spacing = Math.min(LONGEST_SPACING_MS, rate / 4);
    const turn = this.lastTurn.then(() => new Promise<void>((resolve) => setTimeout(resolve, spacing)));
    this.lastTurn = turn;
    await turn;
  }

  private perSecond(): number {
    this.roll();
    return Math.max(this.inWindow, this.inLastWindow);
  }

  private roll(): void {
    const now = this.milliseconds();
    if (now - this.windowStart < WINDOW_MS) return;
    this.inLastWindow = now - this.windowStart < 2 * WINDOW_MS ? this.inWindow : 0;
    this.inWindow = 0;
    this.windowStart = now;
  }
}
