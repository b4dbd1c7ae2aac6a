import { Server } from '@nestjs/microservices';
import { finalize, isObservable, lastValueFrom } from 'rxjs';
import type { EntityManager } from 'typeorm';
import type { Clock } from '#kernel';
import type { Database } from '../database/database.js';
import type { Metrics } from '../metrics/metrics.js';
import { Delivery } from './delivery.js';
import { requireHandlers } from './handler-faults.js';
import { MessageContext } from './message-context.js';
import type { Message } from './message.js';
import { Outbox } from './outbox.js';
import { Parked, type ParkedMessage } from './parked.js';
import { Pruner } from './pruner.js';
import type { MessageTransport, TransportHealth } from './transport.js';

/** What every adapter is made with. */
export interface GroupOptions {
  readonly database: Database;
  /** The name under which several processes share the work, and under which the inbox knows what was handled. */
  readonly group: string;
  /** Every one must have its handler in the application. */
  readonly topics: readonly string[];
  readonly metrics: Metrics;
  readonly clock: Clock;
  /** Done in the transaction that parks a message. */
  readonly onParked?: ((tx: EntityManager, parked: ParkedMessage) => Promise<void>) | undefined;
  /** How many handlers run at once in this process; each holds a connection of the database's pool. Default 4. */
  readonly concurrency?: number | undefined;
  /**
   * Most messages of one partition, each of another key, that are handled at once. Default 1; more where handlers put what
   * comes at the same time into one transaction (`Gathering`).
   */
  readonly sideBySide?: number | undefined;
  /** After how long a handler counts as hung. Milliseconds, default 30,000. */
  readonly hungAfterMs?: number | undefined;
  /** How often what nobody needs any more is removed from outbox and inbox. Milliseconds, default 15 minutes. */
  readonly pruneEveryMs?: number | undefined;
}

const CONCURRENCY = 4;
const HUNG_AFTER_MS = 30_000;
const PRUNE_EVERY_MS = 15 * 60_000;

/**
 * What Nest sees of a group's transport, the same for every adapter: it collects the handlers, refuses to start without
 * them, and runs one with what it throws coming back to the delivery.
 */
export abstract class MessageServer extends Server implements MessageTransport {
  override readonly propagatesEventHandlerErrors = true;
  readonly group: string;
  readonly name: string;
  protected readonly topics: readonly string[];
  protected readonly database: Database;
  protected readonly delivery: Delivery;
  protected readonly concurrency: number;
  protected readonly sideBySide: number;
  protected readonly hungAfterMs: number;
  private readonly pruner: Pruner;
  private readonly figures;

  constructor(options: GroupOptions) {
    super();
    const { database, group, metrics, concurrency = CONCURRENCY, hungAfterMs = HUNG_AFTER_MS } = options;
    this.group = group;
    this.name = `transport of ${group}`;
    this.topics = options.topics;
    this.database = database;
    this.concurrency = concurrency;
    this.sideBySide = options.sideBySide ?? 1;
    this.hungAfterMs = hungAfterMs;
    const parked = new Parked(database, new Outbox());
    this.delivery = new Delivery({ ...options, parked, concurrency }, (message) => this.handle(message));
    this.pruner = new Pruner({ ...options, everyMs: options.pruneEveryMs ?? PRUNE_EVERY_MS });
    this.figures = {
      handler: metrics.gauge('homeward_handler_oldest_seconds', 'Age of the oldest running handler', ['group']),
      retrying: metrics.gauge('homeward_partitions_retrying', 'Partitions held by a fault around them', ['group']),
      partitions: metrics.gauge('homeward_partitions_read', 'Partitions that this process reads', ['group']),
    };
  }

  abstract health(): TransportHealth;
  abstract isQuiet(): Promise<boolean>;

  /** Whether a handler runs in this process. */
  get isWorking(): boolean {
    return this.delivery.isRunning;
  }

  /** Begins to read. */
  protected abstract start(): Promise<void>;
  /** Handles nothing new, waits for the handlers that run, commits, and leaves its partitions to the other members. */
  protected abstract stop(): Promise<void>;

  /** Called by Nest. Reports to it what keeps the group from starting: a topic without its handler, above all. */
  override async listen(callback: (error?: unknown) => void): Promise<void> {
    try {
      requireHandlers(this.messageHandlers, this.topics);
      await this.start();
    } catch (error) {
      callback(error);
      return;
    }
    this.pruner.start();
    callback();
  }

  /** Called by Nest. Resolves when nothing of it runs any more. */
  override async close(): Promise<void> {
    await this.pruner.stop();
    await this.stop();
  }

  override on(): never {
    throw new Error('the transport has no events: ask its health');
  }

  override unwrap(): never {
    throw new Error('the transport is all there is: nothing lies beneath it for others to use');
  }

  /** Brings the figures of its health up to date, and returns it. */
  protected showHealth(): TransportHealth {
    const { group } = this;
    const health = this.health();
    this.figures.handler.set({ group }, health.oldestHandlerMs / 1_000);
    this.figures.retrying.set({ group }, health.retrying);
    this.figures.partitions.set({ group }, health.partitions);
    this.delivery.countParked(this.topics).catch(() => undefined);
    return health;
  }

  private async handle(message: Message): Promise<void> {
    const handler = this.messageHandlers.get(message.topic);
    if (!handler) throw new Error(`no handler for the topic ${message.topic}`);
    const context = new MessageContext(message, this.group);
    // What runs between the hooks is a promise, but declared void by Nest: its end is taken from the inside.
    await new Promise<void>((resolve, reject) => {
      this.runWithProcessingHooks(context, async (runEndHook) => {
        try {
          const result: unknown = await handler(message.payload, context);
          if (isObservable(result)) await lastValueFrom(result.pipe(finalize(runEndHook)), { defaultValue: undefined });
          else runEndHook();
          resolve();
        } catch (error) {
          runEndHook();
          reject(error instanceof Error ? error : new ThrownValue(error));
        }
      });
    });
  }
}

/** What a handler threw that was no Error. */
class ThrownValue extends Error {
  override readonly name = 'ThrownValue';
  constructor(cause: unknown) {
    super('a handler threw what is not an error', { cause });
  }
}
