import { ChannelSender, HubTaskDesk, SendingChannels, type SendOutcome } from '#alerting';

/** A way that a notifier has. A gateway names it where an alert begins, and sends nothing itself. */
class OfNotifiers extends ChannelSender {
  constructor(override readonly channel: 'email' | 'topic') {
    super();
  }

  override send(): Promise<SendOutcome> {
    throw new Error('a gateway sends nothing');
  }

  override close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Raises what a gateway has to tell, `notice.rejected`, for the notifiers to deliver. */
export const raisedHere = {
  undeliveredDesk: HubTaskDesk,
  channels: {
    provide: SendingChannels,
    useFactory: () => new SendingChannels([new OfNotifiers('email'), new OfNotifiers('topic')]),
  },
};
