/** Work that is done again so long after it last ended, until it is stopped. It keeps no process alive. */
export class Repeated {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  /**
   * @param everyMs milliseconds before it is done for the first time, and between two times
   * @param failed called with what the work threw; it is tried again all the same
   */
  constructor(
    private readonly work: () => Promise<unknown>,
    private readonly everyMs: number,
    private readonly failed: (error: unknown) => void,
  ) {}

  get isStopped(): boolean {
    return this.stopped;
  }

  start(): void {
    this.timer = setTimeout(() => {
      this.running = this.work()
        .then(() => undefined)
        .catch(this.failed)
        .finally(() => {
          if (!this.stopped) this.start();
        });
    }, this.everyMs).unref();
  }

  /** Resolves when what is under way has ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    await this.running;
  }
}
