import { Injectable } from '@nestjs/common';
import type { AlertKind, AlertState } from '#contracts';
import { Directory } from '#directory';
import { Database } from '#platform';
import { Disclosures } from '#sharing';
import type { EntityManager } from 'typeorm';
import type { Alert } from '../alert.js';
import type { AlertBodyWithRing } from '../alert-body.js';
import { CaseFiles } from '../delivery/case-files.js';
import { Showing } from '../delivery/showing.js';
import type { Shown } from '../disclosure.js';
import { INBOX_OCCASION, ledgerEntries, shownMark } from '../ledger-entry.js';
import { namingBy } from '../wording/details.js';
import { readingOf } from '../wording/reading.js';
import { Wording } from '../wording/wording.js';
import { deliveriesOf, selectAlerts, TO_A_PERSON } from './alert-rows.js';

export interface InboxFilter {
  readonly state?: AlertState | null;
  /** Raised then or later. */
  readonly since?: Date | null;
  readonly kind?: AlertKind | null;
  /** `next` of the page before. */
  readonly cursor?: string | null;
  /** At most 200. */
  readonly limit?: number;
}

export interface InboxPage {
  readonly items: readonly AlertBodyWithRing[];
  readonly next: string | null;
}

export interface AlertCounts {
  readonly raised: number;
  /** Reached somebody by another way than inbox and topic, were opened in the inbox, or acknowledged. */
  readonly delivered: number;
  readonly acknowledged: number;
}

const PAGE = 50;
const LARGEST_PAGE = 200;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** An organisation's own alerts, each with what a decision made at this moment lets its recipient see. */
@Injectable()
export class AlertInbox {
  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
    private readonly showing: Showing,
    private readonly disclosures: Disclosures,
    private readonly cases: CaseFiles,
    private readonly wording: Wording,
  ) {}

  /** Newest first. Null for a cursor that is none of this list's. */
  async list(organisation: string, filter: InboxFilter, now: Date): Promise<InboxPage | null> {
    const before = typeof filter.cursor === 'string' ? readCursor(filter.cursor) : [null, null];
    if (!before) return null;
    const limit = Math.min(Math.max(1, filter.limit ?? PAGE), LARGEST_PAGE);
    return this.reading(async (tx) => {
      const alerts = await selectAlerts(
        tx,
        `WHERE a.organisation = $1 AND ($2::text IS NULL OR a.state = $2) AND ($3::text IS NULL OR a.kind = $3)
           AND ($4::timestamptz IS NULL OR a.raised_at >= $4)
           AND ($5::timestamptz IS NULL OR (a.raised_at, a.place) < ($5, $6::bigint))
         ORDER BY a.raised_at DESC, a.place DESC LIMIT $7`,
        [organisation, filter.state ?? null, filter.kind ?? null, filter.since ?? null, ...before, limit + 1],
      );
      const page = alerts.slice(0, limit);
      const last = page.at(-1);
      return {
        items: await this.read(tx, page, now),
        next: alerts.length > limit && last ? `${last.raisedAt.toISOString()} ${last.place}` : null,
      };
    });
  }

  /** Null for what is not there or is another's. */
  async one(organisation: string, id: string, now: Date): Promise<AlertBodyWithRing | null> {
    if (!UUID.test(id)) return null;
    return this.reading(async (tx) => {
      const alerts = await selectAlerts(tx, 'WHERE a.id = $1 AND a.organisation = $2', [id, organisation]);
      return (await this.read(tx, alerts, now))[0] ?? null;
    });
  }

  /** The alerts of each of these reports, counted for its publisher. */
  async counts(reports: readonly string[]): Promise<ReadonlyMap<string, AlertCounts>> {
    const rows = await this.database.query<AlertCounts & { report: string }>(
      `SELECT a.report, count(*)::int AS raised,
         count(*) FILTER (WHERE a.acknowledged IS NOT NULL)::int AS acknowledged,
         count(*) FILTER (WHERE a.acknowledged IS NOT NULL OR a.viewed_at IS NOT NULL OR EXISTS (
           SELECT FROM alert_delivery d WHERE d.alert = a.id AND d.${TO_A_PERSON} AND d.state = 'delivered'))::int AS delivered
       FROM alert a WHERE a.report = ANY($1::uuid[]) GROUP BY a.report`,
      [reports],
    );
    return new Map(
      rows.map(({ report, raised, delivered, acknowledged }) => [report, { raised, delivered, acknowledged }]),
    );
  }

  /** One transaction that knows the directory as it is: asked before, so that none waits for a second connection. */
  async reading<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    await this.directory.refresh();
    return this.database.transaction(work);
  }

  /** Decides, words and notes the reading of alerts that the caller has found to be the reader's own. */
  async read(tx: EntityManager, alerts: readonly Alert[], now: Date): Promise<AlertBodyWithRing[]> {
    if (alerts.length === 0) return [];
    await this.wording.current(tx);
    const children = [...new Set(alerts.map(({ child }) => child).filter((child) => child !== null))];
    const files = await this.cases.caseFiles(tx, children);
    const deliveries = await deliveriesOf(
      tx,
      alerts.map(({ id }) => id),
    );
    const toShow = alerts.map((alert) => ({ alert, role: alert.role }));
    const disclosing = await this.showing.at(tx, toShow, now);
    const naming = namingBy(this.directory.snapshot());
    const readings = alerts.map((alert): Reading => {
      const file = alert.child === null ? null : (files.get(alert.child) ?? null);
      return { alert, shown: disclosing.show(alert, alert.role, file) };
    });
    await this.noteReading(tx, readings, now);
    return readings.map(({ alert, shown }) =>
      readingOf({ alert, shown, deliveries: deliveries.get(alert.id) ?? [], naming, now }, this.wording),
    );
  }

  /** A first opening is noted in the ledger; other fields than were shown before are another disclosure. */
  private async noteReading(tx: EntityManager, read: readonly Reading[], now: Date): Promise<void> {
    const known = await tx.query<{ id: string; mark: string; viewed: boolean }[]>(
      'SELECT id, shown_mark AS mark, viewed_at IS NOT NULL AS viewed FROM alert WHERE id = ANY($1::uuid[])',
      [read.map(({ alert }) => alert.id)],
    );
    const before = new Map(known.map((row) => [row.id, row]));
    const readings = read.map((one) => ({ ...one, mark: shownMark(one.shown) }));
    const entries = (reading: (typeof readings)[number], channel: 'inbox' | 'api', occasion: string) =>
      ledgerEntries({
        alert: reading.alert,
        shown: reading.shown,
        role: reading.alert.role,
        channel,
        at: now,
        occasion,
      });
    const opened = readings.filter(({ alert }) => before.get(alert.id)?.viewed === false);
    const others = readings.filter(({ alert, mark }) => before.get(alert.id)?.mark !== mark);
    if (opened.length === 0 && others.length === 0) return;
    await this.disclosures.record(
      tx,
      others.flatMap((reading) => entries(reading, 'api', `read ${now.toISOString()} ${reading.mark}`)),
    );
    await this.disclosures.viewed(
      tx,
      opened.flatMap((reading) => entries(reading, 'inbox', INBOX_OCCASION).map(({ id }) => id)),
      now,
    );
    await tx.query(
      `UPDATE alert a SET viewed_at = COALESCE(a.viewed_at, $2), shown_mark = m.mark
       FROM jsonb_to_recordset($1::jsonb) AS m (id uuid, mark text) WHERE a.id = m.id`,
      [JSON.stringify([...new Set([...opened, ...others])].map(({ alert, mark }) => ({ id: alert.id, mark }))), now],
    );
  }
}

interface Reading {
  readonly alert: Alert;
  readonly shown: Shown;
}

function readCursor(cursor: string): [string, string] | null {
  const [, raisedAt, place] = /^(\d{4}-\d{2}-\d{2}T[\d:.]+Z) (\d{1,18})$/.exec(cursor) ?? [];
  if (raisedAt === undefined || place === undefined || Number.isNaN(Date.parse(raisedAt))) return null;
  return [raisedAt, place];
}
