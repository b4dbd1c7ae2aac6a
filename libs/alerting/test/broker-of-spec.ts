import { RecordsNotWritten, type NewRecord, type RecordWriter } from '#platform';

/** A record that it took, with its value read. */
export interface WrittenAlert {
  readonly topic: string;
  readonly key: string;
  readonly headers: NonNullable<NewRecord['headers']>;
  readonly event: {
    readonly id: string;
    readonly type: string;
    readonly subject: string;
    readonly time: string;
    readonly data: Readonly<Record<string, unknown>> & { readonly id: string; readonly kind: string };
  };
}

/** A Kafka in memory: takes what is written, or behaves as brokers do that are away, hang, or have no such topic. */
export class BrokerOfSpec implements Pick<RecordWriter, 'write'> {
  readonly written: WrittenAlert[] = [];
  readonly missing = new Set<string>();
  away = false;
  attempts = 0;
  /** Called before a record is taken. */
  onWrite: (record: WrittenAlert) => Promise<void> = () => Promise.resolve();
  private letGo: (() => void) | null = null;
  private held: Promise<void> = Promise.resolve();

  async write(topic: string, records: readonly NewRecord[]): Promise<void> {
    this.attempts += 1;
    await this.held;
    if (this.away) throw new RecordsNotWritten('away');
    if (this.missing.has(topic)) {
      const said = Object.assign(new Error('no such topic'), { type: 'UNKNOWN_TOPIC_OR_PARTITION' });
      throw new RecordsNotWritten('no such topic', true, { cause: said });
    }
    for (const record of records) {
      const written = readAlert(topic, record);
      await this.onWrite(written);
      this.written.push(written);
    }
  }

  /** From now on what is written waits. */
  hang(): void {
    this.held = new Promise((resolve) => (this.letGo = resolve));
  }

  goOn(): void {
    this.letGo?.();
    this.held = Promise.resolve();
  }

  on(topic: string): WrittenAlert[] {
    return this.written.filter((one) => one.topic === topic);
  }

  reset(): void {
    this.goOn();
    this.written.length = 0;
    this.missing.clear();
    this.away = false;
    this.attempts = 0;
    this.onWrite = () => Promise.resolve();
  }
}

function readAlert(topic: string, { key, value, headers = {} }: NewRecord): WrittenAlert {
  return { topic, key: String(key), headers, event: JSON.parse(String(value)) as WrittenAlert['event'] };
}
