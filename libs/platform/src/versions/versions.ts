import { err, ok, type Result } from '#kernel';
import type { EntityManager } from 'typeorm';
import type { Audit } from '../audit/audit.js';

export type VersionState = 'draft' | 'in-force' | 'superseded' | 'ended';

/** One version of something that takes effect on a second person's approval. */
export interface Version<B = Readonly<Record<string, unknown>>> {
  readonly id: string;
  readonly version: number;
  readonly state: VersionState;
  /** As it was written, without `version`. */
  readonly body: B;
  /** True for a draft that would put the thing out of force, with nothing in its place. */
  readonly ends: boolean;
  readonly written_by: string;
  readonly written_at: Date;
  readonly approved_by: string | null;
  readonly reason: string | null;
  /** Null: from the beginning. */
  readonly in_force_since: Date | null;
  readonly in_force_until: Date | null;
}

/** Why a version was not put in force. */
export type ApprovalRefusal =
  | 'not-found'
  /** Its writer cannot approve it. */
  | 'own'
  /** It was approved, or another has been since. */
  | 'not-a-draft';

export interface Draft {
  readonly id: string;
  readonly body: unknown;
  readonly ends?: boolean;
  /** Who wrote it, as the audit trail has it. */
  readonly by: string;
  readonly organisation: string;
  readonly at: Date;
}

export interface Approval {
  readonly id: string;
  readonly version: number;
  readonly by: string;
  readonly organisation: string;
  readonly reason: string;
  readonly at: Date;
}

const COLUMNS = `id, version, state, body, ends, written_by, written_at, approved_by, reason, in_force_since, in_force_until`;

/**
 * The versions of one sort of thing, in a table that has the columns of `Version`: written as drafts, put in force by
 * somebody else, never changed. One version of a thing is in force at most.
 */
export class Versions<B = Readonly<Record<string, unknown>>> {
  constructor(
    private readonly audit: Audit,
    private readonly table: 'sharing_agreement' | 'protocols_pack' | 'alerting_template',
    /** What it is called in the audit trail. */
    private readonly what: string,
  ) {}

  /** Of each thing the version in force, else its latest draft; what has ended is left out. */
  async list(tx: EntityManager): Promise<Version<B>[]> {
    return tx.query(
      `SELECT DISTINCT ON (id) ${COLUMNS} FROM ${this.table} WHERE state IN ('in-force', 'draft')
        ORDER BY id, state = 'in-force' DESC, version DESC`,
    );
  }

  /** Every version of a thing, latest first. */
  async all(tx: EntityManager, id: string): Promise<Version<B>[]> {
    return tx.query(`SELECT ${COLUMNS} FROM ${this.table} WHERE id = $1 ORDER BY version DESC`, [id]);
  }

  async one(tx: EntityManager, id: string, version: number): Promise<Version<B> | null> {
    const [row]: Version<B>[] = await tx.query(`SELECT ${COLUMNS} FROM ${this.table} WHERE id = $1 AND version = $2`, [
      id,
      version,
    ]);
    return row ?? null;
  }

  /** Files a draft. @returns its version */
  async draft(tx: EntityManager, { id, body, ends = false, by, organisation, at }: Draft): Promise<number> {
    await this.lock(tx);
    const [row]: { version: number }[] = await tx.query(
      `INSERT INTO ${this.table} (id, version, state, body, ends, written_by, written_at)
       SELECT $1, coalesce(max(version), 0) + 1, 'draft', $2, $3, $4, $5 FROM ${this.table} WHERE id = $1
       RETURNING version`,
      [id, JSON.stringify(body), ends, by, at],
    );
    const version = row?.version ?? 1;
    const action = `${this.what}.drafted`;
    await this.audit.record(tx, { at, organisation, actor: by, action, subject: id, detail: { version, ends } });
    return version;
  }

  /** Puts a draft in force in the place of what was, or out of force what it ends; drafts before it are no more. */
  async approve(tx: EntityManager, approval: Approval): Promise<Result<Version<B>, ApprovalRefusal>> {
    const { id, version, by, organisation, reason, at } = approval;
    await this.lock(tx);
    const draft = await this.one(tx, id, version);
    if (!draft) return err('not-found');
    if (draft.state !== 'draft') return err('not-a-draft');
    if (draft.written_by === by) return err('own');
    await tx.query(
      `UPDATE ${this.table} SET state = CASE WHEN state = 'in-force' AND $3 THEN 'ended' ELSE 'superseded' END,
              in_force_until = CASE WHEN state = 'in-force' THEN $4::timestamptz ELSE in_force_until END
        WHERE id = $1 AND (state = 'in-force' OR (state = 'draft' AND version < $2))`,
      [id, version, draft.ends, at],
    );
    const rows: [Version<B>[], number] = await tx.query(
      `UPDATE ${this.table} SET state = CASE WHEN ends THEN 'ended' ELSE 'in-force' END, approved_by = $3, reason = $4,
              in_force_since = CASE WHEN ends THEN NULL ELSE $5::timestamptz END
        WHERE id = $1 AND version = $2 RETURNING ${COLUMNS}`,
      [id, version, by, reason, at],
    );
    const action = `${this.what}.${draft.ends ? 'ended' : 'in-force'}`;
    await this.audit.record(tx, { at, organisation, actor: by, action, subject: id, detail: { version } });
    const [approved] = rows[0];
    return approved ? ok(approved) : err('not-found');
  }

  /** Drafts of a thing that has never been in force, or is not any more, are withdrawn. @returns how many */
  async discard(tx: EntityManager, { id, by, organisation, at }: Omit<Draft, 'body'>): Promise<number> {
    await this.lock(tx);
    const rows: [{ version: number }[], number] = await tx.query(
      `UPDATE ${this.table} SET state = 'ended' WHERE id = $1 AND state = 'draft' RETURNING version`,
      [id],
    );
    const versions = rows[0].map(({ version }) => version);
    if (versions.length === 0) return 0;
    const action = `${this.what}.discarded`;
    await this.audit.record(tx, { at, organisation, actor: by, action, subject: id, detail: { versions } });
    return versions.length;
  }

  /**
   * Puts in force what the hub comes with: at the first start, and later where it comes with something else than it did.
   * What an administrator has written or ended is left as it is.
   * @returns whether it was put in force: the first version from the beginning, a later one from `at`
   */
  async seed(tx: EntityManager, id: string, body: unknown, at: Date): Promise<boolean> {
    await this.lock(tx);
    const [last]: { version: number; written_by: string; same: boolean; state: VersionState }[] = await tx.query(
      `SELECT version, written_by, state, body = $2::jsonb AS same FROM ${this.table} WHERE id = $1
        ORDER BY state = 'in-force' DESC, version DESC LIMIT 1`,
      [id, JSON.stringify(body)],
    );
    if (last && (last.same || last.written_by !== SEEDED_BY || last.state !== 'in-force')) return false;
    const [next]: { version: number }[] = await tx.query(
      `SELECT coalesce(max(version), 0) + 1 AS version FROM ${this.table} WHERE id = $1`,
      [id],
    );
    const version = next?.version ?? 1;
    await tx.query(
      `UPDATE ${this.table} SET state = 'superseded', in_force_until = $2 WHERE id = $1 AND state = 'in-force'`,
      [id, at],
    );
    await tx.query(
      `INSERT INTO ${this.table}
         (id, version, state, body, ends, written_by, written_at, approved_by, in_force_since)
       VALUES ($1, $2, 'in-force', $3, false, $4, $5, $4, $6)`,
      [id, version, JSON.stringify(body), SEEDED_BY, at, last ? at : null],
    );
    const action = `${this.what}.in-force`;
    const entry = { at, organisation: 'homeward', actor: SEEDED_BY, action, subject: id, detail: { version } };
    await this.audit.record(tx, entry);
    return true;
  }

  /** One writes at a time: versions are counted. */
  private async lock(tx: EntityManager): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 700))', [this.table]);
  }
}

const SEEDED_BY = 'hub:packs';
