import type { LeasedPlace, OutboxRow, Position } from './group-ledger.js';

/** A member's leave to handle what it read of one partition. */
export interface LaneTurn {
  /** Aborted when the partition has to be given up. */
  readonly stop: AbortSignal;
  /** Asked before each message. A process that was paused for longer than its lease may find another in its place. */
  mayGoOn(): boolean;
  /** Everything up to and with this row is done with. */
  reached(row: OutboxRow): void;
}

/** Handles rows of one partition in their order; resolves when it is done with all, or was told to stop. */
export type RowsHandler = (rows: readonly OutboxRow[], turn: LaneTurn) => Promise<void>;

export interface LaneWork {
  readonly handle: RowsHandler;
  /** Whether leases are so recently renewed that nobody else can have taken them. */
  isFresh(): boolean;
  /** A lane has come to rest. */
  rested(): void;
}

/** One partition of a topic, while this member reads it: one message after the other. */
export class Lane {
  private reached: Position;
  private committed: string;
  private readonly stop = new AbortController();
  private working: Promise<void> | null = null;

  constructor(
    private readonly place: LeasedPlace,
    private readonly work: LaneWork,
  ) {
    this.reached = place;
    this.committed = place.position;
  }

  get lease(): string {
    return this.place.lease;
  }

  get isWorking(): boolean {
    return this.working !== null;
  }

  get isStopping(): boolean {
    return this.stop.signal.aborted;
  }

  /** How far it has come, with its lease. */
  get whereabouts(): LeasedPlace {
    return { ...this.place, ...this.reached };
  }

  get hasUncommitted(): boolean {
    return this.reached.position !== this.committed;
  }

  markCommitted(upTo: Position): void {
    this.committed = upTo.position;
  }

  /** Handles what was read; only when it is not working. */
  take(rows: readonly OutboxRow[]): void {
    this.working = this.handleAll(rows).finally(() => {
      this.working = null;
      this.work.rested();
    });
  }

  /** Ends after the message that is being handled, or at once if it only waits to try again. */
  async rest(): Promise<void> {
    this.stop.abort();
    await this.working;
  }

  private handleAll(rows: readonly OutboxRow[]): Promise<void> {
    return this.work.handle(rows, {
      stop: this.stop.signal,
      mayGoOn: () => !this.isStopping && this.work.isFresh(),
      reached: ({ txid, position }) => (this.reached = { txid, position }),
    });
  }
}
