import { DeadLetters } from '#intake';
import { Metrics, type RecordWriter } from '#platform';
import {
  Module,
  type DynamicModule,
  type INestApplication,
  type ModuleMetadata,
  type Provider,
  type Type,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AccessGuard } from './access/access.guard.js';
import { AccessTokens } from './access/access-tokens.js';
import { ClientStore } from './access/client-store.js';
import { DirectoryClients } from './access/directory-clients.js';
import { GENEROUS, RateLimit, type Rate } from './access/rate-limit.js';
import { DraftsDesk } from './admin/drafts-desk.js';
import { draftsControllers } from './admin/drafts.controllers.js';
import { PreviewDesk } from './admin/preview-desk.js';
import { PreviewController } from './admin/preview.controller.js';
import { RecordsDesk } from './admin/records-desk.js';
import { recordsControllers } from './admin/records.controllers.js';
import { AlertsController } from './alerts/alerts.controller.js';
import { DisclosuresController } from './disclosures/disclosures.controller.js';
import { DocumentsController } from './documents/documents.controller.js';
import { InterfaceDocuments } from './documents/interface-documents.js';
import { EpisodesController } from './episodes/episodes.controller.js';
import { DeadLetterTopic } from './feeds/kafka/dead-letter-topic.js';
import { FeedIntake } from './feeds/kafka/feed-intake.js';
import { FeedRecords } from './feeds/kafka/feed-records.js';
import { RefusedRecords } from './feeds/kafka/refused-records.js';
import { FeedsController } from './feeds/feeds.controller.js';
import { Admitting } from './feeds/admitting.js';
import { Publishing } from './feeds/publishing.js';
import { HealthController } from './health/health.controller.js';
import { mountIssuer } from './http/gateway-adapter.js';
import { ProblemFilter } from './http/problem.filter.js';
import { ReadBodyPipe } from './http/read-body.pipe.js';
import { measureRequests } from './http/request-figures.js';
import { ISSUER_OPTIONS, type IssuerOptions } from './oauth/issuer-options.js';
import { Issuer } from './oauth/issuer.js';
import { ParkedController } from './parked/parked.controller.js';
import { ReceiptsController } from './receipts/receipts.controller.js';
import { ReportsController } from './reports/reports.controller.js';
import { ReviewsController } from './reviews/reviews.controller.js';
import { TasksController } from './tasks/tasks.controller.js';

export interface GatewayOptions {
  readonly issuer: IssuerOptions;
  /** What each client may keep up; generous by default. */
  readonly rate?: Rate;
  /** Modules that bring Directory, and what the ports below are bound to. */
  readonly imports?: NonNullable<ModuleMetadata['imports']>;
  /**
   * Bindings of the ports: AlertInbox, TaskDesk, EpisodeDesk, DisclosureDesk, ReviewDesk, ReportDesk, ParkedDesk,
   * RecordsDesk, DraftsDesk, PreviewDesk, each of which opens its routes; ClientStore, which is the directory unless bound.
   */
  readonly ports?: readonly Provider[];
  /**
   * Writes to the dead-letter topics of the feeds: with it there is a `FeedIntake`, for the app to give to a consumer of
   * the feed topics. Needs `deskPorts`.
   */
  readonly recordWriter?: RecordWriter | null;
}

/** A resource whose routes exist where its port is bound: what this process cannot do has no address here. */
const RESOURCES: readonly (readonly [port: string, controller: Type])[] = [
  ['AlertInbox', AlertsController],
  ['TaskDesk', TasksController],
  ['EpisodeDesk', EpisodesController],
  ['DisclosureDesk', DisclosuresController],
  ['ReviewDesk', ReviewsController],
  ['ReportDesk', ReportsController],
  ['ParkedDesk', ParkedController],
  [PreviewDesk.name, PreviewController],
  ...recordsControllers.map((controller) => [RecordsDesk.name, controller] as const),
  ...draftsControllers.map((controller) => [DraftsDesk.name, controller] as const),
];

@Module({})
export class GatewayModule {
  /** Needs platform (Database, Metrics, Readiness) and intake to be global. */
  static forRoot(options: GatewayOptions): DynamicModule {
    const ports = options.ports ?? [];
    const bound = new Set(ports.map(nameOf));
    return {
      module: GatewayModule,
      imports: [...(options.imports ?? [])],
      controllers: [
        FeedsController,
        ReceiptsController,
        ...RESOURCES.filter(([port]) => bound.has(port)).map(([, controller]) => controller),
        HealthController,
        DocumentsController,
      ],
      providers: [
        { provide: ISSUER_OPTIONS, useValue: options.issuer },
        { provide: RateLimit, useFactory: () => new RateLimit(options.rate ?? GENEROUS) },
        ...(bound.has(ClientStore.name) ? [] : [{ provide: ClientStore, useClass: DirectoryClients }]),
        ...ports,
        AccessTokens,
        Issuer,
        Admitting,
        Publishing,
        FeedRecords,
        ...(options.recordWriter ? [feedIntake(options.recordWriter)] : []),
        InterfaceDocuments,
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useClass: ReadBodyPipe },
      ],
      exports: [RateLimit, ClientStore, AccessTokens],
    };
  }
}

const feedIntake = (writer: RecordWriter): Provider => ({
  provide: FeedIntake,
  inject: [FeedRecords, RefusedRecords, DeadLetters, Metrics],
  useFactory: (records: FeedRecords, refused: RefusedRecords, letters: DeadLetters, metrics: Metrics) =>
    new FeedIntake(records, refused, letters, new DeadLetterTopic(writer), metrics),
});

const nameOf = (provider: Provider): string => {
  const token = typeof provider === 'function' ? provider : provider.provide;
  return typeof token === 'function' ? token.name : String(token);
};

/** Before `app.init()` or `app.listen()`: the issuer, the figures, and the documents of this application's routes. */
export function configureGateway(app: INestApplication): void {
  const instance = (app as NestFastifyApplication).getHttpAdapter().getInstance();
  const issuer = app.get(Issuer);
  mountIssuer(instance, (request, response) => issuer.handle(request, response));
  measureRequests(instance, app.get(Metrics));
  app.get(InterfaceDocuments).describe(app);
}
