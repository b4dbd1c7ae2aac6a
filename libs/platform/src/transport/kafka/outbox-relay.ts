import { backlogTopic } from '#contracts';
import type { Database } from '../../database/database.js';
import { crashPoint } from '../../faults/crash-point.js';
import { logger } from '../../logging.js';
import type { Metrics } from '../../metrics/metrics.js';
import type { Busy } from '../../time/timeline.js';
import { pauseAfter, sleep } from '../delivery.js';
import type { OutboxRow } from '../embedded/group-ledger.js';
import { GroupMember } from '../embedded/group-member.js';
import type { LaneTurn } from '../embedded/lane.js';
import { hasUnread } from '../embedded/unread.js';
import { kafkaCode } from './kafka-faults.js';
import { BACKLOG } from '../message.js';
import { recordOf } from './message-record.js';
import type { RecordWriter } from './record-writer.js';

export interface OutboxRelayOptions {
  readonly database: Database;
  readonly writer: RecordWriter;
  readonly topics: readonly string[];
  readonly metrics: Metrics;
  /** How long a process that says nothing keeps its partitions. Milliseconds, default 5,000. */
  readonly leaseMs?: number | undefined;
}

/** The group under which the outbox is read for Kafka. */
export const RELAY_GROUP = 'kafka-relay';

const ROWS_AT_ONCE = 250;
/** What is published close together goes to Kafka together: one question, and one request, instead of one for each. */
const BETWEEN_LOOKS_MS = 20;

/**
 * Takes what the outbox holds to Kafka, in its order within each partition, by as many processes as run one: each row at
 * least once, and again after a crash between the brokers' word and ours. While no broker answers, it waits.
 */
export class OutboxRelay implements Busy {
  readonly name = 'outbox relay';
  private readonly member: GroupMember;
  private readonly log = logger('kafka');
  private readonly figures;
  private retrying = 0;

  constructor(private readonly options: OutboxRelayOptions) {
    const { database, topics, metrics, leaseMs = 5_000 } = options;
    this.figures = {
      relayed: metrics.counter('homeward_outbox_relayed_total', 'Messages taken from the outbox to Kafka', ['topic']),
      waiting: metrics.gauge('homeward_outbox_oldest_seconds', 'Age of the oldest message not yet taken to Kafka', []),
    };
    this.member = new GroupMember({
      url: database.url,
      group: RELAY_GROUP,
      topics,
      leaseMs,
      batch: ROWS_AT_ONCE,
      betweenLooksMs: BETWEEN_LOOKS_MS,
      handle: (rows, turn) => this.take(rows, turn),
      beat: (oldestUnreadSeconds) => this.figures.waiting.set(oldestUnreadSeconds),
    });
  }

  /** @throws when the database cannot be reached */
  start(): Promise<void> {
    return this.member.start();
  }

  async stop(withinMs: number): Promise<void> {
    await this.member.stop(withinMs);
  }

  /** Whether it reads the outbox and the brokers take what it brings. */
  isHealthy(): Promise<boolean> {
    return Promise.resolve(this.member.isConnected && this.retrying === 0);
  }

  /** False while the outbox holds something that no process has taken to Kafka. */
  async isQuiet(): Promise<boolean> {
    return !this.member.isWorking && !(await hasUnread(this.options.database, RELAY_GROUP, this.options.topics));
  }

  /** What is late goes on a topic of its own: after an hour without brokers a child who is missing now goes first. */
  private async write(topic: string, rows: readonly OutboxRow[]): Promise<void> {
    const late = rows.filter(isLate);
    const { writer } = this.options;
    await Promise.all([
      writer.write(topic, rows.filter((row) => !isLate(row)).map(recordOf)),
      writer.write(backlogTopic(topic), late.map(recordOf)),
    ]);
  }

  private async take(rows: readonly OutboxRow[], turn: LaneTurn): Promise<void> {
    const [{ topic } = { topic: '' }] = rows;
    for (let attempt = 1; turn.mayGoOn(); attempt++) {
      try {
        crashPoint('CP-relay-before-send');
        await this.write(topic, rows);
        crashPoint('CP-relay-acknowledged');
        this.figures.relayed.inc({ topic }, rows.length);
        const last = rows.at(-1);
        if (last) turn.reached(last);
        return;
      } catch (error) {
        if (attempt === 1 || attempt % 20 === 0) {
          this.log.warn({ topic, attempt, error: kafkaCode(error) }, 'not relayed yet');
        }
        this.retrying++;
        await sleep(pauseAfter(attempt), turn.stop);
        this.retrying--;
      }
    }
  }
}

const isLate = ({ late, headers }: OutboxRow): boolean => late || headers[BACKLOG] !== undefined;
