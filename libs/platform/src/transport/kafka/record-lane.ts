import type { KafkaRecord, RecordHandler } from './record.js';

/** One partition, while this member reads it: what has been fetched waits here, and is handled in order. */
export class RecordLane {
  private waiting: KafkaRecord[] = [];
  private reached: bigint | null = null;
  private committed: bigint | null = null;
  private readonly stop = new AbortController();
  private working: Promise<void>;
  private isRunning = false;

  /** @param after what this process still does with the partition from an earlier membership */
  constructor(
    readonly topic: string,
    readonly partition: number,
    private readonly work: { readonly handle: RecordHandler; readonly batch: number; readonly moved: () => void },
    after: Promise<void> = Promise.resolve(),
  ) {
    this.working = after;
  }

  get isWorking(): boolean {
    return this.isRunning;
  }

  /** Told to begin nothing more. */
  get isResting(): boolean {
    return this.stop.signal.aborted;
  }

  /** How many records wait to be handled. */
  get length(): number {
    return this.waiting.length;
  }

  /** The offset to commit, the first one that is not done with; null when there is nothing new to commit. */
  get toCommit(): string | null {
    return this.reached === null || this.reached === this.committed ? null : String(this.reached);
  }

  markCommitted(offset: string): void {
    this.committed = BigInt(offset);
  }

  push(records: readonly KafkaRecord[]): void {
    this.waiting.push(...records);
    if (!this.isRunning && this.waiting.length > 0) this.run();
  }

  /** Begins nothing more; resolves when what was begun has ended. */
  async rest(): Promise<void> {
    this.stop.abort();
    this.waiting = [];
    await this.working;
  }

  private run(): void {
    this.isRunning = true;
    this.working = this.working
      .then(() => this.handleAll())
      .finally(() => {
        this.isRunning = false;
        this.work.moved();
      });
  }

  private async handleAll(): Promise<void> {
    while (this.waiting.length > 0 && !this.stop.signal.aborted) {
      const records = this.waiting.splice(0, this.work.batch);
      let reached = 0;
      await this.work.handle(records, {
        stop: this.stop.signal,
        reached: (record) => {
          this.reached = BigInt(record.offset) + 1n;
          reached = records.indexOf(record) + 1;
          this.work.moved();
        },
      });
      // It may stop in the middle only when it was told to: what it left comes again to whoever reads here next.
      if (reached < records.length) return;
    }
  }
}
