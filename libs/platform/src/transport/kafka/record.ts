/** One record as it lies on a topic: nothing of it parsed or decoded yet. */
export interface KafkaRecord {
  /** As the hub calls it: without the prefix that this hub's topics have at the broker. */
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: Buffer | null;
  /** Null is a tombstone. */
  readonly value: Buffer | null;
  /** In the order in which the client library gives them; a name may be there more than once. */
  readonly headers: readonly RecordHeader[];
  /** The broker's or the publisher's, as the topic is configured. */
  readonly timestamp: Date;
}

export interface RecordHeader {
  readonly name: string;
  readonly value: Buffer;
}

/** A record to be written. */
export interface NewRecord {
  readonly key: string | Buffer | null;
  readonly value: string | Buffer | null;
  /** Several values where a name is to be there more than once. */
  readonly headers?: Readonly<Record<string, string | Buffer | (string | Buffer)[]>> | undefined;
  /** Without it the key decides, as Kafka's own clients reckon it. */
  readonly partition?: number | undefined;
}

/** A consumer's leave to handle records of one partition. */
export interface RecordTurn {
  /** Aborted when the partition is another member's, or the process is ending: what is not begun must not be. */
  readonly stop: AbortSignal;
  /** Everything up to and with this record is done with and need not come again. */
  reached(record: KafkaRecord): void;
}

/**
 * Handles records of one partition, in their order; resolves when it is done with all of them, or has stopped because it
 * was told to. What was not reached comes again. Must not throw for what one record says: it would come again for ever.
 */
export type RecordHandler = (records: readonly KafkaRecord[], turn: RecordTurn) => Promise<void>;
