import { Server } from '@nestjs/microservices';
import { finalize, isObservable, lastValueFrom } from 'rxjs';
import { Delivery, type DeliveryOptions } from './delivery.js';
import { requireHandlers } from './handler-faults.js';
import { MessageContext } from './message-context.js';
import type { Message } from './message.js';
import type { MessageTransport, TransportHealth } from './transport.js';

export interface MessageServerOptions extends DeliveryOptions {
  readonly topics: readonly string[];
}

/**
 * What Nest sees of a group's transport, the same for every adapter: it collects the handlers, refuses to start without
 * them, and runs one with what it throws coming back to the delivery.
 */
export abstract class MessageServer extends Server implements MessageTransport {
  override readonly propagatesEventHandlerErrors = true;
  readonly group: string;
  readonly name: string;
  protected readonly topics: readonly string[];
  protected readonly delivery: Delivery;

  constructor(options: MessageServerOptions) {
    super();
    this.group = options.group;
    this.name = `transport of ${options.group}`;
    this.topics = options.topics;
    this.delivery = new Delivery(options, (message) => this.handle(message));
  }

  abstract health(): TransportHealth;
  abstract isQuiet(): Promise<boolean>;
  abstract override close(): Promise<void>;
  /** Begins to read. */
  protected abstract start(): Promise<void>;

  /** Called by Nest. Reports to it what keeps the group from starting: a topic without its handler, above all. */
  override async listen(callback: (error?: unknown) => void): Promise<void> {
    try {
      requireHandlers(this.messageHandlers, this.topics);
      await this.start();
    } catch (error) {
      callback(error);
      return;
    }
    callback();
  }

  override on(): never {
    throw new Error('the transport has no events: ask its health');
  }

  override unwrap(): never {
    throw new Error('the transport is all there is: nothing lies beneath it for others to use');
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
