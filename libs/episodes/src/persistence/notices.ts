import { Injectable } from '@nestjs/common';
import { Reports, type StoredReport } from '#intake';
import type { EntityManager } from 'typeorm';
import type { Notice } from '../case-file.js';
import { effectiveAt } from '../happening.js';

interface NoticeRow {
  report: string;
  child: string;
  withdrawn_by: string | null;
  moved_by: string | null;
}

/** Which reports bear on which child; read and written in the caller's transaction. */
@Injectable()
export class Notices {
  constructor(private readonly reports: Reports) {}

  /** Puts a report aside until its case is known. */
  async putAside(tx: EntityManager, report: StoredReport, withdraws: string | null = null): Promise<void> {
    await tx.query(
      `INSERT INTO episodes_notice (report, child, source, subject, withdraws) VALUES ($1, NULL, $2, $3, $4)
       ON CONFLICT (report) DO NOTHING`,
      [report.id, report.source, report.subject, withdraws],
    );
  }

  /**
   * Enters a report into a child's case, and the withdrawal of it that came before it, if one did. From here to the
   * commit no other transaction works on the child's history; this one gives it a version of its own, so that what was
   * read of an earlier one is read again.
   * @returns the version
   */
  async enter(
    tx: EntityManager,
    report: StoredReport,
    child: string,
    withdraws: string | null = null,
  ): Promise<string> {
    const [row]: { version: string }[] = await tx.query(
      `WITH entered AS (
         INSERT INTO episodes_notice (report, child, source, subject, withdraws) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (report) DO UPDATE SET child = excluded.child
       ), brought AS (
         UPDATE episodes_notice SET child = $2 WHERE withdraws = $1 AND child IS NULL
       )
       INSERT INTO episodes_child (child, version) VALUES ($2, pg_current_xact_id()::text::bigint)
       ON CONFLICT (child) DO UPDATE SET version = excluded.version
       RETURNING version`,
      [report.id, child, report.source, report.subject, withdraws],
    );
    if (!row) throw new Error('a child could not be locked');
    return row.version;
  }

  /**
   * Holds children's histories, as `enter` does, for a change of more than one of them.
   * @returns the version that they all have from now on
   */
  async hold(tx: EntityManager, children: readonly string[]): Promise<string> {
    const [row]: { version: string }[] = await tx.query(
      `INSERT INTO episodes_child (child, version)
       SELECT child, pg_current_xact_id()::text::bigint FROM unnest($1::uuid[]) AS child ORDER BY child
       ON CONFLICT (child) DO UPDATE SET version = excluded.version
       RETURNING version`,
      [[...new Set(children)]],
    );
    if (!row) throw new Error('no child to hold');
    return row.version;
  }

  /** These reports of a child's, all others of their cases that are the same child's, and what takes any of them back. */
  async withTheirCases(tx: EntityManager, child: string, reports: readonly string[]): Promise<string[]> {
    const rows: { report: string }[] = await tx.query(
      `WITH ofcase AS (
         SELECT n.report FROM episodes_notice n
         JOIN (SELECT DISTINCT source, subject FROM episodes_notice WHERE child = $1 AND report = ANY ($2::uuid[])) c
           USING (source, subject)
         WHERE n.child = $1
       )
       SELECT report FROM ofcase
       UNION SELECT report FROM episodes_notice WHERE child = $1 AND withdraws IN (SELECT report FROM ofcase)`,
      [child, reports],
    );
    return rows.map(({ report }) => report);
  }

  /** Every report of a child's. */
  async reportsOf(tx: EntityManager, child: string): Promise<string[]> {
    const rows: { report: string }[] = await tx.query(`SELECT report FROM episodes_notice WHERE child = $1`, [child]);
    return rows.map(({ report }) => report);
  }

  /** Takes reports to another child. The caller holds both. */
  async move(tx: EntityManager, reports: readonly string[], to: string, decision: string): Promise<void> {
    await tx.query(`UPDATE episodes_notice SET child = $2, moved_by = $3 WHERE report = ANY ($1::uuid[])`, [
      reports,
      to,
      decision,
    ]);
  }

  /** The child that a publisher's case is about, by the notices of it that are placed already: those first that a person placed. */
  async childOfCase(tx: EntityManager, source: string, subject: string): Promise<string | null> {
    const [row]: { child: string }[] = await tx.query(
      `SELECT child FROM episodes_notice WHERE source = $1 AND subject = $2 AND child IS NOT NULL
       ORDER BY moved_by IS NULL, report LIMIT 1`,
      [source, subject],
    );
    return row?.child ?? null;
  }

  async childOf(tx: EntityManager, report: string): Promise<string | null> {
    const [row]: { child: string | null }[] = await tx.query(`SELECT child FROM episodes_notice WHERE report = $1`, [
      report,
    ]);
    return row?.child ?? null;
  }

  /** Ties the case's waiting notices to the child; returns their reports. */
  async tieWaiting(tx: EntityManager, source: string, subject: string, child: string): Promise<string[]> {
    const [rows]: [{ report: string }[], number] = await tx.query(
      `UPDATE episodes_notice SET child = $3 WHERE source = $1 AND subject = $2 AND child IS NULL AND withdraws IS NULL RETURNING report`,
      [source, subject, child],
    );
    return rows.map((r) => r.report);
  }

  /**
   * Notes which episode each notice of the child belongs to now.
   * @returns the reports whose episode is another than before, those new to the child among them
   */
  async place(tx: EntityManager, child: string, episodeOf: ReadonlyMap<string, string>): Promise<string[]> {
    const [rows]: [{ report: string }[], number] = await tx.query(
      `UPDATE episodes_notice n SET episode = p.episode
       FROM (SELECT m.report, q.episode FROM episodes_notice m
             LEFT JOIN unnest($2::uuid[], $3::uuid[]) AS q (report, episode) ON q.report = m.report
             WHERE m.child = $1) p
       WHERE n.report = p.report AND n.episode IS DISTINCT FROM p.episode
       RETURNING n.report`,
      [child, [...episodeOf.keys()], [...episodeOf.values()]],
    );
    return rows.map((r) => r.report);
  }

  /** Children of whom there is a notice that this authority placed them, or that they were placed in its area. */
  async childrenPlaced(tx: EntityManager, authority: string): Promise<string[]> {
    const rows: { child: string }[] = await tx.query(
      `SELECT DISTINCT child FROM episodes_notice WHERE report = ANY ($1::uuid[]) AND child IS NOT NULL`,
      [await this.reports.placementsOf(tx, authority)],
    );
    return rows.map(({ child }) => child);
  }

  /** These reports, whichever child's they are, as far as nobody took them back. */
  async standing(tx: EntityManager, reports: readonly string[]): Promise<Notice[]> {
    const rows: NoticeRow[] = await tx.query(
      `SELECT n.report, n.child, n.moved_by, NULL AS withdrawn_by FROM episodes_notice n
       WHERE n.report = ANY($1::uuid[]) AND NOT EXISTS (SELECT 1 FROM episodes_notice w WHERE w.withdraws = n.report)`,
      [reports],
    );
    const loaded = new Map((await this.reports.loadMany(tx, reports)).map((report) => [report.id, report]));
    return rows.flatMap((row) => {
      const report = loaded.get(row.report);
      return report ? [noticeOf(report, row, undefined)] : [];
    });
  }

  /** Every notice of each child, with what was taken back marked so. */
  async ofChildren(tx: EntityManager, children: readonly string[]): Promise<Map<string, Notice[]>> {
    const rows: NoticeRow[] = await tx.query(
      `SELECT n.report, n.child, n.moved_by, w.report AS withdrawn_by
       FROM episodes_notice n LEFT JOIN episodes_notice w ON w.withdraws = n.report
       WHERE n.child = ANY($1::uuid[])`,
      [children],
    );
    const ids = new Set(rows.flatMap((r) => (r.withdrawn_by === null ? [r.report] : [r.report, r.withdrawn_by])));
    const reports = new Map((await this.reports.loadMany(tx, [...ids])).map((r) => [r.id, r]));
    const notices = new Map<string, Notice[]>(children.map((child) => [child, []]));
    for (const row of rows) {
      const report = reports.get(row.report);
      if (report) notices.get(row.child)?.push(noticeOf(report, row, reports.get(row.withdrawn_by ?? '')));
    }
    return notices;
  }
}

function noticeOf(report: StoredReport, row: NoticeRow, withdrawal: StoredReport | undefined): Notice {
  const { data } = report.event;
  return {
    report: report.id,
    organisation: report.organisation,
    feed: report.feed,
    source: report.source,
    subject: report.subject,
    eventId: report.eventId,
    type: report.type,
    data,
    effectiveAt: effectiveAt(report.type, data, report.time),
    recordedAt: report.time,
    receivedAt: report.receivedAt,
    position: report.position,
    withdrawnBy: withdrawal?.id ?? null,
    withdrawnAtPosition: withdrawal?.position ?? null,
    movedBy: row.moved_by,
  };
}
