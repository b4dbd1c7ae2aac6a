import { caseKey } from '#contracts';
import { Audit, crashPoint, Database, HubClock, Outbox, RightOfWay } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { eventContentHash, reportId } from '../event-content.js';
import type { Acceptance, Submission } from '../submission.js';
import { GroupCommit, type Groupable, type GroupLimits } from './group-commit.js';
import { isStorageFault, StorageUnavailable } from './storage-unavailable.js';

/** Two transactions in flight keep the disk busy while the next group gathers; more only make smaller groups. */
const LIMITS: GroupLimits = { items: 200, bytes: 8 * 1024 * 1024, inFlight: 2, waiting: 20_000, patience: 10_000 };

/** A submission as a row. */
interface ReportRow extends Groupable {
  readonly id: string;
  readonly submission: Submission;
  readonly contentHash: string;
  readonly receivedAt: Date;
  readonly rawJson: string;
}

/** The way in. Whoever has been told "accepted" finds the notice on disk, with its audit row and its message to the matcher. */
@Injectable()
export class Intake {
  private readonly commits: GroupCommit<ReportRow, Acceptance>;

  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly audit: Audit,
    private readonly clock: HubClock,
    private readonly rightOfWay: RightOfWay,
  ) {
    this.commits = new GroupCommit(
      (rows) => this.write(rows),
      (error) => !isStorageFault(error),
      LIMITS,
    );
  }

  /**
   * Stores a notice that has been found valid and permitted. Resolves after COMMIT; concurrent calls share one. Notices
   * of one case that were submitted one after the other are published in that order.
   * @throws StorageUnavailable when it could not be stored; sending the same again is safe
   */
  async accept(submission: Submission): Promise<Acceptance> {
    const { event, raw } = submission;
    // Nobody waits for the answer to a record of a topic: the hub's own work need not step aside for it.
    if (submission.via === 'http') this.rightOfWay.arrived();
    const rawJson = JSON.stringify(raw);
    const row: ReportRow = {
      id: reportId(event.source, event.id),
      key: caseKey(event.source, event.subject),
      bytes: rawJson.length,
      afterOthers: submission.afterOthers ?? false,
      submission,
      contentHash: eventContentHash(raw),
      receivedAt: this.clock.now(),
      rawJson,
    };
    try {
      return await this.commits.submit(row);
    } catch (error) {
      if (error instanceof StorageUnavailable || !isStorageFault(error)) throw error;
      throw new StorageUnavailable('the notice could not be stored', { cause: error });
    }
  }

  /**
   * Whether the organisation's notice of this source and id was accepted and said the same: then nothing is left to do,
   * whatever may be in its way today.
   * @throws StorageUnavailable when it could not be looked for
   */
  async hasAccepted(organisation: string, raw: Submission['raw'] & { source: string; id: string }): Promise<boolean> {
    try {
      const rows = await this.database.query<{ content_hash: string }>(
        'SELECT content_hash FROM intake_report WHERE id = $1 AND organisation = $2',
        [reportId(raw.source, raw.id), organisation],
      );
      return rows[0]?.content_hash === eventContentHash(raw);
    } catch (error) {
      if (!isStorageFault(error)) throw error;
      throw new StorageUnavailable('the notice could not be looked for', { cause: error });
    }
  }

  /** Nothing is being stored and nothing waits to be. */
  get isIdle(): boolean {
    return this.commits.isIdle;
  }

  private async write(rows: readonly ReportRow[]): Promise<readonly Acceptance[]> {
    const outcomes = await this.database.transaction(async (tx) => {
      const first = new Map<string, ReportRow>();
      for (const row of rows) if (!first.has(row.id)) first.set(row.id, row);
      const inserted = await this.insert(tx, [...first.values()]);
      const fresh = [...first.values()].filter((row) => inserted.has(row.id));
      if (fresh.length > 0) {
        await this.outbox.publish(tx, ...fresh.map(messageOf));
        await this.audit.record(tx, fresh.map(auditEntryOf));
      }
      const known = await this.hashesOf(
        tx,
        [...first.keys()].filter((id) => !inserted.has(id)),
      );
      crashPoint('CP-gateway-before-commit');
      return rows.map((row): Acceptance => {
        if (inserted.has(row.id) && first.get(row.id) === row) return { outcome: 'accepted', receiptId: row.id };
        const hash = inserted.has(row.id) ? first.get(row.id)?.contentHash : known.get(row.id);
        return hash === row.contentHash ? { outcome: 'duplicate', receiptId: row.id } : { outcome: 'conflict' };
      });
    });
    crashPoint('CP-gateway-committed');
    return outcomes;
  }

  /**
   * Ids of those that were not there before. Positions are given in order of arrival, rows written in order of id, so
   * that two processes never wait for each other in a ring.
   */
  private async insert(tx: EntityManager, rows: readonly ReportRow[]): Promise<Set<string>> {
    const of = <T>(pick: (row: ReportRow) => T): T[] => rows.map(pick);
    const inserted: { report: string }[] = await tx.query(
      `WITH sent AS (
         SELECT t.*, nextval('intake_report_position_seq') AS position
           FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                       $9::timestamptz[], $10::timestamptz[], $11::text[], $12::jsonb[], $13::jsonb[])
             AS t(id, organisation, feed, via, source, event_id, type, subject, time, received_at, content_hash, raw, notes)
       ), stored AS (
         INSERT INTO intake_report (id, position, organisation, feed, via, source, event_id, type, subject, time, received_at, content_hash, raw)
         SELECT id, position, organisation, feed, via, source, event_id, type, subject, time, received_at, content_hash, raw
           FROM sent ORDER BY id
         ON CONFLICT DO NOTHING
         RETURNING id
       )
       INSERT INTO intake_receipt (report, status, notes)
       SELECT id, 'accepted', sent.notes FROM stored JOIN sent USING (id)
       RETURNING report`,
      [
        of((r) => r.id),
        of((r) => r.submission.organisation),
        of((r) => r.submission.feed),
        of((r) => r.submission.via),
        of((r) => r.submission.event.source),
        of((r) => r.submission.event.id),
        of((r) => r.submission.event.type),
        of((r) => r.submission.event.subject),
        of((r) => r.submission.event.time ?? r.receivedAt),
        of((r) => r.receivedAt),
        of((r) => r.contentHash),
        of((r) => r.rawJson),
        of((r) => JSON.stringify(r.submission.notes)),
      ],
    );
    return new Set(inserted.map((row) => row.report));
  }

  private async hashesOf(tx: EntityManager, ids: readonly string[]): Promise<Map<string, string>> {
    if (ids.length === 0) return new Map();
    const rows: { id: string; content_hash: string }[] = await tx.query(
      'SELECT id, content_hash FROM intake_report WHERE id = ANY($1::uuid[])',
      [ids],
    );
    return new Map(rows.map((row) => [row.id, row.content_hash]));
  }
}

const messageOf = (row: ReportRow) => ({
  id: row.id,
  topic: 'reports.accepted',
  key: row.key,
  payload: { report: row.id, type: row.submission.event.type },
});

const auditEntryOf = (row: ReportRow) => ({
  at: row.receivedAt,
  organisation: row.submission.organisation,
  actor: row.submission.actor ?? row.submission.organisation,
  action: 'report.accepted',
  subject: row.id,
  detail: { feed: row.submission.feed, via: row.submission.via, type: row.submission.event.type },
});
