import {
  AlertingEntities,
  AlertingMigrations,
  Alerts,
  AlertWriting,
  ChannelSender,
  NoLists,
  SendingChannels,
  Showing,
  UndeliveredDesk,
  type SendOutcome,
} from '#alerting';
import { cloudEventType, type EventType } from '#contracts';
import { demonstration, Directory, referenceDataOnFile, type ClientCredentials } from '#directory';
import { Admission, DeadLetters, Intake, NothingRaised, Receipts } from '#intake';
import type { Database } from '#platform';
import {
  Audit,
  HubClock,
  Metrics,
  Outbox,
  Parked,
  RecordsNotWritten,
  RecordWriter,
  RightOfWay,
  type KafkaConnection,
  type KafkaRecord,
  type NewRecord,
  type RecordTurn,
} from '#platform';
import { packsOnFile, ProtocolsEntities, ProtocolsMigrations, RefusalByPacks, Tasks } from '#protocols';
import { Agreements, Disclosures, SharingEntities, SharingMigrations } from '#sharing';
import { randomBytes } from 'node:crypto';
import { DirectoryClients } from '../src/access/directory-clients.js';
import { ParkingDesk } from '../src/desks/parking-desk.js';
import { RefusalsDesk } from '../src/desks/refusals-desk.js';
import { Admitting } from '../src/feeds/admitting.js';
import { DeadLetterTopic } from '../src/feeds/kafka/dead-letter-topic.js';
import { FeedIntake } from '../src/feeds/kafka/feed-intake.js';
import { FeedRecords } from '../src/feeds/kafka/feed-records.js';
import { ParkedRecords } from '../src/feeds/kafka/parked-records.js';
import { RefusedRecords } from '../src/feeds/kafka/refused-records.js';
import { ENTITIES, MIGRATIONS, missing, NOW } from './gateway-under-test.js';

export const FEED_ENTITIES = [...ENTITIES, ...ProtocolsEntities, ...SharingEntities, ...AlertingEntities];
export const FEED_MIGRATIONS = [...MIGRATIONS, ...ProtocolsMigrations, ...SharingMigrations, ...AlertingMigrations];

/** Keeps what it was given, or refuses it as the brokers of the spec do. */
export class WriterOfSpec extends RecordWriter {
  readonly written: { readonly topic: string; readonly record: NewRecord }[] = [];
  /** What the next writes meet: brokers that are away, or that will never take it. */
  readonly faults: ('away' | 'for-good')[] = [];

  constructor() {
    super({} as KafkaConnection);
  }

  override write(topic: string, records: readonly NewRecord[]): Promise<void> {
    const fault = this.faults.shift();
    if (fault) return Promise.reject(new RecordsNotWritten(fault, fault === 'for-good'));
    this.written.push(...records.map((record) => ({ topic, record })));
    return Promise.resolve();
  }
}

class Nobody extends UndeliveredDesk {
  override open(): Promise<void> {
    throw new Error('this spec does not say what becomes of an alert that nobody can be sent');
  }
}

class Mail extends ChannelSender {
  override readonly channel = 'email';
  override send(): Promise<SendOutcome> {
    return Promise.resolve({ kind: 'taken' });
  }
  override close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Fills the directory of a fresh database with the demonstration; the only copy of its keys. */
export async function demonstrationClients(database: Database): Promise<readonly ClientCredentials[]> {
  const seed = demonstration((count) => randomBytes(count), referenceDataOnFile());
  await database.transaction((tx) => new Directory(database, new Audit()).seed(tx, seed, NOW));
  return seed.credentials.clients;
}

const PACKS = packsOnFile('packs');

/** The way in from the feed topics on a real database, put together as the gateway does. */
export class FeedsUnderTest {
  readonly clock = HubClock.simulated(NOW);
  readonly metrics = new Metrics();
  readonly feedIntake: FeedIntake;
  readonly receipts: Receipts;
  readonly desk: ParkingDesk;
  readonly intake: Intake;
  readonly refreshDirectory: () => Promise<unknown>;

  constructor(
    readonly database: Database,
    readonly clients: readonly ClientCredentials[],
    readonly writer: RecordWriter = new WriterOfSpec(),
  ) {
    const { clock } = this;
    const audit = new Audit();
    const directory = new Directory(database, audit);
    this.refreshDirectory = () => directory.refresh();
    const letters = new DeadLetters(database);
    this.receipts = new Receipts(database, new NothingRaised(), clock);
    this.intake = new Intake(database, new Outbox(), audit, clock, new RightOfWay());
    const admitting = new Admitting(this.intake, new Admission(database, new RefusalByPacks(() => PACKS)), clock);
    const records = new FeedRecords(new DirectoryClients(directory), admitting, this.intake);
    const channels = new SendingChannels([new Mail()]);
    const agreements = new Agreements(database, audit);
    const writing = new AlertWriting(
      new Showing(directory, agreements, new NoLists()),
      new Disclosures(),
      audit,
      channels,
      new Nobody(),
    );
    const alerts = new Alerts(directory, writing, audit);
    const refusals = new RefusalsDesk(new Tasks(audit), alerts, directory);
    const refused = new RefusedRecords(database, letters, this.receipts, refusals, audit, clock);
    this.feedIntake = new FeedIntake(records, refused, letters, new DeadLetterTopic(this.writer), this.metrics);
    const parkedRecords = new ParkedRecords(records, refused, letters, clock);
    this.desk = new ParkingDesk(database, new Parked(database, new Outbox()), letters, parkedRecords, clock);
  }

  /** The written copies, where the writer is the spec's own. */
  get written(): WriterOfSpec['written'] {
    return this.writer instanceof WriterOfSpec ? this.writer.written : [];
  }

  client(organisationOrKind: string): ClientCredentials {
    const client =
      this.clients.find((c) => c.organisation === organisationOrKind) ??
      this.clients.find((c) => c.kind === organisationOrKind);
    if (!client) throw new Error(`no client for ${organisationOrKind}`);
    return client;
  }

  event(by: string, over: { readonly type?: EventType; readonly data?: object } & Record<string, unknown> = {}) {
    const { type = 'missing.reported', data = missing(), ...attributes } = over;
    return {
      specversion: '1.0',
      id: `n-${randomBytes(6).toString('hex')}`,
      source: this.client(by).source,
      subject: 'MP/26/1',
      ...attributes,
      type: cloudEventType(type),
      data,
    };
  }

  /** Hands records over as a consumer would; answers how far they were done with. */
  async handle(records: readonly KafkaRecord[], stop = new AbortController().signal): Promise<readonly string[]> {
    const reached: string[] = [];
    const turn: RecordTurn = { stop, reached: ({ offset }) => void reached.push(offset) };
    await this.feedIntake.handle(records, turn);
    return reached;
  }
}
