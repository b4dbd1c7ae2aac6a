import type { EventType, Note, ReceiptBody, ReceiptStatus } from '#contracts';
import { contentHash, deriveId, referenceOf } from '#kernel';
import { Database, HubClock } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AlertCounts, withNotes, type Conclusion, type Rejection } from '../receipt.js';

interface ReceiptRow {
  id: string;
  event_id: string;
  type: EventType | null;
  status: ReceiptStatus;
  episode: string | null;
  reference: string | null;
  notes: Note[];
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** One receipt for whichever of the two tables it is in; what was accepted comes before what was rejected under the same id. */
const RECEIPTS = `
  SELECT r.id, r.organisation, r.source, r.event_id, r.type, c.status, c.episode, c.reference, c.notes, r.received_at AS at, 0 AS place
  FROM intake_report r JOIN intake_receipt c ON c.report = r.id
  UNION ALL
  SELECT id, organisation, source, event_id, type, 'rejected', NULL, NULL, notes, at, 1 FROM intake_rejection`;

/** What became of each notice; for its publisher alone. */
@Injectable()
export class Receipts {
  constructor(
    private readonly database: Database,
    private readonly counts: AlertCounts,
    private readonly clock: HubClock,
  ) {}

  /** Writes down what was found out about a report, in the caller's transaction. Concluding the same again changes nothing. */
  async conclude(tx: EntityManager, report: string, conclusion: Conclusion): Promise<void> {
    if (!conclusion.notes?.length) return this.concludeWithoutNotes(tx, [[report, conclusion]]);
    const [known]: { episode: string | null; reference: string | null; notes: Note[] }[] = await tx.query(
      'SELECT episode, reference, notes FROM intake_receipt WHERE report = $1 FOR UPDATE',
      [report],
    );
    if (!known) throw new Error(`report ${report} has no receipt`);
    await tx.query(
      `UPDATE intake_receipt SET status = $2, episode = $3, reference = $4, notes = $5::jsonb, concluded_at = $6 WHERE report = $1`,
      [
        report,
        conclusion.status,
        conclusion.episode === undefined ? known.episode : conclusion.episode,
        conclusion.reference === undefined ? known.reference : conclusion.reference,
        JSON.stringify(withNotes(known.notes, conclusion.notes ?? [])),
        this.clock.now(),
      ],
    );
  }

  /** The same for several reports, each once: in one statement, but for those with something to note. */
  async concludeAll(tx: EntityManager, conclusions: ReadonlyMap<string, Conclusion>): Promise<void> {
    const plain = [...conclusions].filter(([, { notes }]) => !notes?.length);
    await this.concludeWithoutNotes(tx, plain);
    for (const [report, conclusion] of conclusions) {
      if (conclusion.notes?.length) await this.conclude(tx, report, conclusion);
    }
  }

  private async concludeWithoutNotes(
    tx: EntityManager,
    conclusions: readonly (readonly [report: string, conclusion: Conclusion])[],
  ): Promise<void> {
    if (conclusions.length === 0) return;
    const each = <T>(of: (conclusion: Conclusion) => T): T[] => conclusions.map(([, conclusion]) => of(conclusion));
    const [rows] = await tx.query<[{ report: string }[], number]>(
      `UPDATE intake_receipt AS r SET status = c.status, concluded_at = $7,
         episode = CASE WHEN c.has_episode THEN c.episode ELSE r.episode END,
         reference = CASE WHEN c.has_reference THEN c.reference ELSE r.reference END
       FROM unnest($1::uuid[], $2::text[], $3::boolean[], $4::uuid[], $5::boolean[], $6::text[])
            AS c (report, status, has_episode, episode, has_reference, reference)
       WHERE r.report = c.report
       RETURNING r.report`,
      [
        conclusions.map(([report]) => report),
        each(({ status }) => status),
        each(({ episode }) => episode !== undefined),
        each(({ episode }) => episode ?? null),
        each(({ reference }) => reference !== undefined),
        each(({ reference }) => reference ?? null),
        this.clock.now(),
      ],
    );
    const concluded = new Set(rows.map(({ report }) => report));
    const missing = conclusions.find(([report]) => !concluded.has(report));
    if (missing) throw new Error(`report ${missing[0]} has no receipt`);
  }

  /** A receipt for what could not be taken from a feed topic; its id. The same rejection again is the same receipt. */
  async reject(tx: EntityManager, rejection: Rejection): Promise<string> {
    const { organisation, source, eventId, type, notes, at } = rejection;
    const id = deriveId('rejection', organisation, source, eventId, contentHash(notes));
    await tx.query(
      `INSERT INTO intake_rejection (id, organisation, source, event_id, type, notes, at)
       VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7) ON CONFLICT DO NOTHING`,
      [id, organisation, source, eventId, type, JSON.stringify(notes), at],
    );
    return id;
  }

  /** Null when there is none, or when it is another organisation's: the two look the same from outside. */
  async byId(organisation: string, id: string): Promise<ReceiptBody | null> {
    if (!UUID.test(id)) return null;
    return this.one('id = $2', organisation, id);
  }

  /** By what the publisher calls the notice, for what came by Kafka. */
  async byEvent(organisation: string, source: string, eventId: string): Promise<ReceiptBody | null> {
    return this.one('source = $2 AND event_id = $3', organisation, source, eventId);
  }

  private async one(condition: string, organisation: string, ...values: string[]): Promise<ReceiptBody | null> {
    const [row] = await this.database.query<ReceiptRow>(
      `SELECT * FROM (${RECEIPTS}) receipt WHERE organisation = $1 AND ${condition} ORDER BY place, at DESC LIMIT 1`,
      [organisation, ...values],
    );
    if (!row) return null;
    return {
      id: row.id,
      eventId: row.event_id,
      type: row.type,
      status: row.status,
      episode: row.episode,
      // What was rejected is no case; it has a reference to speak of it by, as its alert has.
      reference: row.status === 'rejected' ? referenceOf(row.id) : row.reference,
      alerts: await this.counts.of(row.id),
      notes: row.notes,
    };
  }
}
