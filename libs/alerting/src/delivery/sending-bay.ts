import { crashPoint, logger } from '#platform';
import type { Leased } from '../persistence/delivery-queue.js';
import type { OutgoingMessage, SendingChannels, SendOutcome } from './channel-sender.js';
import type { WorkerSettings } from './worker-settings.js';

/** A delivery that a worker holds, from its lease until what became of it is written. */
export interface Slot {
  readonly leased: Leased;
  /** By the process's own clock, which no one can set: until then no other worker may take it. */
  leasedUntil: number;
}

/** What came of a message: the other side's answer, or that it waited too long for its turn to go as it was decided. */
export type BayOutcome = SendOutcome | { readonly postponed: true };

interface Waiting {
  readonly slot: Slot;
  readonly message: OutgoingMessage;
  readonly since: number;
}

/** A decision to send is good for so long; then it is made anew. */
const DECISION_KEEPS_MS = 1_000;
const LOOK_AGAIN_MS = 50;

/**
 * Sends what was decided, some messages side by side and a few more waiting for their turn. A message whose recipient is
 * slow, or is known to hold it, takes up nobody's turn.
 */
export class SendingBay {
  private readonly waiting: Waiting[] = [];
  private readonly sending = new Set<Slot>();
  private readonly slow = new Set<Slot>();
  private lookAgain: NodeJS.Timeout | null = null;
  private closed = false;
  private readonly log = logger('deliveries');

  constructor(
    private readonly channels: SendingChannels,
    private readonly settings: WorkerSettings,
    private readonly ended: (slot: Slot, outcome: BayOutcome) => void,
  ) {}

  /** How many more messages it would like to be given; 0 while enough are waiting. */
  get wanted(): number {
    const { parallel, ahead } = this.settings;
    if (this.waiting.length > ahead / 2) return 0;
    return Math.max(0, parallel + ahead - this.waiting.length - this.busy);
  }

  add(slot: Slot, message: OutgoingMessage): void {
    this.waiting.push({ slot, message, since: performance.now() });
    this.startNext();
  }

  /** Nothing more is handed over from now on. */
  close(): void {
    this.closed = true;
    this.startNext();
  }

  private get busy(): number {
    return this.sending.size - Math.max(this.slow.size, Math.min(this.channels.held(), this.sending.size));
  }

  private startNext(): void {
    while (this.waiting.length > 0 && (this.closed || this.busy < this.settings.parallel)) {
      const next = this.waiting.shift();
      if (!next) break;
      if (this.closed || performance.now() - next.since > DECISION_KEEPS_MS) this.ended(next.slot, { postponed: true });
      else void this.send(next);
    }
    if (this.waiting.length > 0) {
      this.lookAgain ??= setTimeout(() => {
        this.lookAgain = null;
        this.startNext();
      }, LOOK_AGAIN_MS).unref();
    }
  }

  private async send({ slot, message }: Waiting): Promise<void> {
    this.sending.add(slot);
    const patience = setTimeout(() => this.slow.add(slot), this.settings.slowAfterMs).unref();
    const outcome = await this.outcomeOf(slot, message);
    clearTimeout(patience);
    this.slow.delete(slot);
    this.sending.delete(slot);
    crashPoint('CP-notifier-answered');
    this.ended(slot, outcome);
    this.startNext();
  }

  private async outcomeOf(slot: Slot, message: OutgoingMessage): Promise<SendOutcome> {
    const sender = this.channels.sender(slot.leased.channel);
    if (!sender) return { kind: 'refused', code: 'no-such-channel' };
    try {
      return await sender.send(message, () => performance.now() < slot.leasedUntil && !this.closed);
    } catch (error) {
      this.log.error({ err: error, delivery: message.id }, 'a sender failed');
      return { kind: 'later', code: 'sender-failed', unsure: true };
    }
  }
}
