import {
  Inject,
  Injectable,
  Module,
  type DynamicModule,
  type ModuleMetadata,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type Provider,
  type Type,
} from '@nestjs/common';
import { Database, HubClock, Timeline } from '#platform';
import { Attempts } from './delivery/attempt.js';
import { CaseFiles } from './delivery/case-files.js';
import { SendingChannels } from './delivery/channel-sender.js';
import { DeliveryWorker } from './delivery/delivery-worker.js';
import { DigestLists, NoLists } from './delivery/digest-lists.js';
import { Escalation } from './delivery/escalation.js';
import { Showing } from './delivery/showing.js';
import { UndeliveredDesk } from './delivery/undelivered-desk.js';
import { topicSettings, WorkerSettings } from './delivery/worker-settings.js';
import { Acknowledgements } from './persistence/acknowledgements.js';
import { AlertInbox } from './persistence/alert-inbox.js';
import { AlertWriting } from './persistence/alert-writing.js';
import { Alerts } from './persistence/alerts.js';
import { Corrections } from './persistence/corrections.js';
import { LadderClimb } from './persistence/ladder-climb.js';
import { WrittenTemplates } from './persistence/written-templates.js';
import { builtInTemplates } from './wording/read-templates.js';
import { Templates } from './wording/templates.js';
import { Wording } from './wording/wording.js';

export interface AlertingOptions {
  /** Modules that export `Directory`, `Agreements`, `Disclosures` and the classes named below. */
  readonly imports: NonNullable<ModuleMetadata['imports']>;
  /** What answers for the cases of children: `Episodes`. */
  readonly caseFiles: Type<CaseFiles>;
  /** What answers for the lists that digests send; left out where nobody sends any. */
  readonly digestLists?: Type<DigestLists>;
  /** Where the hub's pages are, without a slash at the end; asked anew for each message. */
  readonly baseUrl: () => string;
  /** Where alerts are raised and delivered too; without it, and without `raising`, they are only read and acknowledged. */
  readonly telling?: TellingOptions;
  /** Where alerts are raised, for another process to deliver. */
  readonly raising?: RaisingOptions;
}

export interface RaisingOptions {
  /**
   * Provides `SendingChannels`: of whoever delivers, since an alert begins with the first way that the hub has. With
   * a `TopicSender` among them alerts go to the topics of who reads one, else to none.
   */
  readonly channels: Provider;
  readonly undeliveredDesk: Type<UndeliveredDesk>;
}

export interface TellingOptions extends RaisingOptions {
  readonly worker?: Partial<WorkerSettings>;
  /** This is the one process on this database: what a worker before it had leased is free at once, after a kill too. */
  readonly alone?: boolean;
}

const ALONE = Symbol('the only workers on this database');
const WORKERS = Symbol('the delivery workers of this process');

@Module({})
export class AlertingModule {
  static forRoot(options: AlertingOptions): DynamicModule {
    const { imports, caseFiles, digestLists, baseUrl, telling, raising = telling } = options;
    const reading: Provider[] = [
      { provide: CaseFiles, useExisting: caseFiles },
      digestLists ? { provide: DigestLists, useExisting: digestLists } : { provide: DigestLists, useClass: NoLists },
      Showing,
      WrittenTemplates,
      {
        provide: Wording,
        inject: [WrittenTemplates],
        useFactory: (written: WrittenTemplates) => {
          const settings = {
            get baseUrl() {
              return baseUrl();
            },
          };
          return new Wording(new Templates(builtInTemplates()), settings, written);
        },
      },
      AlertInbox,
      Acknowledgements,
    ];
    const readingExports = [AlertInbox, Acknowledgements, WrittenTemplates];
    if (!raising) return { module: AlertingModule, imports, providers: reading, exports: readingExports };
    const raisingToo: Provider[] = [
      ...reading,
      raising.channels,
      { provide: UndeliveredDesk, useExisting: raising.undeliveredDesk },
      AlertWriting,
      Alerts,
      Corrections,
    ];
    const raisingExports = [...readingExports, Alerts, Corrections];
    if (!telling) return { module: AlertingModule, imports, providers: raisingToo, exports: raisingExports };
    return {
      module: AlertingModule,
      imports,
      providers: [
        ...raisingToo,
        { provide: WorkerSettings, useValue: new WorkerSettings(telling.worker) },
        LadderClimb,
        Attempts,
        DeliveryWorker,
        Escalation,
        {
          provide: WORKERS,
          inject: [DeliveryWorker, Database, HubClock, Attempts, LadderClimb, SendingChannels],
          useFactory: workersOf(telling.worker),
        },
        { provide: ALONE, useValue: telling.alone === true },
        Punctuality,
      ],
      exports: [...raisingExports, DeliveryWorker, Escalation],
    };
  }
}

/** One for people; one for topics beside it, where this hub has any. */
function workersOf(settings: Partial<WorkerSettings> | undefined) {
  return (
    people: DeliveryWorker,
    ...around: [Database, HubClock, Attempts, LadderClimb, SendingChannels]
  ): readonly DeliveryWorker[] => {
    const [, , , , channels] = around;
    return channels.kinds.includes('topic')
      ? [people, new DeliveryWorker(...around, topicSettings({ ...settings, othersFirst: () => people.isBehind }))]
      : [people];
  };
}

/** Lets what falls due by time happen, and what is under way come to an end. */
@Injectable()
export class Punctuality implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly timeline: Timeline,
    private readonly escalation: Escalation,
    @Inject(WORKERS) private readonly workers: readonly DeliveryWorker[],
    @Inject(ALONE) private readonly alone: boolean,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.timeline.register(this.escalation);
    for (const worker of this.workers) {
      if (this.alone) await worker.takeOver();
      this.timeline.register(worker);
      this.timeline.registerBusy(worker);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.stop()));
  }
}
