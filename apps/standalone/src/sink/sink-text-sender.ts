import { ChannelSender, type OutgoingMessage, type SendOutcome, type StillOurs } from '#alerting';
import { Injectable } from '@nestjs/common';
import { HubClock } from '#platform';
import { behaviourOf } from './addresses.js';
import { HeldMessages } from './held-messages.js';
import { SinkMessages } from './sink-messages.js';

/** Text messages of the embedded hub: they go where its mail goes. */
@Injectable()
export class SinkTextSender extends ChannelSender {
  readonly channel = 'sms' as const;

  constructor(
    private readonly messages: SinkMessages,
    private readonly held: HeldMessages,
    private readonly clock: HubClock,
  ) {
    super();
  }

  async send(message: OutgoingMessage, stillOurs: StillOurs): Promise<SendOutcome> {
    const behaviour = behaviourOf(message.address);
    if (behaviour === 'refuse-for-now') return { kind: 'later', code: '451', unsure: false };
    if (behaviour === 'refuse') return { kind: 'refused', code: '550' };
    if (!stillOurs()) return { kind: 'later', code: 'lease-lost', unsure: false };
    if (behaviour === 'hold' && !(await this.held.hold().released))
      return { kind: 'later', code: 'closed', unsure: false };
    const { headers, address, subject, body, messageId } = message;
    await this.messages.keep({
      at: this.clock.now(),
      channel: 'sms',
      address,
      subject,
      body,
      messageId,
      organisation: headers['X-Homeward-Organisation'] ?? null,
      role: headers['X-Homeward-Role'] ?? null,
      alert: headers['X-Homeward-Alert'] ?? null,
      kind: headers['X-Homeward-Kind'] ?? null,
      reference: headers['X-Homeward-Reference'] === '' ? null : (headers['X-Homeward-Reference'] ?? null),
      rules: headers['X-Homeward-Rules']?.split(', ') ?? [],
    });
    return { kind: 'taken' };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
