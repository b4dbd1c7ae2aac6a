import { Module, type DynamicModule } from '@nestjs/common';
import { AlertingModule, HubTaskDesk, HubTasksModule, SendingChannels, SmtpMailSender, TopicSender } from '#alerting';
import { DirectoryModule } from '#directory';
import { Episodes, EpisodesModule } from '#episodes';
import { alertCounts, deskPorts, GatewayModule, refusalByPacks, type IssuerOptions } from '#gateway';
import { IntakeModule } from '#intake';
import { MatcherModule } from '#matcher';
import { NotifierModule } from '#notifier';
import { Metrics, PlatformModule, TransportModule, type RecordWriter, type Surroundings } from '#platform';
import { ProtocolsModule } from '#protocols';
import { Digests, ReportingModule } from '#reporting';
import { SharingModule } from '#sharing';
import { ClockController } from './clock/clock.controller.js';
import { HeldMessages, MailSink, SinkModule, SinkTextSender } from './sink/index.js';

export interface StandaloneOptions extends Surroundings {
  readonly issuer: IssuerOptions;
  readonly packsFolder: string;
  /** Where the hub answers, once it does. */
  readonly baseUrl: () => string;
  /** Writes to the topics of Kafka; null where there is none. */
  readonly recordWriter?: RecordWriter | null;
}

/** The sink is in this very process: it takes as many as it is given. */
const MESSAGES_AT_ONCE = 24;

/** All three apps in one process, with the sink in the outside world's place. */
@Module({})
export class StandaloneModule {
  static forRoot(options: StandaloneOptions): DynamicModule {
    const alerting = AlertingModule.forRoot({
      imports: [DirectoryModule, SharingModule, EpisodesModule, ReportingModule, SinkModule, HubTasksModule],
      caseFiles: Episodes,
      digestLists: Digests,
      baseUrl: options.baseUrl,
      telling: {
        undeliveredDesk: HubTaskDesk,
        // No other process delivers from this database: what a killed hub had in hand is free at once.
        alone: true,
        worker: { parallel: MESSAGES_AT_ONCE },
        channels: {
          provide: SendingChannels,
          inject: [MailSink, SinkTextSender, HeldMessages, Metrics],
          useFactory: async (sink: MailSink, texts: SinkTextSender, held: HeldMessages, metrics: Metrics) => {
            const from = 'Homeward <no-reply@homeward.sink.invalid>';
            const mail = new SmtpMailSender({ host: '127.0.0.1', port: await sink.start(), from, ignoreTls: true });
            const topics = options.recordWriter ? [new TopicSender(options.recordWriter, metrics)] : [];
            return new SendingChannels([mail, texts, ...topics], held);
          },
        },
      },
    });
    return {
      module: StandaloneModule,
      imports: [
        PlatformModule.forRoot(options),
        TransportModule,
        ProtocolsModule.forRoot(options.packsFolder),
        IntakeModule.forRoot({
          imports: [alerting],
          providers: [alertCounts, refusalByPacks],
        }),
        GatewayModule.forRoot({
          issuer: options.issuer,
          imports: [DirectoryModule, SharingModule, EpisodesModule, ReportingModule, alerting],
          ports: deskPorts,
          recordWriter: options.recordWriter ?? null,
        }),
        MatcherModule,
        NotifierModule.forRoot([DirectoryModule, ReportingModule, alerting]),
        SinkModule,
      ],
      controllers: options.clock.isSimulated ? [ClockController] : [],
    };
  }
}
