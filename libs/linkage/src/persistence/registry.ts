import type { ReportedChild } from '#contracts';
import { HubClock } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { recordKeys } from '../blocking-keys.js';
import type { ChildRecord, IdentitySource } from '../child-record.js';
import { identityOf } from '../identity.js';
import type { Assessment, ReportToLink } from '../linking.js';
import { keyHashes } from './key-hash.js';
import { ownRecordOf } from './linker.js';
import { registerMany } from './register-many.js';
import { ShippedKnowledge } from './shipped-knowledge.js';

interface SourceRow {
  readonly report_id: string;
  readonly child_id: string;
  readonly organisation: string;
  readonly registration: boolean;
  readonly at: Date;
  readonly child: ReportedChild;
}

const asSource = (row: SourceRow): IdentitySource => ({
  report: row.report_id,
  organisation: row.organisation,
  registration: row.registration,
  at: row.at,
  child: row.child,
});

function mustBe(held: ReadonlySet<string>, id: string): void {
  if (!held.has(id)) throw new RangeError(`there is no record ${id}`);
}

/** The children the hub knows, and a person's hand on what the linker concluded: every conclusion can be moved or undone. */
@Injectable()
export class Registry {
  constructor(
    private readonly clock: HubClock,
    private readonly knowledge: ShippedKnowledge,
  ) {}

  async child(tx: EntityManager, id: string): Promise<ChildRecord | null> {
    return (await this.childrenMany(tx, [id])).get(id) ?? null;
  }

  /** Records by id, in one query; those that are not there, or were merged away, are left out. */
  async childrenMany(tx: EntityManager, ids: readonly string[]): Promise<ReadonlyMap<string, ChildRecord>> {
    const rows = await tx.query<(SourceRow & { provisional: boolean })[]>(
      `SELECT s.report_id, s.child_id, s.organisation, s.registration, s.at, s.child, c.provisional
       FROM linkage_child AS c JOIN linkage_source AS s ON s.child_id = c.id
       WHERE c.id = ANY ($1::uuid[])
       ORDER BY s.child_id, s.registration DESC, s.at DESC, s.report_id`,
      [ids],
    );
    const records = new Map<string, { id: string; provisional: boolean; sources: IdentitySource[] }>();
    for (const row of rows) {
      const record = records.get(row.child_id) ?? { id: row.child_id, provisional: row.provisional, sources: [] };
      record.sources.push(asSource(row));
      records.set(row.child_id, record);
    }
    return records;
  }

  /**
   * Registers a keeper's list in which each child stands once and is new to the hub: every report makes a record of its
   * own, at once found under its keys. Nobody is looked for, so what may speak of a child that is known goes through
   * `Linker.link`. One statement; some thousands at a time do best. What was registered before is left as it is.
   *
   * @returns how many records were made
   */
  registerMany(tx: EntityManager, reports: readonly ReportToLink[]): Promise<number> {
    return registerMany(tx, reports, this.knowledge, this.clock.now());
  }

  /** The record that a report speaks of; null when it was never linked, or unlinked since. */
  async childOfReport(tx: EntityManager, reportId: string): Promise<string | null> {
    const [row] = await tx.query<{ child_id: string }[]>(
      'SELECT child_id FROM linkage_link WHERE report_id = $1 AND undone_at IS NULL',
      [reportId],
    );
    return row?.child_id ?? null;
  }

  /**
   * Undoes a conclusion: the report speaks of no record, and what only it said of the child is no longer found under the
   * child's keys. A record without reports is gone. Linked again, it will not go to the same record.
   */
  async unlink(tx: EntityManager, reportId: string): Promise<void> {
    const childId = await this.childOfReport(tx, reportId);
    if (childId === null) return;
    await this.hold(tx, [childId]);
    await tx.query('UPDATE linkage_link SET undone_at = $2, review = NULL WHERE report_id = $1', [
      reportId,
      this.clock.now(),
    ]);
    const [moved] = await this.moveSources(tx, childId, null, [reportId]);
    if (moved) await this.settleRecord(tx, childId, [moved]);
  }

  /**
   * A person's decision: the report speaks of this record. With `ownRecordOf(reportId)` it gets one of its own, which is
   * no longer provisional. Moves this report alone; `move` can take all that hangs on a record.
   *
   * @throws RangeError when there is no such record (any more)
   */
  async attach(tx: EntityManager, reportId: string, childId: string): Promise<void> {
    const before = await this.childOfReport(tx, reportId);
    const held = await this.hold(tx, before === null ? [childId] : [before, childId]);
    if (childId !== ownRecordOf(reportId)) mustBe(held, childId);
    else {
      await tx.query(
        `INSERT INTO linkage_child (id, provisional, created_by_report) VALUES ($1, false, $2)
         ON CONFLICT (id) DO UPDATE SET provisional = false`,
        [childId, reportId],
      );
    }
    const moved = await this.moveSources(tx, before, childId, [reportId]);
    await tx.query(
      `UPDATE linkage_link SET child_id = $2, outcome = CASE WHEN $3 THEN 'new' ELSE 'linked' END, probability = NULL,
         review = NULL, decided_at = $4, undone_at = NULL
       WHERE report_id = $1`,
      [reportId, childId, childId === ownRecordOf(reportId), this.clock.now()],
    );
    if (before !== null && before !== childId) await this.settleRecord(tx, before, moved);
    await this.settleRecord(tx, childId, []);
  }

  /**
   * Takes reports from one record to another, with what they say of the child: all of them (null), or these. A record
   * that is left without reports is gone. One that is not there is made where the reports are to have it as their own
   * again, or for the first time.
   *
   * @returns the reports that moved, oldest first
   * @throws RangeError when there is no record `from`, or none `to` and it is not to be made
   */
  async move(
    tx: EntityManager,
    { from, to, reports, makes }: { from: string; to: string; reports: readonly string[] | null; makes: string | null },
  ): Promise<string[]> {
    const held = await this.hold(tx, [from, to]);
    mustBe(held, from);
    if (makes === null) mustBe(held, to);
    else {
      await tx.query(
        `INSERT INTO linkage_child (id, provisional, created_by_report) VALUES ($1, false, $2) ON CONFLICT DO NOTHING`,
        [to, makes],
      );
    }
    const moved = await this.moveSources(tx, from, to, reports);
    await tx.query(
      `UPDATE linkage_link SET child_id = $2, decided_at = $3, probability = NULL, review = NULL,
         outcome = CASE WHEN $2 = $4::uuid THEN 'new' ELSE 'linked' END
       WHERE report_id = ANY ($1::uuid[]) AND undone_at IS NULL`,
      [moved.map(({ report_id }) => report_id), to, this.clock.now(), makes === null ? null : to],
    );
    await this.settleRecord(tx, from, moved);
    await this.settleRecord(tx, to, []);
    return moved.map(({ report_id }) => report_id);
  }

  /** A report that waited was linked after all without a person: keeps by what comparison, and how probable it was. */
  async explain(tx: EntityManager, reportId: string, assessment: Assessment, childId: string): Promise<void> {
    const { explanation, model, candidates } = assessment;
    const probability = candidates.find(({ child }) => child === childId)?.probability ?? null;
    await tx.query('UPDATE linkage_link SET explanation = $2, model = $3, probability = $4 WHERE report_id = $1', [
      reportId,
      JSON.stringify(explanation),
      model,
      probability,
    ]);
  }

  /** A person must say whose a record is, or has said it. */
  async setProvisional(tx: EntityManager, childId: string, provisional: boolean): Promise<void> {
    await tx.query('UPDATE linkage_child SET provisional = $2 WHERE id = $1', [childId, provisional]);
    await tx.query(
      `UPDATE linkage_link SET outcome = CASE WHEN $2 THEN 'needs-review' ELSE 'new' END
       FROM linkage_child AS c WHERE c.id = $1 AND report_id = c.created_by_report AND child_id = c.id`,
      [childId, provisional],
    );
  }

  /** Holds records against a link or a merge in the same moment, in one order; gives those that there are. */
  async hold(tx: EntityManager, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await tx.query<{ id: string }[]>(
      'SELECT id FROM linkage_child WHERE id = ANY ($1::uuid[]) ORDER BY id FOR UPDATE',
      [ids],
    );
    return new Set(rows.map(({ id }) => id));
  }

  private async moveSources(
    tx: EntityManager,
    from: string | null,
    to: string | null,
    reports: readonly string[] | null,
  ): Promise<SourceRow[]> {
    // an UPDATE's rows come back wrapped by the driver, those of a SELECT do not
    return tx.query<SourceRow[]>(
      `WITH moved AS (
         UPDATE linkage_source SET child_id = $2
         WHERE child_id IS NOT DISTINCT FROM $1 AND ($3::uuid[] IS NULL OR report_id = ANY ($3)) RETURNING *
       ) SELECT * FROM moved ORDER BY at, report_id`,
      [from, to, reports],
    );
  }

  /** Makes the keys of a record anew from the sources it has; `gone` are those it no longer has. */
  private async settleRecord(tx: EntityManager, childId: string, gone: readonly SourceRow[]): Promise<void> {
    const rest = await tx.query<SourceRow[]>(
      'SELECT * FROM linkage_source WHERE child_id = $1 ORDER BY at, report_id',
      [childId],
    );
    await tx.query('DELETE FROM linkage_key WHERE child_id = $1 AND key = ANY ($2::bigint[])', [
      childId,
      gone.flatMap((row) => this.keysOf(row)),
    ]);
    if (rest.length === 0) {
      await tx.query('DELETE FROM linkage_child WHERE id = $1', [childId]);
      return;
    }
    const keys = rest.flatMap((row) => this.keysOf(row).map((key) => ({ key, report: row.report_id })));
    await tx.query(
      `INSERT INTO linkage_key (key, child_id, report_id)
       SELECT key, $1, report FROM unnest($2::bigint[], $3::uuid[]) AS given (key, report) ON CONFLICT DO NOTHING`,
      [childId, keys.map(({ key }) => key), keys.map(({ report }) => report)],
    );
  }

  private keysOf(row: SourceRow): string[] {
    return keyHashes(recordKeys(identityOf(row.child, row.organisation, row.at), this.knowledge.lexicon));
  }
}
