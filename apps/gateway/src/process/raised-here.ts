import { ChannelSender, SendingChannels, UndeliveredDesk, type SendOutcome } from '#alerting';
import { Tasks, undeliveredAlert } from '#protocols';
import { Injectable, Module } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

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

/** An alert for which an organisation has nobody at all. */
@Injectable()
export class NobodyToTell extends UndeliveredDesk {
  constructor(private readonly tasks: Tasks) {
    super();
  }

  override async open(tx: EntityManager, alert: Parameters<UndeliveredDesk['open']>[1], now: Date): Promise<void> {
    await this.tasks.open(tx, undeliveredAlert(alert, now));
  }
}

@Module({ providers: [NobodyToTell], exports: [NobodyToTell] })
export class NobodyToTellModule {}

/** Raises what a gateway has to tell, `notice.rejected`, for the notifiers to deliver. */
export const raisedHere = {
  undeliveredDesk: NobodyToTell,
  channels: {
    provide: SendingChannels,
    useFactory: () => new SendingChannels([new OfNotifiers('email'), new OfNotifiers('topic')]),
  },
};
