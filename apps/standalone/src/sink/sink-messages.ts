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
  constructor(private readonly database: Database) {}

  async keep(message: TakenMessage): Promise<void> {
    await this.database.query(
      `INSERT INTO sink_message (id, at, channel, organisation, role, address, alert, kind, subject, body, reference,
         rules, message_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        randomUUID(),
        message.at,
        message.channel,
        message.organisation,
        message.role,
        message.address,
        message.alert,
        message.kind,
        message.subject,
        message.body,
        message.reference,
        message.rules,
        message.messageId,
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
