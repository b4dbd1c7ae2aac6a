import { logger, RecordsNotWritten, type Metrics, type NewRecord, type RecordWriter } from '#platform';
import { ChannelSender, type OutgoingMessage, type SendOutcome, type StillOurs } from './channel-sender.js';

interface Waiting {
  readonly message: OutgoingMessage;
  readonly stillOurs: StillOurs;
  readonly resolve: (outcome: SendOutcome) => void;
}

/** What is written at once: more would make a batch that a broker refuses for its size alone. */
const MOST_AT_ONCE = 200;
const MOST_BYTES_AT_ONCE = 512 * 1024;

const LEASE_LOST: SendOutcome = { kind: 'later', code: 'lease-lost', unsure: false };
/** Where the answer was lost the copy that comes again has the same id, and programs can tell: it is not counted. */
const AWAY: SendOutcome = { kind: 'later', code: 'brokers-away', unsure: false, closed: true };

/**
 * Writes alerts to the topics of their organisations, several with one write. Per topic one write is under way at a time,
 * so that the order in which messages were given is the order on the topic.
 */
export class TopicSender extends ChannelSender {
  readonly channel = 'topic';
  private readonly waiting = new Map<string, Waiting[]>();
  private readonly writing = new Set<string>();
  /** Topics that refused for good, each said once in the log. */
  private readonly said = new Set<string>();
  private closed = false;
  private readonly outcomes;
  private readonly log = logger('deliveries');

  constructor(
    private readonly writer: Pick<RecordWriter, 'write'>,
    metrics: Metrics,
  ) {
    super();
    this.outcomes = metrics.counter('homeward_topic_alerts_total', 'Attempts to write alerts to topics, by outcome', [
      'outcome',
    ]);
  }

  send(message: OutgoingMessage, stillOurs: StillOurs): Promise<SendOutcome> {
    return new Promise((resolve) => {
      const topic = message.address;
      const before = this.waiting.get(topic);
      if (before) before.push({ message, stillOurs, resolve });
      else this.waiting.set(topic, [{ message, stillOurs, resolve }]);
      // What is given in the same turn goes with it.
      queueMicrotask(() => void this.writeAll(topic));
    });
  }

  /** What waits is not written any more. What is being written ends by itself: the writer is its owner's to close. */
  close(): Promise<void> {
    this.closed = true;
    for (const [topic, waiting] of this.waiting) {
      this.waiting.delete(topic);
      for (const { resolve } of waiting) resolve(LEASE_LOST);
    }
    return Promise.resolve();
  }

  private async writeAll(topic: string): Promise<void> {
    if (this.writing.has(topic)) return;
    this.writing.add(topic);
    for (let batch = this.next(topic); batch.length > 0; batch = this.next(topic)) await this.writeBatch(topic, batch);
    this.writing.delete(topic);
  }

  /** The first that wait, as many as go together. */
  private next(topic: string): Waiting[] {
    const waiting = this.waiting.get(topic) ?? [];
    let bytes = 0;
    const end = waiting.findIndex(({ message: { body } }, i) => {
      bytes += Buffer.byteLength(body);
      return i > 0 && (i >= MOST_AT_ONCE || bytes > MOST_BYTES_AT_ONCE);
    });
    const batch = waiting.splice(0, end === -1 ? waiting.length : end);
    if (waiting.length === 0) this.waiting.delete(topic);
    return batch;
  }

  private async writeBatch(topic: string, batch: readonly Waiting[]): Promise<void> {
    const ours = batch.filter(({ stillOurs, resolve }) => {
      const isOurs = !this.closed && stillOurs();
      if (!isOurs) resolve(LEASE_LOST);
      return isOurs;
    });
    if (ours.length === 0) return;
    const outcome = await this.outcomeOf(topic, ours);
    if (outcome.kind === 'refused' && ours.length > 1) {
      // One of them may be what was refused: the others are not to go with it.
      for (const one of ours) await this.writeBatch(topic, [one]);
      return;
    }
    this.outcomes.inc({ outcome: outcome.kind === 'taken' ? 'taken' : outcome.code }, ours.length);
    for (const { resolve } of ours) resolve(outcome);
  }

  private async outcomeOf(topic: string, batch: readonly Waiting[]): Promise<SendOutcome> {
    try {
      await this.writer.write(topic, batch.map(recordOf));
      this.said.delete(topic);
      return { kind: 'taken' };
    } catch (error) {
      if (!(error instanceof RecordsNotWritten)) {
        this.log.error({ err: error, topic }, 'alerts could not be written');
        return { kind: 'later', code: 'sender-failed', unsure: false };
      }
      if (!error.isForGood) return AWAY;
      const code = codeOf(error);
      if (batch.length === 1 && !this.said.has(topic)) {
        this.said.add(topic);
        this.log.error({ topic, code }, 'alerts cannot be written to this topic; they go by their other channels');
      }
      return { kind: 'refused', code };
    }
  }
}

const recordOf = ({ message }: Waiting): NewRecord => ({
  key: message.subject,
  value: message.body,
  headers: message.headers,
});

/** By the broker's own names for what it refuses. */
const CODES: Readonly<Record<string, string>> = {
  UNKNOWN_TOPIC_OR_PARTITION: 'no-topic',
  INVALID_TOPIC_EXCEPTION: 'no-topic',
  TOPIC_AUTHORIZATION_FAILED: 'not-permitted',
  MESSAGE_TOO_LARGE: 'too-large',
  RECORD_LIST_TOO_LARGE: 'too-large',
};

function codeOf(error: unknown): string {
  for (let one = error; one instanceof Error; one = one.cause) {
    const { type } = one as { type?: unknown };
    const code = typeof type === 'string' ? CODES[type] : undefined;
    if (code !== undefined) return code;
  }
  return 'refused-by-broker';
}
