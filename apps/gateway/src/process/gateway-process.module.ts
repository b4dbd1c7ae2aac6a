import { AlertingModule, HubTasksModule } from '#alerting';
import { DirectoryModule } from '#directory';
import { Episodes, EpisodesModule } from '#episodes';
import { IntakeModule } from '#intake';
import { PlatformModule, type RecordWriter, type Surroundings } from '#platform';
import { ProtocolsModule } from '#protocols';
import { Digests, ReportingModule } from '#reporting';
import { SharingModule } from '#sharing';
import { Module, type DynamicModule } from '@nestjs/common';
import { deskPorts } from '../desks/index.js';
import { GatewayModule } from '../gateway.module.js';
import type { IssuerOptions } from '../oauth/issuer-options.js';
import { refusalByPacks } from '../feeds/refusal-by-packs.js';
import { alertCounts } from '../receipts/alert-counts.js';
import { raisedHere } from './raised-here.js';

export interface GatewayProcessOptions extends Surroundings {
  readonly issuer: IssuerOptions;
  readonly packsFolder: string;
  readonly baseUrl: () => string;
  /** Writes dead letters of the feed topics. */
  readonly recordWriter: RecordWriter;
}

/** The gateway alone: it takes in and shows; linking, obliging and telling are other processes' work. */
@Module({})
export class GatewayProcessModule {
  static forRoot(options: GatewayProcessOptions): DynamicModule {
    const alerting = AlertingModule.forRoot({
      imports: [DirectoryModule, SharingModule, EpisodesModule, ReportingModule, HubTasksModule],
      caseFiles: Episodes,
      digestLists: Digests,
      baseUrl: options.baseUrl,
      raising: raisedHere,
    });
    return {
      module: GatewayProcessModule,
      imports: [
        PlatformModule.forRoot(options),
        ProtocolsModule.forRoot(options.packsFolder),
        IntakeModule.forRoot({ imports: [alerting], providers: [alertCounts, refusalByPacks] }),
        GatewayModule.forRoot({
          issuer: options.issuer,
          imports: [DirectoryModule, SharingModule, EpisodesModule, ReportingModule, alerting],
          ports: deskPorts,
          recordWriter: options.recordWriter,
        }),
      ],
    };
  }
}
