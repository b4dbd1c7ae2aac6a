import type { Channel } from '#contracts';
import type { Line } from '../urgency.js';
import { NothingHeld, type HeldByRecipient } from './held-by-recipient.js';

/** One message ready to go. */
export interface OutgoingMessage {
  /** The delivery's id. */
  readonly id: string;
  /** With angle brackets; the same for every attempt. */
  readonly messageId: string;
  readonly address: string;
  /** What it is about, for its reader; on a topic also what is kept in order. */
  readonly subject: string;
  readonly body: string;
  /** For programs at the other end. */
  readonly headers: Readonly<Record<string, string>>;
  readonly at: Date;
}

export type SendOutcome =
  /** Taken over by the other side. */
  | { readonly kind: 'taken' }
  /** Never will be, at this address. */
  | { readonly kind: 'refused'; readonly code: string }
  /**
   * Not now; `unsure` where the message was handed over whole and the answer was lost, `closed` where nothing can go by
   * this way for now, whatever it is and to whomever.
   */
  | { readonly kind: 'later'; readonly code: string; readonly unsure: boolean; readonly closed?: boolean };

/** Asked right before a message is handed over: false when another worker may have taken it up meanwhile. */
export type StillOurs = () => boolean;

/** A way to reach a contact. Never throws for what the other side does. */
export abstract class ChannelSender {
  abstract readonly channel: Channel;
  abstract send(message: OutgoingMessage, stillOurs: StillOurs): Promise<SendOutcome>;
  /** Gives up what is under way. */
  abstract close(): Promise<void>;
}

/** The channels that this hub can use, and what their other ends are known to hold. */
export class SendingChannels {
  constructor(
    private readonly senders: readonly ChannelSender[],
    private readonly recipients: HeldByRecipient = new NothingHeld(),
  ) {}

  get kinds(): readonly Channel[] {
    return this.senders.map(({ channel }) => channel);
  }

  sender(channel: Channel): ChannelSender | undefined {
    return this.senders.find((sender) => sender.channel === channel);
  }

  /** Those of one line, for its worker, which has the closing of them. */
  ofLine(line: Line): SendingChannels {
    const senders = this.senders.filter(({ channel }) => (channel === 'topic') === (line === 'topics'));
    return new SendingChannels(senders, line === 'people' ? this.recipients : undefined);
  }

  /** Messages that their recipients hold: waiting for those is not work under way. */
  held(): number {
    return this.recipients.held();
  }

  async close(): Promise<void> {
    await Promise.all(this.senders.map((sender) => sender.close()));
  }
}
