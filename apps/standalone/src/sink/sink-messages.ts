import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '#platform';

/** A message as it reached the sink. */
export interface TakenMessage {
  readonly at: Date;
  readonly channel: 'email' | 'sms';
  readonly organisation: string | null;
  readonly role: string | null;
  readonly address: string;
  readonly alert: string | null;
  readonly kind: string | null;
  readonly subject: string;
  readonly body: string;
  readonly reference: string | null;
  readonly rules: readonly string[];
  readonly messageId: string | null;
}

/** As `GET /sink/messages` shows it (contract §4); `messageId` besides, by which a second copy is known. */
export interface SinkMessageBody {
  readonly id: string;
  readonly at: string;
  readonly channel: 'email' | 'sms';
  readonly to: { readonly organisation: string | null; readonly role: string | null; readonly address: string };
  readonly alert: string | null;
  readonly kind: string | null;
  readonly subject: string;
  readonly body: string;
  readonly reference: string | null;
  readonly rules: readonly string[];
  readonly messageId: string | null;
}

export interface SinkPage {
  readonly items: readonly SinkMessageBody[];
  readonly next: string | null;
}

export interface SinkQuery {
  /** Sent then or later. */
  readonly since?: Date | undefined;
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

const PAGE = 500;

/** What the sink has taken, kept across restarts. */
@Injectable()
export class SinkMessages {
  private readonly waiting: { message: TakenMessage; resolve: () => void; reject: (error: unknown) => void }[] = [];
  private isWriting = false;

  constructor(private readonly database: Database) {}

  /** Resolves when the message is on disk; those that come while others are being written are written together. */
  keep(message: TakenMessage): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ message, resolve, reject });
      if (!this.isWriting) void this.writeWaiting();
    });
  }

  private async writeWaiting(): Promise<void> {
    this.isWriting = true;
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0);
      try {
        await this.write(batch.map(({ message }) => message));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.isWriting = false;
  }

  private async write(messages: readonly TakenMessage[]): Promise<void> {
    await this.database.query(
      `INSERT INTO sink_message (id, at, channel, organisation, role, address, alert, kind, subject, body, reference,
         rules, message_id)
       SELECT id, at, channel, organisation, role, address, alert, kind, subject, body, reference, rules, message_id
       FROM jsonb_to_recordset($1::jsonb) AS m (id uuid, at timestamptz, channel text, organisation text, role text,
         address text, alert uuid, kind text, subject text, body text, reference text, rules text[], message_id text)`,
      [
        JSON.stringify(
          messages.map(({ messageId, ...message }) => ({ ...message, id: randomUUID(), message_id: messageId })),
        ),
      ],
    );
  }

  /**
   * Newest first. `cursor` is the `next` of the page before; pages stay where they are while more messages come in.
   * @returns null for a cursor that is none
   */
  async page({ since, cursor, limit = PAGE }: SinkQuery): Promise<SinkPage | null> {
    if (cursor !== undefined && !/^\d{1,18}$/.test(cursor)) return null;
    const rows = await this.database.query<Row>(
      `SELECT id, position, at, channel, organisation, role, address, alert, kind, subject, body, reference, rules, message_id
       FROM sink_message
       WHERE ($1::timestamptz IS NULL OR at >= $1) AND ($2::bigint IS NULL OR position < $2)
       ORDER BY position DESC LIMIT $3`,
      [since ?? null, cursor ?? null, limit + 1],
    );
    const items = rows.slice(0, limit);
    return { items: items.map(bodyOf), next: rows.length > limit ? (items.at(-1)?.position ?? null) : null };
  }
}

interface Row extends Omit<SinkMessageBody, 'at' | 'to' | 'messageId'> {
  readonly position: string;
  readonly at: Date;
  readonly organisation: string | null;
  readonly role: string | null;
  readonly address: string;
  readonly message_id: string | null;
}

function bodyOf(row: Row): SinkMessageBody {
  const { id, at, channel, organisation, role, address, alert, kind, subject, body, reference, rules } = row;
  return {
    id,
    at: at.toISOString(),
    channel,
    to: { organisation, role, address },
    alert,
    kind,
    subject,
    body,
    reference,
    rules,
    messageId: row.message_id,
  };
}
