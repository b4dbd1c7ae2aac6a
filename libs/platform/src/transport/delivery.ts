import { QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError, type EntityManager } from 'typeorm';
import type { Clock } from '#kernel';
import type { Database } from '../database/database.js';
import { sqlState } from '../database/database-faults.js';
import { logger } from '../logging.js';
import type { Metrics } from '../metrics/metrics.js';
import { mayHelpToRetry } from '../retryable-error.js';
import { ONLY_FOR_GROUP, type Message, type ReceivedMessage } from './message.js';
import type { Parked, ParkedMessage, Parking, ParkReason } from './parked.js';
import { Slots } from './slots.js';

export interface DeliveryOptions {
  readonly database: Database;
  readonly group: string;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly parked: Parked;
  /** Done in the transaction that parks a message: a task for a person, an audit row. */
  readonly onParked?: ((tx: EntityManager, parked: ParkedMessage) => Promise<void>) | undefined;
  /** How many handlers run at once in this process; each holds a database connection. */
  readonly concurrency: number;
}

/** `abandoned`: told to stop before the message was done with, so its offset must stay before it. */
export type Outcome = 'handled' | 'parked' | 'not-for-us' | 'abandoned';

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Brings one message to its handler and decides what becomes of it, the same for every transport. Returns when the
 * offset may go past it; while the surroundings are at fault it stays with it, for ever, because skipping it would lose
 * a report, and whoever calls keeps the order of the partition by waiting.
 */
export class Delivery {
  private readonly running = new Map<ReceivedMessage, number>();
  private readonly held = new Set<ReceivedMessage>();
  private readonly slots: Slots;
  private readonly log = logger('transport');
  private readonly figures;

  constructor(
    private readonly options: DeliveryOptions,
    private readonly handle: (message: Message) => Promise<void>,
  ) {
    this.slots = new Slots(options.concurrency);
    const { metrics } = options;
    this.figures = {
      outcomes: metrics.counter('homeward_messages_total', 'Messages done with, by outcome', [
        'group',
        'topic',
        'outcome',
      ]),
      retries: metrics.counter('homeward_message_retries_total', 'Tries that failed by the surroundings', [
        'group',
        'topic',
      ]),
      seconds: metrics.histogram('homeward_handler_seconds', 'How long handlers took', ['group', 'topic']),
      parked: metrics.gauge('homeward_parked_messages', 'Messages put aside that wait for a person', [
        'group',
        'topic',
      ]),
    };
  }

  /** Milliseconds that the oldest running handler has been at it; 0 when none is. */
  oldestRunningMs(): number {
    const now = performance.now();
    let oldest = 0;
    for (const since of this.running.values()) oldest = Math.max(oldest, now - since);
    return oldest;
  }

  get isRunning(): boolean {
    return this.running.size > 0;
  }

  /** How many messages wait to be tried again. */
  get retrying(): number {
    return this.held.size;
  }

  async deliver(message: ReceivedMessage, stop: AbortSignal): Promise<Outcome> {
    const outcome = await this.outcomeOf(message, stop);
    if (outcome !== 'abandoned') {
      this.figures.outcomes.inc({ group: this.options.group, topic: message.topic, outcome });
    }
    return outcome;
  }

  /** Sets the gauge of what is parked from what the table says: every process shows the same. */
  async countParked(topics: readonly string[]): Promise<void> {
    const { group } = this.options;
    const waiting = await this.options.parked.waiting(group);
    for (const topic of topics) this.figures.parked.set({ group, topic }, waiting.get(topic) ?? 0);
  }

  private async outcomeOf(message: ReceivedMessage, stop: AbortSignal): Promise<Outcome> {
    const onlyFor = message.headers[ONLY_FOR_GROUP];
    if (onlyFor !== undefined && onlyFor !== this.options.group) return 'not-for-us';
    const { payload } = message;
    // JSON that is not an object comes from something other than our outbox: no handler is written for it.
    if (payload === null || typeof payload !== 'object' || Array.isArray(payload)) {
      return this.park(message, this.why('malformed', 'MalformedPayload', 0), stop);
    }
    for (let attempt = 1; ; attempt++) {
      const tried = await this.tryOnce({ ...message, attempt }, message, stop);
      if (tried === 'stopped') return 'abandoned';
      if (tried === 'done') break;
      if (!isOfSurroundings(tried.error)) {
        return this.park(message, this.why('failed', errorType(tried.error), attempt), stop);
      }
      await this.pause(message, attempt, tried.error, stop);
    }
    if (onlyFor !== undefined) await this.settle(message);
    return 'handled';
  }

  private async tryOnce(
    message: Message,
    received: ReceivedMessage,
    stop: AbortSignal,
  ): Promise<'done' | 'stopped' | { error: unknown }> {
    const leave = await this.slots.enter();
    if (stop.aborted) {
      leave();
      return 'stopped';
    }
    this.running.set(received, performance.now());
    const took = this.figures.seconds.startTimer({ group: this.options.group, topic: message.topic });
    try {
      await this.handle(message);
      return 'done';
    } catch (error) {
      return { error };
    } finally {
      took();
      this.running.delete(received);
      leave();
    }
  }

  private async park(message: ReceivedMessage, why: Parking, stop: AbortSignal): Promise<Outcome> {
    const { database, parked, onParked, group } = this.options;
    const about = { group, topic: message.topic, message: message.id, reason: why.reason, type: why.errorType };
    let tell = onParked;
    for (let attempt = 1; ; attempt++) {
      try {
        await database.transaction(async (tx) => {
          const row = await parked.park(tx, message, why);
          await tell?.(tx, row);
        });
        this.log.error(about, 'parked');
        await this.countParked([message.topic]).catch(() => undefined);
        return 'parked';
      } catch (error) {
        if (stop.aborted) return 'abandoned';
        if (tell && !isOfSurroundings(error)) {
          // Better a parked message that nobody was told of than a partition that stands still for ever.
          tell = undefined;
          this.log.error({ ...about, err: error }, 'parked without telling anyone');
        } else {
          await this.pause(message, attempt, error, stop);
        }
      }
    }
  }

  private async settle(message: ReceivedMessage): Promise<void> {
    const { parked, group, clock } = this.options;
    await parked.settle(group, message, clock.now()).catch((error: unknown) => {
      this.log.warn({ err: error, group, message: message.id }, 'a message handled on a retry still counts as parked');
    });
  }

  private async pause(message: ReceivedMessage, attempt: number, error: unknown, stop: AbortSignal): Promise<void> {
    const { group } = this.options;
    this.figures.retries.inc({ group, topic: message.topic });
    if (attempt === 1 || attempt % 10 === 0) {
      this.log.warn(
        { err: error, group, topic: message.topic, message: message.id, attempt },
        'will try the same again',
      );
    }
    this.held.add(message);
    await sleep(pauseAfter(attempt), stop);
    this.held.delete(message);
  }

  private why(reason: ParkReason, type: string, attempts: number): Parking {
    return { group: this.options.group, reason, errorType: type, attempts, at: this.options.clock.now() };
  }
}

/** Milliseconds before the try after the given one: doubling from 50 ms to 5 s. */
export function pauseAfter(attempt: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempt - 1, 10));
}

/**
 * Whether the same message may do better later. What a handler wrapped counts by its cause. A query runner that TypeORM
 * released under a handler's feet is how a connection lost between two statements shows: to park for that would put
 * aside a good message at each restart of the database.
 */
function isOfSurroundings(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if (mayHelpToRetry(at)) return true;
    if (at instanceof QueryRunnerAlreadyReleasedError || at instanceof QueryRunnerProviderAlreadyReleasedError)
      return true;
  }
  return mayHelpToRetry(error);
}

function errorType(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const name = error.constructor.name || error.name;
  return [name, sqlState(error)].filter(Boolean).join(' ');
}

/** Resolves after so long, or when told to stop. */
export function sleep(milliseconds: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stop.aborted) {
      resolve();
      return;
    }
    const done = (): void => {
      clearTimeout(timer);
      stop.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    stop.addEventListener('abort', done);
  });
}
