import { randomUUID } from 'node:crypto';
import { logger } from '../../logging.js';
import { sleep } from '../delivery.js';
import { OUTBOX_CHANNEL } from '../outbox-hint.js';
import { GROUP_CHANNEL, GroupLedger, type OutboxRow } from './group-ledger.js';
import { Lane, type RowsHandler } from './lane.js';
import { shareOut, type Place } from './share-out.js';
import { TransportConnection } from './transport-connection.js';
import { WakeUp } from './wake-up.js';

export interface GroupMemberOptions {
  readonly url: string;
  readonly group: string;
  readonly topics: readonly string[];
  /** A member that says nothing for so long has its partitions taken by the others. */
  readonly leaseMs: number;
  /** How many messages of a partition are read at once, and at most handled again after a crash. */
  readonly batch: number;
  /** Looks at the outbox are no closer to each other, however often the bell rings. Milliseconds, default 0. */
  readonly betweenLooksMs?: number | undefined;
  readonly handle: RowsHandler;
  /** Called with each beat, so that figures are brought up to date; not waited for. */
  readonly beat: (oldestUnreadSeconds: number) => void;
}

const POLL_MS = 250;
/** How soon to look again for what is committed but not yet settled: at first at once, then ever more patiently. */
const LOOK_AGAIN_MS = [2, 5, 10, 20, 20, 20, 50, 100] as const;
const BEATS_PER_LEASE = 5;

/**
 * One process's part in a group: holds leases on some of the partitions, reads them and lets their messages be handled.
 * All that it asks the database goes through one loop, one statement after the other; handlers run beside it.
 */
export class GroupMember {
  private readonly lanes = new Map<string, Lane>();
  private readonly connection: TransportConnection;
  private readonly ledger: GroupLedger;
  private readonly bell = new WakeUp();
  private readonly log = logger('transport');
  private running: Promise<void> = Promise.resolve();
  private stopBy = Infinity;
  private readonly going = new AbortController();
  private hasLeft = false;
  private nextBeatAt = 0;
  private freshUntil = 0;
  private heldBack: { txid: string; since: number; looks: number } | null = null;

  constructor(private readonly options: GroupMemberOptions) {
    this.connection = new TransportConnection(options.url, [OUTBOX_CHANNEL, GROUP_CHANNEL], {
      heard: (channel, said) => this.heard(channel, said),
      up: () => this.lookAround(),
    });
    const { group, topics, leaseMs } = options;
    this.ledger = new GroupLedger(this.connection, group, randomUUID(), topics, leaseMs);
  }

  get isConnected(): boolean {
    return this.connection.isUp;
  }

  get partitions(): number {
    return this.lanes.size;
  }

  get isWorking(): boolean {
    return [...this.lanes.values()].some((lane) => lane.isWorking);
  }

  get heldBackMs(): number {
    return this.heldBack ? performance.now() - this.heldBack.since : 0;
  }

  /** Joins the group. @throws when the server cannot be reached, or the outbox was brought here by a dump */
  async start(): Promise<void> {
    try {
      await this.connection.open();
      await this.ledger.prepare();
      await this.beat();
    } catch (error) {
      this.connection.close();
      throw error;
    }
    this.running = this.loop();
  }

  /** Handles nothing new, waits so long for the handlers that run, commits and hands its partitions over. */
  async stop(withinMs: number): Promise<void> {
    this.stopBy = performance.now() + withinMs;
    this.going.abort();
    for (const lane of this.lanes.values()) void lane.rest();
    this.bell.ring();
    await this.running;
    this.connection.close();
  }

  private get isStopping(): boolean {
    return this.stopBy < Infinity;
  }

  private async loop(): Promise<void> {
    for (;;) {
      let pause = POLL_MS;
      const lookedAt = performance.now();
      try {
        if (this.connection.isUp) pause = await this.turn();
      } catch (error) {
        this.log.warn({ err: error, group: this.options.group }, 'the outbox could not be read; trying again');
      }
      if (this.isStopping && this.isDone()) return;
      await this.bell.within(Math.max(0, Math.min(pause, this.stopBy - performance.now())));
      const tooSoon = lookedAt + (this.options.betweenLooksMs ?? 0) - performance.now();
      if (tooSoon > 0 && !this.isStopping) await sleep(tooSoon, this.going.signal);
    }
  }

  private isDone(): boolean {
    const restless = this.connection.isUp ? this.lanes.size > 0 : this.isWorking;
    return !restless || performance.now() >= this.stopBy;
  }

  /** Returns after how many milliseconds to look again, if nobody rings before. */
  private async turn(): Promise<number> {
    if (this.isStopping && !this.hasLeft) {
      await this.ledger.leave();
      this.hasLeft = true;
    }
    if (performance.now() >= this.nextBeatAt || !this.isFresh()) await this.beat();
    await this.commit();
    await this.handOver();
    const pause = this.isStopping ? POLL_MS : await this.read();
    return Math.min(pause, Math.max(0, this.nextBeatAt - performance.now()));
  }

  private async beat(): Promise<void> {
    const began = performance.now();
    const { leaseMs } = this.options;
    const kept = await this.ledger.renew([...this.lanes.values()].map((lane) => lane.lease));
    // Reckoned from before the question, and short of the whole: the database's clock began to count later than ours.
    this.freshUntil = began + leaseMs * 0.8;
    this.nextBeatAt = began + leaseMs / BEATS_PER_LEASE;
    for (const lane of this.lanes.values()) if (!kept.has(lane.lease)) void lane.rest();
    if (this.isStopping) return;
    await this.ledger.attend();
    await this.takeShare();
    this.options.beat(await this.ledger.oldestUnreadSeconds());
  }

  private async takeShare(): Promise<void> {
    const { release, claim } = shareOut(this.ledger.member, await this.ledger.members(), await this.ledger.seats());
    for (const place of release) void this.lanes.get(keyOf(place))?.rest();
    // A lane that has lost its lease may still be in a handler: its partition is taken again when it has come to rest.
    const free = claim.filter((place) => !this.lanes.has(keyOf(place)));
    if (free.length === 0) return;
    const work = {
      handle: this.options.handle,
      isFresh: () => this.isFresh(),
      rested: () => this.bell.ring(),
    };
    for (const place of await this.ledger.claim(free)) this.lanes.set(keyOf(place), new Lane(place, work));
  }

  private async commit(): Promise<void> {
    const moved = [...this.lanes.values()].filter((lane) => lane.hasUncommitted);
    if (moved.length === 0) return;
    const places = moved.map((lane) => lane.whereabouts);
    const held = await this.ledger.commit(places);
    moved.forEach((lane, i) => {
      const place = places[i];
      if (place) lane.markCommitted(place);
      if (!held.has(lane.lease)) void lane.rest();
    });
  }

  /** Gives back the leases of lanes that were told to rest and do; of those that were lost there is nothing to give. */
  private async handOver(): Promise<void> {
    const resting = [...this.lanes].filter(([, lane]) => lane.isStopping && !lane.isWorking && !lane.hasUncommitted);
    if (resting.length === 0) return;
    await this.ledger.release(resting.map(([, lane]) => lane.lease));
    for (const [key] of resting) this.lanes.delete(key);
    if (!this.isStopping) this.nextBeatAt = 0;
  }

  private async read(): Promise<number> {
    const idle = [...this.lanes.values()].filter((lane) => !lane.isWorking && !lane.isStopping);
    if (idle.length === 0) return POLL_MS;
    const rows = await this.ledger.read(
      idle.map((lane) => lane.whereabouts),
      this.options.batch,
    );
    const settled = Map.groupBy(
      rows.filter((row) => row.settled),
      keyOf,
    );
    for (const [key, batch] of settled) this.lanes.get(key)?.take(batch);
    return this.lookAgainFor(rows.find((row) => !row.settled));
  }

  private lookAgainFor(unsettled: OutboxRow | undefined): number {
    if (!unsettled) {
      this.heldBack = null;
      return POLL_MS;
    }
    if (this.heldBack?.txid !== unsettled.txid) {
      this.heldBack = { txid: unsettled.txid, since: performance.now(), looks: 0 };
    }
    return LOOK_AGAIN_MS[this.heldBack.looks++] ?? POLL_MS;
  }

  private isFresh(): boolean {
    return performance.now() < this.freshUntil;
  }

  private heard(channel: string, said: string): void {
    if (channel === GROUP_CHANNEL && said === this.options.group) this.lookAround();
    else if (channel === OUTBOX_CHANNEL && this.options.topics.includes(said)) this.bell.ring();
  }

  /** Members or leases may have changed. */
  private lookAround(): void {
    this.nextBeatAt = 0;
    this.bell.ring();
  }
}

const keyOf = (place: Place): string => `${place.topic}/${place.partition}`;
