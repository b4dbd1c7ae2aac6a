import { logger } from '../../logging.js';
import { MessageServer, type GroupOptions } from '../message-server.js';
import { handleSideBySide } from '../side-by-side.js';
import type { TransportHealth } from '../transport.js';
import type { OutboxRow } from './group-ledger.js';
import { GroupMember } from './group-member.js';
import { hasUnread } from './unread.js';
import type { LaneTurn } from './lane.js';

export interface EmbeddedTransportOptions extends GroupOptions {
  /** Messages read at once from a partition, and at most handled again after a crash. Default 100. */
  readonly batch?: number;
  /** How long a member that says nothing keeps its partitions. Milliseconds, default 5,000. */
  readonly leaseMs?: number;
  /** How long `close` waits for the handlers that run. Milliseconds, default 10,000. */
  readonly stopWithinMs?: number;
}

/** The outbox table read as a consumer group: the transport of the hub that runs without a broker. */
export class EmbeddedTransport extends MessageServer {
  private readonly member: GroupMember;
  private readonly stopWithinMs: number;
  private readonly lateness;
  private toldOfHang = false;
  private readonly log = logger('transport');

  constructor(options: EmbeddedTransportOptions) {
    super(options);
    const { database, group, topics, metrics } = options;
    this.stopWithinMs = options.stopWithinMs ?? 10_000;
    this.member = new GroupMember({
      url: database.url,
      group,
      topics,
      leaseMs: options.leaseMs ?? 5_000,
      batch: options.batch ?? 100,
      handle: (rows, turn) => this.handleInTurn(rows, turn),
      beat: (oldestUnreadSeconds) => this.showFigures(oldestUnreadSeconds),
    });
    this.lateness = {
      unread: metrics.gauge('homeward_oldest_unread_seconds', 'Age of the oldest message not yet done with', ['group']),
      heldBack: metrics.gauge('homeward_outbox_held_back_seconds', 'Wait for older transactions to end', ['group']),
    };
  }

  protected override start(): Promise<void> {
    return this.member.start();
  }

  protected override async stop(): Promise<void> {
    await this.member.stop(this.stopWithinMs);
  }

  override health(): TransportHealth {
    const oldestHandlerMs = this.delivery.oldestRunningMs();
    return {
      healthy: this.member.isConnected && oldestHandlerMs < this.hungAfterMs,
      connected: this.member.isConnected,
      partitions: this.member.partitions,
      oldestHandlerMs,
      retrying: this.delivery.retrying,
      heldBackMs: this.member.heldBackMs,
    };
  }

  /**
   * False while there is a message that the group, in any process, is not done with: those, too, that are committed but
   * held back by an older transaction.
   */
  override async isQuiet(): Promise<boolean> {
    if (this.member.isWorking) return false;
    return !(await hasUnread(this.database, this.group, this.topics));
  }

  private handleInTurn(rows: readonly OutboxRow[], turn: LaneTurn): Promise<void> {
    return handleSideBySide(rows, {
      most: this.sideBySide,
      keyOf: ({ key }) => key,
      mayGoOn: () => turn.mayGoOn(),
      deliver: (row) => this.delivery.deliver(row, turn.stop),
      reached: (row) => turn.reached(row),
    });
  }

  private showFigures(oldestUnreadSeconds: number): void {
    const { group } = this;
    const health = this.showHealth();
    this.lateness.unread.set({ group }, oldestUnreadSeconds);
    this.lateness.heldBack.set({ group }, health.heldBackMs / 1_000);
    const hung = health.oldestHandlerMs >= this.hungAfterMs;
    if (hung && !this.toldOfHang) this.log.error({ group, ms: health.oldestHandlerMs }, 'a handler hangs');
    this.toldOfHang = hung;
  }
}
