import { crashPoint, kafkaCode, logger, RecordsNotWritten, type Metrics, type RecordWriter } from '#platform';
import { ChannelSender, type OutgoingMessage, type SendOutcome, type StillOurs } from './channel-sender.js';

/** What a broker says of a topic, whatever is written to it. */
const OF_THE_TOPIC: Readonly<Record<string, string>> = {
  UNKNOWN_TOPIC_OR_PARTITION: 'no-topic',
  INVALID_TOPIC_EXCEPTION: 'no-topic',
  TOPIC_AUTHORIZATION_FAILED: 'not-permitted',
};
const TOO_LARGE: readonly string[] = ['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE'];

/**
 * So long a topic that is not there is not asked for again: each time it is, what goes to all other topics together with it
 * has to wait and is written once more, one by one.
 */
const ASK_AGAIN_AFTER_MS = 60_000;

interface Refused {
  readonly code: string;
  readonly askAgainAt: number;
}

/** Says nothing against the message: whoever has it now, or has it next, writes it. */
const NOT_OURS: SendOutcome = { kind: 'later', code: 'lease-lost', unsure: false, closed: true };

/** Writes alerts to the topics of their organisations; the writer puts together what is given at the same time. */
export class TopicSender extends ChannelSender {
  readonly channel = 'topic';
  private readonly refused = new Map<string, Refused>();
  private closed = false;
  private readonly outcomes;
  private readonly log = logger('deliveries');

  /** @param writer its owner's to close, once nothing is sent any more */
  constructor(
    private readonly writer: Pick<RecordWriter, 'write'>,
    metrics: Metrics,
  ) {
    super();
    this.outcomes = metrics.counter('homeward_topic_alerts_total', 'Attempts to write alerts to topics, by outcome', [
      'outcome',
    ]);
  }

  async send(message: OutgoingMessage, stillOurs: StillOurs): Promise<SendOutcome> {
    if (this.closed || !stillOurs()) return NOT_OURS;
    const outcome = this.knownOf(message.address) ?? (await this.write(message));
    this.outcomes.inc({ outcome: outcome.kind === 'taken' ? 'taken' : outcome.code });
    return outcome;
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }

  private async write({ address: topic, subject, body, headers }: OutgoingMessage): Promise<SendOutcome> {
    try {
      await this.writer.write(topic, [{ key: subject, value: body, headers }]);
      crashPoint('CP-topic-acknowledged');
      this.refused.delete(topic);
      return { kind: 'taken' };
    } catch (error) {
      if (!(error instanceof RecordsNotWritten)) throw error;
      // Whether it was written all the same nobody knows: the copy that comes again has the same id, and programs can tell.
      if (!error.isForGood) return { kind: 'later', code: 'brokers-away', unsure: false, closed: true };
      return { kind: 'refused', code: this.refusal(topic, kafkaCode(error)) };
    }
  }

  private refusal(topic: string, said: string): string {
    const code = OF_THE_TOPIC[said];
    if (code === undefined) return TOO_LARGE.includes(said) ? 'too-large' : 'refused-by-broker';
    if (!this.refused.has(topic)) {
      this.log.error({ topic, code }, 'no alerts can be written to this topic; they go by their other channels');
    }
    this.refused.set(topic, { code, askAgainAt: performance.now() + ASK_AGAIN_AFTER_MS });
    return code;
  }

  private knownOf(topic: string): SendOutcome | null {
    const before = this.refused.get(topic);
    if (before === undefined || performance.now() >= before.askAgainAt) return null;
    return { kind: 'refused', code: before.code };
  }
}
