import { BaseRpcContext } from '@nestjs/microservices';
import type { Message } from './message.js';

/** What a handler may know of its message beside the payload: `@Ctx() context: MessageContext`, on any transport. */
export class MessageContext extends BaseRpcContext<[message: Message, group: string]> {
  constructor(message: Message, group: string) {
    super([message, group]);
  }

  get message(): Message {
    return this.args[0];
  }

  /** The consumer group that this handler works for: the inbox's first key. */
  get group(): string {
    return this.args[1];
  }

  get id(): string {
    return this.message.id;
  }

  get topic(): string {
    return this.message.topic;
  }

  get key(): string {
    return this.message.key;
  }

  get headers(): Readonly<Record<string, string>> {
    return this.message.headers;
  }

  get attempt(): number {
    return this.message.attempt;
  }
}
