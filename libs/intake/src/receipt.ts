import type { EventType, Note, ReceiptBody, ReceiptStatus } from '#contracts';

/** What a notice's alerts have come to, counted for its publisher. Alerting fills this; without it nothing was raised. */
export abstract class AlertCounts {
  abstract of(reportId: string): Promise<ReceiptBody['alerts']>;
}

export class NothingRaised extends AlertCounts {
  override of(): Promise<ReceiptBody['alerts']> {
    return Promise.resolve({ raised: 0, delivered: 0, acknowledged: 0 });
  }
}

/** What the matcher found out about a report. Fields left out stay as they are. */
export interface Conclusion {
  readonly status: ReceiptStatus;
  readonly episode?: string | null | undefined;
  readonly reference?: string | null | undefined;
  /** Added to the notes there are; one that is there already is not added again. */
  readonly notes?: readonly Note[] | undefined;
}

/** A receipt without its counts. */
export interface StoredReceipt {
  readonly id: string;
  readonly eventId: string;
  readonly type: EventType | null;
  readonly status: ReceiptStatus;
  readonly episode: string | null;
  readonly reference: string | null;
  readonly notes: readonly Note[];
}

/** A notice that could not be taken: from a feed topic, where there is no answer but the receipt (contract §1). */
export interface Rejection {
  /** The publisher's organisation, where its signature told. */
  readonly organisation: string;
  readonly source: string;
  readonly eventId: string;
  readonly type: EventType | null;
  /** What was wrong, field by field. */
  readonly notes: readonly Note[];
  readonly at: Date;
}

/** The notes there are and the new ones, each once: a replay concludes the same again. */
export function withNotes(known: readonly Note[], added: readonly Note[]): readonly Note[] {
  const missing = added.filter((note) => !known.some((k) => k.code === note.code && k.pointer === note.pointer));
  return missing.length === 0 ? known : [...known, ...missing];
}
