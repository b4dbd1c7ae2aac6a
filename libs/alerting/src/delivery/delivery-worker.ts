import { Injectable } from '@nestjs/common';
import { crashPoint, Database, HubClock, logger, type Busy, type TimeSource } from '#platform';
import { FALLBACK_AFTER } from '../back-off.js';
import { DeliveryQueue, LEASE_SECONDS } from '../persistence/delivery-queue.js';
import { LadderClimb } from '../persistence/ladder-climb.js';
import { Attempts } from './attempt.js';
import { SendingChannels } from './channel-sender.js';
import { giveWay } from './give-way.js';
import { markOf, type Ended } from './marking.js';
import { Rest } from './rest.js';
import { SendingBay, type Slot } from './sending-bay.js';
import { WorkerSettings } from './worker-settings.js';

const HEARTBEAT_MS = (LEASE_SECONDS / 4) * 1000;
/** A lease is not used to its last second: the clocks of two machines need not agree. */
const LEASE_MARGIN_MS = 5_000;
const PAUSE_AFTER_FAULT_MS = 500;
const PATIENCE_AT_STOP_MS = 3_000;
const TO_WRITE_AT_STOP_MS = 2_000;
const FALLBACKS_AT_ONCE = 50;
const LONGEST_TURN_MS = 100;
/** With so many answers not written yet, nothing more is taken up: the database is behind. */
const MOST_UNWRITTEN = 200;

/**
 * Makes the deliveries of one line that are due: takes them up, decides anew, sends, and writes what became of it, under a fence, so
 * that of two workers with the same delivery only the later one's word counts. Any number of workers may run.
 */
@Injectable()
export class DeliveryWorker implements TimeSource, Busy {
  readonly name: string;
  private readonly queue: DeliveryQueue;
  private readonly bay: SendingBay;
  private readonly channels: SendingChannels;
  private readonly rest = new Rest();
  /** Everything leased by this worker that is not written off yet. */
  private readonly underWay = new Set<Slot>();
  private ended: Ended[] = [];
  private marking: Promise<void> | null = null;
  private pumping: Promise<void> | null = null;
  private again = false;
  private tookUpAt = -Infinity;
  private tookAllItCould = false;
  private stopping = false;
  private heartbeat: NodeJS.Timeout | null = null;
  private readonly log = logger('deliveries');

  constructor(
    private readonly database: Database,
    private readonly clock: HubClock,
    private readonly attempts: Attempts,
    private readonly climb: LadderClimb,
    channels: SendingChannels,
    private readonly settings: WorkerSettings,
  ) {
    this.name = `deliveries to ${settings.line}`;
    this.queue = new DeliveryQueue(database, settings.line);
    this.channels = channels.ofLine(settings.line);
    this.bay = new SendingBay(this.channels, settings, (slot, became) => this.end(slot, became));
  }

  async nextDueAt(): Promise<Date | null> {
    const gathering = this.gatheringMs();
    if (gathering > 0) return new Date(this.clock.now().getTime() + gathering);
    const due = await this.queue.nextDueAt();
    return due && this.rest.until(due);
  }

  /** For how much longer what is due is left to gather; simulated time stands still and waits for nothing. */
  private gatheringMs(): number {
    return this.clock.isSimulated ? 0 : this.tookUpAt + this.settings.gatherMs - performance.now();
  }

  /** Begins what is due; does not wait for answers of recipients. */
  async runDue(now: Date): Promise<void> {
    if (this.settings.line === 'people') await this.beginFallbacks(now);
    // A backlog must not keep others from what is due for them: it goes on in the background.
    const pumping = this.pump();
    pumping.catch((error: unknown) => this.log.warn({ err: error }, 'deliveries could not be taken up'));
    await Promise.race([pumping, pause(LONGEST_TURN_MS)]);
  }

  get isWorking(): boolean {
    return Boolean(this.pumping ?? this.marking) || this.ended.length > 0 || this.underWay.size > this.channels.held();
  }

  /** More is due, it seems, than it has hands for. */
  get isBehind(): boolean {
    return this.tookAllItCould && !this.stopping;
  }

  async isQuiet(): Promise<boolean> {
    if (this.isWorking) return false;
    // What a worker that is no more has left behind is still to be done, as soon as its lease has run out.
    return (await this.queue.leasedCount()) <= this.underWay.size;
  }

  /** There may be something to send, right now: to be called once alerts have been committed. */
  wake(): void {
    this.pump().catch((error: unknown) =>
      this.log.warn({ err: error }, 'deliveries could not be taken up; trying again'),
    );
  }

  /** For the one process of an embedded hub as it starts: whoever held leases before is gone. */
  async takeOver(): Promise<void> {
    await this.queue.releaseAll();
  }

  /** Takes up nothing more, gives what is under way a few seconds, and leaves the rest to whoever comes next. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.bay.close();
    await this.pumping?.catch(() => undefined);
    const patience = Date.now() + PATIENCE_AT_STOP_MS;
    while (this.underWay.size > this.channels.held() && Date.now() < patience) await pause(20);
    await this.channels.close();
    while (this.underWay.size > 0 && Date.now() < patience + TO_WRITE_AT_STOP_MS) await pause(20);
    if (this.heartbeat) clearInterval(this.heartbeat);
  }

  private pump(): Promise<void> {
    this.again = true;
    this.pumping ??= this.takeUpAll().finally(() => {
      this.pumping = null;
      if (this.again && !this.stopping && this.wanted() > 0) this.wake();
    });
    return this.pumping;
  }

  private async takeUpAll(): Promise<void> {
    while (this.again && !this.stopping) {
      await giveWay(this.settings.othersFirst);
      const wanted = this.wanted();
      if (wanted <= 0) return; // the next one to end comes back here
      this.again = false;
      this.tookAllItCould = (await this.takeUp(wanted)) === wanted;
      if (this.tookAllItCould) this.again = true;
    }
  }

  private wanted(): number {
    if (this.ended.length > MOST_UNWRITTEN) return 0;
    return Math.min(this.bay.wanted, this.rest.mostAtOnce(this.clock.now()) - this.underWay.size);
  }

  private async takeUp(limit: number): Promise<number> {
    await this.attempts.refresh();
    const now = this.clock.now();
    const leasedUntil = leaseFromNow();
    const prepared = await this.database.transaction(async (tx) => {
      const fallbackAt = this.settings.line === 'people' ? new Date(now.getTime() + FALLBACK_AFTER) : null;
      const notThese = [...this.underWay].map(({ leased }) => leased.id);
      const leased = await this.queue.lease(tx, { now, limit, fallbackAt, notThese });
      if (leased.length > 0) this.tookUpAt = performance.now();
      return this.attempts.prepare(tx, leased, now);
    });
    if (prepared.length > 0) crashPoint('CP-notifier-lease-taken');
    if (prepared.length > 0) this.heartbeat ??= setInterval(() => void this.showLife(), HEARTBEAT_MS).unref();
    for (const one of prepared) {
      const slot: Slot = { leased: one.leased, leasedUntil };
      this.underWay.add(slot);
      if ('message' in one) this.bay.add(slot, one.message);
      else this.end(slot, one);
    }
    return prepared.length;
  }

  private end(slot: Slot, became: Ended['became']): void {
    if ('kind' in became) this.rest.noted(became, this.clock.now());
    this.ended.push({ leased: slot.leased, became, done: () => this.underWay.delete(slot) });
    this.startMarking();
    if (this.again && !this.pumping) this.wake();
  }

  private startMarking(): void {
    this.marking ??= this.markAll().finally(() => {
      this.marking = null;
      if (this.ended.length > 0) this.startMarking();
      else if (!this.stopping) this.wake();
    });
  }

  /** Until it is written it is kept: a database that is away for a while makes nobody get a message twice. */
  private async markAll(): Promise<void> {
    while (this.ended.length > 0) {
      // Answers come close to each other, and one transaction for many costs little more than for one.
      if (!this.clock.isSimulated && !this.stopping) await pause(this.settings.gatherAnswersMs);
      const batch = this.ended;
      this.ended = [];
      try {
        await this.mark(batch);
        crashPoint('CP-notifier-marked');
        for (const one of batch) one.done();
      } catch (error) {
        this.log.warn(
          { err: error, deliveries: batch.length },
          'what became of deliveries could not be written; trying again',
        );
        this.ended = [...batch, ...this.ended];
        await pause(PAUSE_AFTER_FAULT_MS);
      }
    }
  }

  private async mark(batch: readonly Ended[]): Promise<void> {
    const now = this.clock.now();
    const marks = batch.map((one) => markOf(one, now, this.settings.random));
    const late = await this.database.transaction(async (tx) => {
      const held = await this.queue.mark(tx, marks);
      // What a topic did not take says nothing of whether anybody knows: the ladder goes on as it was.
      if (this.settings.line === 'people') {
        const lost = batch.filter(
          ({ leased }, i) => held.has(leased.id) && (marks[i]?.state === 'refused' || marks[i]?.state === 'failed'),
        );
        await this.climb.next(tx, [...new Set(lost.map(({ leased }) => leased.alert))], 'refused', now);
      }
      return marks.filter(({ id }) => !held.has(id));
    });
    for (const { id, state } of late)
      this.log.warn({ delivery: id, state }, 'too late: another worker has taken this delivery up');
  }

  private async beginFallbacks(now: Date): Promise<void> {
    await this.climb.refresh();
    for (let begun = FALLBACKS_AT_ONCE; begun === FALLBACKS_AT_ONCE;) {
      begun = await this.database.transaction(async (tx) => {
        const alerts = await this.queue.dueFallbacks(tx, now, FALLBACKS_AT_ONCE);
        await this.climb.next(tx, [...new Set(alerts)], 'fallback', now);
        return alerts.length;
      });
    }
  }

  private async showLife(): Promise<void> {
    const slots = [...this.underWay];
    if (slots.length === 0) return;
    const leasedUntil = leaseFromNow();
    try {
      const ours = await this.queue.renew(slots.map(({ leased }) => leased));
      for (const slot of slots) slot.leasedUntil = ours.has(slot.leased.id) ? leasedUntil : 0;
    } catch (error) {
      this.log.warn({ err: error }, 'leases could not be renewed');
    }
  }
}

function leaseFromNow(): number {
  return performance.now() + LEASE_SECONDS * 1000 - LEASE_MARGIN_MS;
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
