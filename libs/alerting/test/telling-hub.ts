import type { Contact, Directory, DirectorySnapshot } from '#directory';
import type { CaseFile } from '#episodes';
import {
  Audit,
  HubClock,
  Metrics,
  PlatformEntities,
  PlatformMigrations,
  Timeline,
  type Database,
  type Entities,
  type Migrations,
  type RecordWriter,
} from '#platform';
import type { Tell } from '#protocols';
import { Agreements, agreementsOnFile, Disclosures, SharingEntities, SharingMigrations } from '#sharing';
import { Client } from 'pg';
import type { EntityManager } from 'typeorm';
import { Attempts } from '../src/delivery/attempt.js';
import { CaseFiles } from '../src/delivery/case-files.js';
import { SendingChannels, type ChannelSender } from '../src/delivery/channel-sender.js';
import { DeliveryWorker } from '../src/delivery/delivery-worker.js';
import { NoLists } from '../src/delivery/digest-lists.js';
import { Escalation } from '../src/delivery/escalation.js';
import { Showing } from '../src/delivery/showing.js';
import { SmtpMailSender } from '../src/delivery/smtp-mail-sender.js';
import { TopicSender } from '../src/delivery/topic-sender.js';
import { UndeliveredDesk } from '../src/delivery/undelivered-desk.js';
import { topicSettings, WorkerSettings } from '../src/delivery/worker-settings.js';
import { Acknowledgements } from '../src/persistence/acknowledgements.js';
import { AlertInbox } from '../src/persistence/alert-inbox.js';
import { AlertingEntities, AlertingMigrations } from '../src/persistence/alerting.entities.js';
import { AlertWriting } from '../src/persistence/alert-writing.js';
import { Alerts, type Raised } from '../src/persistence/alerts.js';
import { LadderClimb } from '../src/persistence/ladder-climb.js';
import { builtInTemplates } from '../src/wording/read-templates.js';
import { Templates } from '../src/wording/templates.js';
import { WrittenTemplates } from '../src/persistence/written-templates.js';
import { Wording } from '../src/wording/wording.js';
import { MailServer } from './mail-server.js';
import { directoryWith, NOW, PACKS } from './specimens.js';

export interface OpenedDatabase {
  readonly database: Database;
  readonly addresses: { readonly url: string };
  close(): Promise<void>;
}

export type OpenDatabase = (rooms: { entities: Entities; migrations: Migrations }) => Promise<OpenedDatabase>;

/** Cases as the spec last set them: all that alerting asks of episodes. */
export class CasesOfSpec extends CaseFiles {
  readonly files = new Map<string, CaseFile>();

  caseFiles(_tx: EntityManager, children: readonly string[]): Promise<ReadonlyMap<string, CaseFile>> {
    return Promise.resolve(new Map([...this.files].filter(([child]) => children.includes(child))));
  }
}

export class DeskOfSpec extends UndeliveredDesk {
  readonly opened: string[] = [];

  open(_tx: EntityManager, alert: { readonly id: string }): Promise<void> {
    this.opened.push(alert.id);
    return Promise.resolve();
  }
}

/** The rooms of telling, put together as the notifier does, with a real database and a real mail server. */
export class TellingHub {
  readonly clock = HubClock.simulated(NOW);
  readonly timeline = new Timeline(this.clock);
  readonly cases = new CasesOfSpec();
  readonly desk = new DeskOfSpec();
  readonly disclosures = new Disclosures();
  readonly alerts: Alerts;
  readonly inbox: AlertInbox;
  readonly acknowledgements: Acknowledgements;
  readonly worker: DeliveryWorker;
  readonly topicWorker: DeliveryWorker | null;
  readonly escalation: Escalation;
  readonly wording: Wording;
  private snapshot: DirectorySnapshot;

  /**
   * @param open makes an empty database with the tables of the given rooms: `testDatabase`
   * @param topics takes what goes to topics; without it nothing does
   */
  static async start(
    open: OpenDatabase,
    contacts: readonly Contact[] = [],
    topics?: Pick<RecordWriter, 'write'>,
  ): Promise<TellingHub> {
    const test = await open({
      entities: [...PlatformEntities, ...SharingEntities, ...AlertingEntities],
      migrations: [...PlatformMigrations, ...SharingMigrations, ...AlertingMigrations],
    });
    const mail = new MailServer();
    const agreements = new Agreements(test.database, new Audit());
    await test.database.transaction((tx) => agreements.seed(tx, agreementsOnFile(PACKS), NOW));
    return new TellingHub(test, mail, await mail.start(), agreements, contacts, topics);
  }

  private constructor(
    private readonly test: OpenedDatabase,
    readonly mail: MailServer,
    readonly port: number,
    readonly agreements: Agreements,
    contacts: readonly Contact[],
    topics?: Pick<RecordWriter, 'write'>,
  ) {
    this.snapshot = directoryWith(contacts);
    const topicSender = topics && new TopicSender(topics, new Metrics());
    this.channels = new SendingChannels([this.sender(), ...(topicSender ? [topicSender] : [])], mail);
    const { directory, disclosures, cases } = this;
    const settings = { baseUrl: 'https://hub.example' };
    this.wording = new Wording(new Templates(builtInTemplates()), settings, this.newTemplates());
    const writing = new AlertWriting(this.showing, disclosures, new Audit(), this.channels, this.desk);
    this.alerts = new Alerts(directory, writing, new Audit());
    this.inbox = new AlertInbox(this.database, directory, this.showing, disclosures, cases, this.wording);
    this.acknowledgements = new Acknowledgements(this.inbox, new Audit());
    this.worker = this.newWorker();
    this.topicWorker = topics ? this.newTopicWorker(topics) : null;
    this.escalation = new Escalation(this.database, this.climb);
    this.timeline.register(this.escalation);
    this.timeline.register(this.worker);
    this.timeline.registerBusy(this.worker);
    if (this.topicWorker) {
      this.timeline.register(this.topicWorker);
      this.timeline.registerBusy(this.topicWorker);
    }
  }

  readonly channels: SendingChannels;
  /** What a process of its own would hold of the templates in force. */
  newTemplates(): WrittenTemplates {
    return new WrittenTemplates(this.database, new Audit());
  }

  get database(): Database {
    return this.test.database;
  }

  get now(): Date {
    return this.clock.now();
  }

  /** Answers with the contacts as the spec last set them. */
  get directory(): Directory {
    const latest = () => Promise.resolve(this.snapshot);
    const answer = { snapshot: () => this.snapshot, refresh: latest, recent: latest };
    return answer as unknown as Directory;
  }

  get showing(): Showing {
    return new Showing(this.directory, this.agreements, new NoLists());
  }

  get climb(): LadderClimb {
    return new LadderClimb(this.directory, this.cases, this.channels, this.desk, new Audit());
  }

  setContacts(contacts: readonly Contact[], alertReaders: readonly string[] = []): void {
    this.snapshot = directoryWith(contacts, alertReaders);
  }

  sender(options: Partial<ConstructorParameters<typeof SmtpMailSender>[0]> = {}): SmtpMailSender {
    return new SmtpMailSender({
      host: '127.0.0.1',
      port: this.port,
      from: 'Homeward <hub@homeward.example>',
      ...options,
    });
  }

  newTopicWorker(topics: Pick<RecordWriter, 'write'>): DeliveryWorker {
    return this.newWorker([new TopicSender(topics, new Metrics())], topicSettings({ random: () => 1 }));
  }

  newWorker(
    senders: readonly ChannelSender[] = [],
    settings = new WorkerSettings({ random: () => 1 }),
  ): DeliveryWorker {
    const channels = senders.length === 0 ? this.channels : new SendingChannels(senders, this.mail);
    const attempts = new Attempts(this.directory, this.showing, this.disclosures, this.cases, this.wording);
    return new DeliveryWorker(this.database, this.clock, attempts, this.climb, channels, settings);
  }

  /** The case as it is from now on, and what the rules make of it; committed, not sent. */
  async raise(file: CaseFile, tells: readonly Tell[], options: { readonly exercise?: boolean } = {}): Promise<Raised> {
    this.cases.files.set(file.child.id, file);
    const reference = file.history.episodes.at(-1)?.reference ?? 'HW-7KQ4-2M';
    return this.database.transaction((tx) =>
      this.alerts.raise(tx, { tells, file, reference, now: this.now, ...options }),
    );
  }

  /** Lets everything that is due now be done. */
  async settle(): Promise<void> {
    await this.timeline.settle();
  }

  async later(minutes: number): Promise<void> {
    await this.timeline.advanceTo(new Date(this.now.getTime() + minutes * 60_000));
  }

  async deliveries(
    alert: string,
  ): Promise<{ address: string; state: string; attempts: number; step: number; last_error: string | null }[]> {
    return this.database.query(
      `SELECT address, state, attempts, step, last_error FROM alert_delivery WHERE alert = $1 AND channel <> 'inbox' ORDER BY step`,
      [alert],
    );
  }

  /** Empty tables and an empty mail server, for the next story; time goes on. */
  async reset(contacts: readonly Contact[], alertReaders: readonly string[] = []): Promise<void> {
    this.setContacts(contacts, alertReaders);
    this.cases.files.clear();
    this.desk.opened.length = 0;
    this.mail.reset();
    await this.owner(`TRUNCATE alert, alert_delivery, sharing_disclosure, audit_entry`);
  }

  /** As the owner of the tables. */
  async owner(sql: string): Promise<void> {
    const client = new Client({ connectionString: this.test.addresses.url });
    await client.connect();
    await client.query(sql);
    await client.end();
  }

  async stop(): Promise<void> {
    await this.worker.stop();
    await this.topicWorker?.stop();
    await this.mail.stop();
    await this.test.close();
  }
}
