import { StorageUnavailable } from './storage-unavailable.js';

export interface Groupable {
  /** Of two items with one key, the second is written after the first, or with it. */
  readonly key: string;
  readonly bytes: number;
  /** Goes after everything else that waits. */
  readonly afterOthers: boolean;
}

export interface GroupLimits {
  /** Most items, and bytes, of one write. */
  readonly items: number;
  readonly bytes: number;
  /** Writes under way at one time. */
  readonly inFlight: number;
  /** Items that may wait; more are turned away at once, so that memory stays bounded when the database does not answer. */
  readonly waiting: number;
  /** How long an item waits for its answer, in milliseconds. */
  readonly patience: number;
}

interface Waiting<I, O> {
  readonly item: I;
  readonly resolve: (outcome: O) => void;
  readonly reject: (error: unknown) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * Many callers, one transaction: what is submitted while a write is under way is written together with the next one.
 * Nothing waits on purpose: the first is written at once, and the busier it gets, the larger the groups.
 */
export class GroupCommit<I extends Groupable, O> {
  private waiting: Waiting<I, O>[] = [];
  private readonly keysUnderWay = new Set<string>();
  private writes = 0;
  private pumping = false;

  /**
   * @param write writes all or none of the items and gives an outcome for each, in their order
   * @param mayBeOneItem whether an error of `write` can be the fault of one item: then each is written alone
   */
  constructor(
    private readonly write: (items: readonly I[]) => Promise<readonly O[]>,
    private readonly mayBeOneItem: (error: unknown) => boolean,
    private readonly limits: GroupLimits,
  ) {}

  /** Resolves when the item's transaction is committed. @throws StorageUnavailable when it had to wait too long, or the line is full */
  submit(item: I): Promise<O> {
    if (this.waiting.length >= this.limits.waiting) {
      return Promise.reject(new StorageUnavailable('too many notices wait to be stored'));
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.giveUp(entry), this.limits.patience).unref();
      const entry: Waiting<I, O> = { item, resolve, reject, timer };
      this.waiting.push(entry);
      if (this.pumping) return;
      this.pumping = true;
      // What is submitted in this very turn, the items of a batch, goes together.
      queueMicrotask(() => {
        this.pumping = false;
        this.pump();
      });
    });
  }

  /** No write is under way and nothing waits. */
  get isIdle(): boolean {
    return this.writes === 0 && this.waiting.length === 0;
  }

  private giveUp(entry: Waiting<I, O>): void {
    // Taken out of the line, it will never be stored; in a write under way, nobody knows.
    this.waiting = this.waiting.filter((w) => w !== entry);
    entry.reject(new StorageUnavailable('the database did not answer in time'));
  }

  private pump(): void {
    while (this.writes < this.limits.inFlight) {
      const group = this.takeGroup();
      if (group.length === 0) return;
      this.writes++;
      void this.writeGroup(group).finally(() => {
        this.writes--;
        for (const { item } of group) this.keysUnderWay.delete(item.key);
        this.pump();
      });
    }
  }

  private takeGroup(): Waiting<I, O>[] {
    const group: Waiting<I, O>[] = [];
    let bytes = 0;
    const take = (later: boolean): void => {
      for (const entry of this.waiting) {
        if (group.length >= this.limits.items) return;
        if (entry.item.afterOthers !== later || this.keysUnderWay.has(entry.item.key)) continue;
        if (group.length > 0 && bytes + entry.item.bytes > this.limits.bytes) return;
        group.push(entry);
        bytes += entry.item.bytes;
      }
    };
    take(false);
    take(true);
    const taken = new Set(group);
    if (group.length > 0) this.waiting = this.waiting.filter((entry) => !taken.has(entry));
    for (const { item } of group) this.keysUnderWay.add(item.key);
    return group;
  }

  private async writeGroup(group: readonly Waiting<I, O>[]): Promise<void> {
    try {
      const outcomes = await this.write(group.map((entry) => entry.item));
      group.forEach((entry, i) => this.settle(entry, () => entry.resolve(outcomes[i] as O)));
    } catch (error) {
      if (group.length > 1 && this.mayBeOneItem(error)) {
        for (const entry of group) await this.writeGroup([entry]);
      } else {
        for (const entry of group) this.settle(entry, () => entry.reject(error));
      }
    }
  }

  private settle(entry: Waiting<I, O>, answer: () => void): void {
    clearTimeout(entry.timer);
    answer();
  }
}
