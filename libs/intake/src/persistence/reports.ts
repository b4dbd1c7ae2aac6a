import { validateEvent, type EventType, type Feed, type NoticeData, type NoticeEvent } from '#contracts';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { StoredReport, WayIn } from '../submission.js';

interface ReportRow {
  id: string;
  /** bigint: the driver gives it as text. */
  position: string;
  organisation: string;
  feed: Feed;
  via: WayIn;
  source: string;
  event_id: string;
  type: EventType;
  subject: string;
  time: Date;
  received_at: Date;
  raw: { time?: string | null; data: NoticeData };
}

const COLUMNS = 'id, position, organisation, feed, via, source, event_id, type, subject, time, received_at, raw';

/** The accepted notices, read in the caller's transaction. */
@Injectable()
export class Reports {
  async load(tx: EntityManager, id: string): Promise<StoredReport | null> {
    const [report] = await this.loadMany(tx, [id]);
    return report ?? null;
  }

  /** Those that exist, in the order asked for. */
  async loadMany(tx: EntityManager, ids: readonly string[]): Promise<StoredReport[]> {
    if (ids.length === 0) return [];
    return this.select(tx, 'id = ANY($1::uuid[]) ORDER BY array_position($1::uuid[], id)', [ids]);
  }

  async findByEvent(tx: EntityManager, source: string, eventId: string): Promise<StoredReport | null> {
    const [report] = await this.select(tx, 'source = $1 AND event_id = $2', [source, eventId]);
    return report ?? null;
  }

  /** The notice that an organisation's withdrawal speaks of, from whichever of its sources; the latest, should there be two. */
  async findOwn(tx: EntityManager, organisation: string, eventId: string): Promise<StoredReport | null> {
    const [report] = await this.select(tx, 'organisation = $1 AND event_id = $2 ORDER BY position DESC LIMIT 1', [
      organisation,
      eventId,
    ]);
    return report ?? null;
  }

  /** All notices of one case, in the order of their arrival. */
  async bySubject(tx: EntityManager, source: string, subject: string): Promise<StoredReport[]> {
    return this.select(tx, 'source = $1 AND subject = $2 ORDER BY position', [source, subject]);
  }

  private async select(tx: EntityManager, condition: string, values: unknown[]): Promise<StoredReport[]> {
    const rows: ReportRow[] = await tx.query(`SELECT ${COLUMNS} FROM intake_report WHERE ${condition}`, values);
    return rows.map((row) => ({
      id: row.id,
      organisation: row.organisation,
      feed: row.feed,
      via: row.via,
      source: row.source,
      eventId: row.event_id,
      type: row.type,
      subject: row.subject,
      time: row.time,
      receivedAt: row.received_at,
      position: Number(row.position),
      event: eventOf(row),
    }));
  }
}

/** The fields of the contract. What was accepted under an earlier contract and would be refused today is read as it was sent. */
function eventOf(row: ReportRow): NoticeEvent {
  const checked = validateEvent(row.raw);
  if (checked.ok) return checked.value;
  return {
    id: row.event_id,
    source: row.source,
    type: row.type,
    subject: row.subject,
    time: row.raw.time ?? undefined,
    data: row.raw.data,
  };
}
