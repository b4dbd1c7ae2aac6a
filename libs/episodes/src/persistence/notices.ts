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
    const version = (await this.enterAll(tx, [{ report, child, withdraws }])).get(child);
    if (version === undefined) throw new Error('a child could not be locked');
    return version;
  }

  /**
   * The same for several reports, each of another child. Children are held in one order.
   * @returns the version of each child
   */
  async enterAll(
    tx: EntityManager,
    entries: readonly { readonly report: StoredReport; readonly child: string; readonly withdraws?: string | null }[],
  ): Promise<Map<string, string>> {
    if (entries.length === 0) return new Map();
    const rows: { child: string; version: string }[] = await tx.query(
      `WITH given AS MATERIALIZED (
         SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::uuid[])
                       AS one (report, child, source, subject, withdraws)
       ), entered AS (
         INSERT INTO episodes_notice (report, child, source, subject, withdraws)
         SELECT report, child, source, subject, withdraws FROM given
         ON CONFLICT (report) DO UPDATE SET child = excluded.child
       ), brought AS (
         UPDATE episodes_notice n SET child = given.child FROM given
          WHERE n.withdraws = given.report AND n.child IS NULL
       )
       INSERT INTO episodes_child (child, version)
       SELECT child, pg_current_xact_id()::text::bigint FROM given ORDER BY child
       ON CONFLICT (child) DO UPDATE SET version = excluded.version
       RETURNING child, version`,
      [
        entries.map(({ report }) => report.id),
        entries.map(({ child }) => child),
        entries.map(({ report }) => report.source),
        entries.map(({ report }) => report.subject),
        entries.map(({ withdraws = null }) => withdraws),
      ],
    );
    return new Map(rows.map(({ child, version }) => [child, version]));
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
    const [child = null] = await this.childrenOfCases(tx, [{ source, subject }]);
    return child;
  }

  /** The same for several cases, in the order given. */
  async childrenOfCases(
    tx: EntityManager,
    cases: readonly Pick<StoredReport, 'source' | 'subject'>[],
  ): Promise<(string | null)[]> {
    const rows: { child: string | null }[] = await tx.query(
      `SELECT placed.child
         FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS one (source, subject, nth)
         LEFT JOIN LATERAL (
           SELECT child FROM episodes_notice n
            WHERE n.source = one.source AND n.subject = one.subject AND n.child IS NOT NULL
            ORDER BY n.moved_by IS NULL, n.report LIMIT 1
         ) AS placed ON true
        ORDER BY nth`,
      [cases.map(({ source }) => source), cases.map(({ subject }) => subject)],
    );
    return rows.map(({ child }) => child);
  }

  async childOf(tx: EntityManager, report: string): Promise<string | null> {
    const [row]: { child: string | null }[] = await tx.query(`SELECT child FROM episodes_notice WHERE report = $1`, [
      report,
    ]);
    return row?.child ?? null;
  }

  /** Ties what waits for these cases to their children; returns the reports, each with its child. */
  async tieWaiting(
    tx: EntityManager,
    cases: readonly { readonly report: Pick<StoredReport, 'source' | 'subject'>; readonly child: string }[],
  ): Promise<{ report: string; child: string }[]> {
    if (cases.length === 0) return [];
    const [rows]: [{ report: string; child: string }[], number] = await tx.query(
      `UPDATE episodes_notice n SET child = one.child
         FROM unnest($1::text[], $2::text[], $3::uuid[]) AS one (source, subject, child)
        WHERE n.source = one.source AND n.subject = one.subject AND n.child IS NULL AND n.withdraws IS NULL
       RETURNING n.report, n.child`,
      [cases.map(({ report }) => report.source), cases.map(({ report }) => report.subject), cases.map((c) => c.child)],
    );
    return rows;
  }

  /**
   * Notes which episode each notice of these children belongs to now.
   * @param episodeOf the episodes of all of them, by report
   * @returns by child the reports whose episode is another than before, those new to the child among them
   */
  async place(
    tx: EntityManager,
    children: readonly string[],
    episodeOf: ReadonlyMap<string, string>,
  ): Promise<Map<string, string[]>> {
    const [rows]: [{ report: string; child: string }[], number] = await tx.query(
      `UPDATE episodes_notice n SET episode = p.episode
       FROM (SELECT m.report, q.episode FROM episodes_notice m
             LEFT JOIN unnest($2::uuid[], $3::uuid[]) AS q (report, episode) ON q.report = m.report
             WHERE m.child = ANY ($1::uuid[])) p
       WHERE n.report = p.report AND n.episode IS DISTINCT FROM p.episode
       RETURNING n.report, n.child`,
      [children, [...episodeOf.keys()], [...episodeOf.values()]],
    );
    const moved = new Map<string, string[]>(children.map((child) => [child, []]));
    for (const { report, child } of rows) moved.get(child)?.push(report);
    return moved;
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
