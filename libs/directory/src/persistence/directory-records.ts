import { Injectable } from '@nestjs/common';
import { err, ok, type Result } from '#kernel';
import { Audit, Database } from '#platform';
import type { EntityManager } from 'typeorm';
import {
  mayAdminister,
  mayOpen,
  type Administering,
  type AdminRecord,
  type RecordCollection,
  type Refusal,
} from '../administer.js';
import { HUB } from '../organisation.js';
import { Directory } from './directory.js';
import { RECORD_KINDS, type Kept } from './record-kinds.js';

/** Writes of the directory come one after the other: what must stay (a last lead, a last administrator) is counted. */
const WRITE_LOCK = 4_683_922;

interface Row {
  readonly id: string;
  readonly organisation: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly version: number;
}

const NOT_FOUND: Refusal = { code: 'not-found' };

/**
 * The directory's records, for who administers them: each write takes effect at once, is a version of its own and is in
 * the audit trail. What somebody may not administer is not there for them.
 */
@Injectable()
export class DirectoryRecords {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly directory: Directory,
  ) {}

  /** Those of one organisation, or all that the caller may administer; null where that is none of the collection. */
  async list(
    by: Administering,
    collection: RecordCollection,
    organisation: string | null,
  ): Promise<readonly AdminRecord[] | null> {
    if (!mayOpen(by, collection)) return null;
    const rows = await this.rows(this.database.manager, collection, { organisation });
    return rows.filter((row) => mayAdminister(by, collection, row.organisation)).map(recordOf);
  }

  async one(by: Administering, collection: RecordCollection, id: string): Promise<AdminRecord | null> {
    const [row] = await this.rows(this.database.manager, collection, { id });
    return row && mayAdminister(by, collection, row.organisation) ? recordOf(row) : null;
  }

  /** Writes a record whole. @returns it, with what is shown this once: a new client's secret, a new user's password */
  async put(
    by: Administering,
    collection: RecordCollection,
    id: string,
    input: unknown,
    at: Date,
  ): Promise<Result<AdminRecord, Refusal>> {
    const kind = RECORD_KINDS[collection];
    const written = await this.write(async (tx): Promise<Result<AdminRecord, Refusal>> => {
      const [before] = await this.rows(tx, collection, { id });
      if (before && !mayAdminister(by, collection, before.organisation)) return err(NOT_FOUND);
      const read = await kind.read(tx, input, id);
      if (!read.ok) return err({ code: 'invalid', errors: read.error });
      const record = read.value;
      if (!mayAdminister(by, collection, record.organisation)) return err(anothers(record));
      const shown = await record.write(tx, before === undefined);
      const refusal = before && (await needed(tx, collection, before));
      if (refusal) throw new Undone(refusal);
      const version = await this.keep(tx, collection, { id, organisation: record.organisation, by, at, before });
      const [after] = await this.rows(tx, collection, { id });
      return ok({ ...after?.body, id, version, ...shown });
    });
    return written;
  }

  /** Takes a record away; a client's tokens end with it. @returns why not, or null */
  async remove(by: Administering, collection: RecordCollection, id: string, at: Date): Promise<Refusal | null> {
    const removed = await this.write(async (tx): Promise<Result<null, Refusal>> => {
      const [before] = await this.rows(tx, collection, { id });
      if (!before || !mayAdminister(by, collection, before.organisation)) return err(NOT_FOUND);
      if (collection === 'organisations' && id === HUB) return err(HUB_STAYS);
      await RECORD_KINDS[collection].remove(tx, id);
      const refusal = collection === 'organisations' ? null : await needed(tx, collection, before);
      if (refusal) throw new Undone(refusal);
      await this.keep(tx, collection, { id, organisation: before.organisation, by, at, before, isRemoved: true });
      return ok(null);
    });
    return removed.ok ? null : removed.error;
  }

  /** One write at a time, whole or not at all; this process knows of it before the caller does. */
  private async write<T>(work: (tx: EntityManager) => Promise<Result<T, Refusal>>): Promise<Result<T, Refusal>> {
    try {
      const done = await this.database.transaction(async (tx) => {
        await tx.query('SELECT pg_advisory_xact_lock($1)', [WRITE_LOCK]);
        return work(tx);
      });
      if (done.ok) await this.directory.refresh();
      return done;
    } catch (error) {
      if (error instanceof Undone) return err(error.refusal);
      throw error;
    }
  }

  private async rows(
    tx: EntityManager,
    collection: RecordCollection,
    { id, organisation }: { readonly id?: string; readonly organisation?: string | null },
  ): Promise<Row[]> {
    return tx.query(
      `SELECT r.id, r.organisation, r.body, coalesce((SELECT max(h.version) FROM directory_history h
                WHERE h.collection = $1 AND h.id = r.id), 1)::int AS version
         FROM (${RECORD_KINDS[collection].select}) r
        WHERE ($2::text IS NULL OR r.id = $2) AND ($3::text IS NULL OR r.organisation = $3)
        ORDER BY ${collection === 'contacts' ? 'r.position' : 'r.id'}`,
      [collection, id ?? null, organisation ?? null],
    );
  }

  /** Files what is there now as the next version; of a record from before there were versions, what was there as the first. */
  private async keep(tx: EntityManager, collection: RecordCollection, change: Change): Promise<number> {
    const { id, organisation, by, at, before, isRemoved = false } = change;
    const file = (version: number, body: unknown, writtenBy: string): Promise<unknown> =>
      tx.query(
        `INSERT INTO directory_history (collection, id, version, organisation, body, written_by, written_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
        [collection, id, version, organisation, JSON.stringify(body), writtenBy, at],
      );
    if (before?.version === 1) await file(1, before.body, 'hub:directory');
    const [last]: { version: number | null }[] = await tx.query(
      'SELECT max(version) AS version FROM directory_history WHERE collection = $1 AND id = $2',
      [collection, id],
    );
    const version = (last?.version ?? 0) + 1;
    const [after] = isRemoved ? [] : await this.rows(tx, collection, { id });
    await file(version, after?.body ?? null, by.clientId);
    await this.audit.record(tx, {
      at,
      organisation,
      actor: by.clientId,
      action: `${collection.slice(0, -1)}.${isRemoved ? 'removed' : 'written'}`,
      subject: id,
      detail: { version },
    });
    return version;
  }
}

interface Change {
  readonly id: string;
  readonly organisation: string;
  readonly by: Administering;
  readonly at: Date;
  readonly before: Row | undefined;
  readonly isRemoved?: boolean;
}

/** What was written must not stay: thrown so that the transaction is undone. */
class Undone extends Error {
  constructor(readonly refusal: Refusal) {
    super('undone');
  }
}

const recordOf = ({ id, body, version }: Row): AdminRecord => ({ ...body, id, version });

const anothers = ({ organisation }: Kept): Refusal => ({
  code: 'invalid',
  errors: [
    { pointer: '/organisation', code: 'not-yours', detail: `is your own: you do not administer ${organisation}` },
  ],
});

const HUB_STAYS: Refusal = {
  code: 'needed',
  rule: 'hub-organisation',
  detail: 'The hub itself cannot be removed from its directory.',
};

/** After the change: what the directory must never be without, and now is. */
async function needed(tx: EntityManager, collection: RecordCollection, before: Row): Promise<Refusal | null> {
  if (collection === 'contacts' && before.body['role'] === 'missing-lead') {
    const [left]: { count: number }[] = await tx.query(
      `SELECT count(c.id)::int AS count FROM directory_organisation o
         LEFT JOIN directory_contact c ON c.organisation = o.id AND c.role = 'missing-lead'
        WHERE o.id = $1 AND o.kind IN ('authority', 'force') GROUP BY o.id`,
      [before.organisation],
    );
    if (left?.count === 0) {
      const detail = 'Each authority and force has a named lead for missing children on record: this is its last.';
      return { code: 'needed', rule: 'ENG-20', detail };
    }
  }
  if (collection === 'clients' && before.organisation === HUB) {
    const [left]: { count: number }[] = await tx.query(
      `SELECT count(*)::int AS count FROM directory_client WHERE organisation = $1 AND 'admin' = ANY (scopes)`,
      [HUB],
    );
    if (left?.count === 0) {
      return { code: 'needed', rule: 'last-administrator', detail: 'Nobody could administer the hub any more.' };
    }
  }
  return null;
}
