import {
  AlertingModule,
  HubTaskDesk,
  HubTasksModule,
  SendingChannels,
  SmtpMailSender,
  TopicSender,
  type SmtpOptions,
} from '#alerting';
import { DirectoryModule } from '#directory';
import { Episodes, EpisodesModule } from '#episodes';
import { IntakeModule } from '#intake';
import { Metrics, PlatformModule, TransportModule, type RecordWriter, type Surroundings } from '#platform';
import { ProtocolsModule } from '#protocols';
import { Digests, ReportingModule } from '#reporting';
import { SharingModule } from '#sharing';
import { Module, type DynamicModule } from '@nestjs/common';
import { NotifierModule } from '../notifier.module.js';

export interface NotifierProcessOptions extends Surroundings {
  readonly packsFolder: string;
  readonly baseUrl: () => string;
  readonly mail: SmtpOptions;
  readonly messagesAtOnce: number;
  /** Writes alerts to the topics of who reads them; null for no topics. */
  readonly recordWriter: RecordWriter | null;
}

/** The notifier alone, one of any number: what one of them has in hand, the others leave to it. */
@Module({})
export class NotifierProcessModule {
  static forRoot(options: NotifierProcessOptions): DynamicModule {
    const alerting = AlertingModule.forRoot({
      imports: [DirectoryModule, SharingModule, EpisodesModule, ReportingModule, HubTasksModule],
      caseFiles: Episodes,
      digestLists: Digests,
      baseUrl: options.baseUrl,
      telling: {
        undeliveredDesk: HubTaskDesk,
        alone: false,
        worker: { parallel: options.messagesAtOnce },
        channels: {
          provide: SendingChannels,
          inject: [Metrics],
          // A contact's mobile number is passed over, as if it were not there: nothing here sends texts.
          useFactory: (metrics: Metrics) => {
            const topics = options.recordWriter ? [new TopicSender(options.recordWriter, metrics)] : [];
            return new SendingChannels([new SmtpMailSender(options.mail), ...topics]);
          },
        },
      },
    });
    return {
      module: NotifierProcessModule,
      imports: [
        PlatformModule.forRoot(options),
        TransportModule,
        ProtocolsModule.forRoot(options.packsFolder),
        IntakeModule.forRoot(),
        NotifierModule.forRoot([DirectoryModule, ReportingModule, alerting]),
      ],
    };
  }
}
