import { isConnectionLost } from '../database/database-faults.js';
import { asBacklog, isOnBacklog } from './backlog.js';

export interface GatheringOptions<T> {
  /** Does the work of all of them, or of none: one transaction. Given one, it throws for that one alone. */
  readonly work: (items: readonly T[]) => Promise<void>;
  /** What an item has to itself while it is worked on, such as its child: of two that share one, the second waits. */
  readonly touches: (item: T) => readonly string[];
  /** Works under way at one time; each holds a connection of the database's pool. */
  readonly atOnce: number;
  /** Most items of one. */
  readonly most: number;
}

interface Waiting<T> {
  readonly item: T;
  readonly isLate: boolean;
  readonly touches: readonly string[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Many handlers, one transaction: what comes to be handled while another is under way is handled together with the next.
 * Nothing waits on purpose. What fails together is tried one by one, so that each message has its own end: one that is at
 * fault is parked, and holds up none of those that came beside it. Late messages are never put together with new ones,
 * and leave them room.
 */
export class Gathering<T> {
  private waiting: Waiting<T>[] = [];
  private readonly touched = new Set<string>();
  private readonly underWay = { new: 0, late: 0 };
  private isPumping = false;

  constructor(private readonly options: GatheringOptions<T>) {}

  /** Resolves when the item's transaction is committed. @throws what `work` threw for it */
  handle(item: T): Promise<void> {
    return new Promise((resolve, reject) => {
      const touches = this.options.touches(item);
      this.waiting.push({ item, isLate: isOnBacklog(), touches, resolve, reject });
      if (this.isPumping) return;
      this.isPumping = true;
      // What other partitions bring in this very turn goes along.
      setImmediate(() => {
        this.isPumping = false;
        this.pump();
      });
    });
  }

  private pump(): void {
    while (this.hasRoomFor(false) && this.begin(false));
    while (this.hasRoomFor(true) && this.begin(true));
  }

  /** Late ones take half of the room at most. */
  private hasRoomFor(isLate: boolean): boolean {
    const { atOnce } = this.options;
    if (this.underWay.new + this.underWay.late >= atOnce) return false;
    return !isLate || this.underWay.late < Math.max(1, Math.floor(atOnce / 2));
  }

  private begin(isLate: boolean): boolean {
    const group = this.takeGroup(isLate);
    if (group.length === 0) return false;
    const kind = isLate ? 'late' : 'new';
    this.underWay[kind]++;
    void asBacklog(isLate, () => this.workOn(group)).finally(() => {
      this.underWay[kind]--;
      for (const { touches } of group) for (const one of touches) this.touched.delete(one);
      this.pump();
    });
    return true;
  }

  private takeGroup(isLate: boolean): Waiting<T>[] {
    const group: Waiting<T>[] = [];
    // Something that has to wait keeps its place before whatever shares a thing with it.
    const before = new Set(this.touched);
    this.waiting = this.waiting.filter((one) => {
      if (one.isLate !== isLate) return true;
      const isTaken = group.length < this.options.most && !one.touches.some((touched) => before.has(touched));
      for (const touched of one.touches) before.add(touched);
      if (isTaken) group.push(one);
      return !isTaken;
    });
    for (const { touches } of group) for (const one of touches) this.touched.add(one);
    return group;
  }

  private async workOn(group: readonly Waiting<T>[]): Promise<void> {
    try {
      await this.options.work(group.map(({ item }) => item));
      for (const one of group) one.resolve();
    } catch (error) {
      // A database that is away is away for each of them.
      if (group.length === 1 || isConnectionLost(error)) for (const one of group) one.reject(error);
      else for (const one of group) await this.workOn([one]);
    }
  }
}
