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

const MOST_KEPT = 1_000;

/** The accepted notices, read in the caller's transaction. */
@Injectable()
export class Reports {
  private readonly recent = new Map<string, StoredReport>();

  async load(tx: EntityManager, id: string): Promise<StoredReport | null> {
    const [report] = await this.loadMany(tx, [id]);
    return report ?? null;
  }

  /** Those that exist, in the order asked for. */
  async loadMany(tx: EntityManager, ids: readonly string[]): Promise<StoredReport[]> {
    const missing = ids.filter((id) => !this.recent.has(id));
    const read = missing.length === 0 ? [] : await this.select(tx, 'id = ANY($1::uuid[])', [missing]);
    const found = new Map(read.map((report) => [report.id, report]));
    const reports = ids.map((id) => found.get(id) ?? this.recent.get(id)).filter((one) => one !== undefined);
    for (const report of read) this.keep(report);
    return reports;
  }

  /** A stored report never changes, and several parts of the hub read it within a second. */
  private keep(report: StoredReport): void {
    this.recent.set(report.id, report);
    if (this.recent.size <= MOST_KEPT) return;
    const [oldest] = this.recent.keys();
    if (oldest !== undefined) this.recent.delete(oldest);
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

  /** Ids of the notices of placements that an authority made, or that it is said to be the area of. */
  async placementsOf(tx: EntityManager, authority: string): Promise<string[]> {
    const rows: { id: string }[] = await tx.query(
      `SELECT id FROM intake_report WHERE type = 'placement.notified' AND raw->'data'->>'responsibleAuthority' = $1
       UNION
       SELECT id FROM intake_report WHERE type = 'placement.notified'
         AND COALESCE(raw->'data'->'placement'->>'authority', raw->'data'->'placement'->'address'->>'authority') = $1`,
      [authority],
    );
    return rows.map(({ id }) => id);
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
