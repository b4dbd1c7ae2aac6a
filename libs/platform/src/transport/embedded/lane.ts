import type { Outcome } from '../delivery.js';
import type { ReceivedMessage } from '../message.js';
import type { LeasedPlace, OutboxRow, Position } from './group-ledger.js';

export interface LaneWork {
  deliver(message: ReceivedMessage, stop: AbortSignal): Promise<Outcome>;
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

  private async handleAll(rows: readonly OutboxRow[]): Promise<void> {
    for (const row of rows) {
      // A process that was paused for longer than its lease may find that another has gone on in its place.
      if (this.isStopping || !this.work.isFresh()) return;
      const outcome = await this.work.deliver(row, this.stop.signal);
      if (outcome === 'abandoned') return;
      this.reached = { txid: row.txid, position: row.position };
    }
  }
}
