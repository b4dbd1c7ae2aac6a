import { Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Timeline } from '#platform';
import { HeldMessages } from './held-messages.js';
import { MailSink } from './mail-sink.js';
import { SinkMessages } from './sink-messages.js';
import { SinkTextSender } from './sink-text-sender.js';
import { SinkController } from './sink.controller.js';

/** Where the mail and texts of the embedded hub go. Whoever starts the hub starts `MailSink`, and sends to its port. */
@Module({
  controllers: [SinkController],
  providers: [SinkMessages, HeldMessages, MailSink, SinkTextSender],
  exports: [SinkMessages, HeldMessages, MailSink, SinkTextSender],
})
export class SinkModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly timeline: Timeline,
    private readonly held: HeldMessages,
    private readonly sink: MailSink,
  ) {}

  onApplicationBootstrap(): void {
    this.timeline.register(this.held);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.sink.stop();
  }
}
