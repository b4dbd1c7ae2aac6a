import { FEEDS, feedTopic } from '#contracts';
import type { DeadLetters } from '#intake';
import { type RecordRefusal } from '#intake';
import type { Metrics } from '#platform';
import { crashPoint, logger, type KafkaRecord, type RecordHandler } from '#platform';
import { setTimeout as pause } from 'node:timers/promises';
import { isWithdrawal } from '../admitting.js';
import type { DeadLetterTopic } from './dead-letter-topic.js';
import type { FeedRecords } from './feed-records.js';
import { type Opened, type Taken } from './feed-records.js';
import type { RefusedRecords } from './refused-records.js';

/** The topics that publishers write to, and the consumer group that takes them in. */
export const FEED_TOPICS: readonly string[] = FEEDS.map(feedTopic);
export const INTAKE_GROUP = 'intake';

/** Records in hand at one time, of one partition. */
const WINDOW = 200;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/** Told to stop before it was done. */
const STOPPED = Symbol('stopped');
type Done<T> = T | typeof STOPPED;

/**
 * Takes in what publishers write to the feed topics. A record is done with when it is on disk as a notice, or put aside
 * as a dead letter in the database and on its topic; nothing that a record says can keep those behind it waiting, and
 * while the database or the brokers are away it waits.
 */
export class FeedIntake {
  private readonly log = logger('feeds');
  private readonly taken;

  constructor(
    private readonly records: FeedRecords,
    private readonly refused: RefusedRecords,
    private readonly letters: DeadLetters,
    private readonly deadLetterTopic: DeadLetterTopic,
    metrics: Metrics,
  ) {
    this.taken = metrics.counter('homeward_feed_records_total', 'Records of feed topics, by what became of them', [
      'topic',
      'outcome',
    ]);
  }

  /** For a consumer of `FEED_TOPICS` in the group `INTAKE_GROUP`. */
  readonly handle: RecordHandler = async (records, turn) => {
    for (let start = 0; start < records.length; start += WINDOW) {
      const window = records.slice(start, start + WINDOW);
      const last = window.at(-1);
      if (turn.stop.aborted || !last || !(await this.takeIn(window, turn.stop))) return;
      crashPoint('CP-intake-reached');
      turn.reached(last);
    }
  };

  /** False when it was told to stop first; what was done of them is done, and a second time changes nothing. */
  private async takeIn(window: readonly KafkaRecord[], stop: AbortSignal): Promise<boolean> {
    // Signatures are verified side by side; the notices are handed in one after the other, so that a case keeps its order.
    const opening = window.map((record) => this.untilDone(() => this.records.open(record), stop));
    const settling: Promise<boolean>[] = [];
    for (const one of opening) {
      const opened = await one;
      if (opened === STOPPED) break;
      const isTakingBack = opened.ok && isWithdrawal(opened.event);
      if (isTakingBack) await Promise.all(settling);
      const settled = this.settle(opened, stop);
      settling.push(settled);
      if (isTakingBack) await settled;
    }
    const settled = await Promise.all(settling);
    return settled.length === window.length && settled.every(Boolean);
  }

  private async settle(opened: Opened, stop: AbortSignal): Promise<boolean> {
    const taken = await this.take(opened, stop);
    if (taken === STOPPED) return false;
    if (taken.outcome === 'refused' && !(await this.putAside(opened.record, taken.refusal, stop))) return false;
    this.taken.inc({ topic: opened.record.topic, outcome: taken.outcome });
    return true;
  }

  private async take(opened: Opened, stop: AbortSignal): Promise<Done<Taken>> {
    if (!opened.ok) return { outcome: 'refused', refusal: opened.refusal };
    return this.untilDone(() => this.records.admit(opened), stop);
  }

  /** In the database first, then on the dead-letter topic; only then is the record done with. */
  private async putAside(record: KafkaRecord, refusal: RecordRefusal, stop: AbortSignal): Promise<boolean> {
    const letter = await this.untilDone(() => this.refused.putAside(record, refusal), stop);
    if (letter === STOPPED) return false;
    if (letter.isForwarded) return true;
    const copied = await this.untilDone(async () => {
      const isWritten = await this.deadLetterTopic.write(record, letter);
      if (isWritten) await this.letters.markForwarded(letter.id, record);
    }, stop);
    return copied !== STOPPED;
  }

  /** Tries until it is done: whatever is thrown here has its cause in the surroundings, and they come back. Never throws. */
  private async untilDone<T>(work: () => Promise<T>, stop: AbortSignal): Promise<Done<T>> {
    for (let wait = FIRST_PAUSE_MS; !stop.aborted; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
      try {
        return await work();
      } catch (error) {
        this.log.warn({ err: error, wait }, 'the feeds wait');
      }
      await pause(wait, undefined, { signal: stop }).catch(() => undefined);
    }
    return STOPPED;
  }
}
