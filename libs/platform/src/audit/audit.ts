import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';

/** One change, for the trail: who did what to which thing. Holds ids and codes, no personal data. */
export interface AuditEntry {
  readonly at: Date;
  /** The organisation whose trail it is in. */
  readonly organisation: string;
  /** A client's or user's id, or the part of the hub that acted (`hub:matcher`). */
  readonly actor: string;
  /** `report.accepted`, `alert.raised`, … */
  readonly action: string;
  /** The id of what was changed. */
  readonly subject: string;
  readonly detail?: Readonly<Record<string, unknown>> | undefined;
}

/** The audit trail. A row is written in the transaction of the change it tells of: both are there or neither. */
export class Audit {
  async record(tx: EntityManager, entries: AuditEntry | readonly AuditEntry[]): Promise<void> {
    const list = Array.isArray(entries) ? (entries as readonly AuditEntry[]) : [entries as AuditEntry];
    if (list.length === 0) return;
    await tx.query(
      `INSERT INTO audit_entry (id, at, organisation, actor, action, subject, detail)
       SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::jsonb[])`,
      [
        list.map(() => randomUUID()),
        list.map((e) => e.at),
        list.map((e) => e.organisation),
        list.map((e) => e.actor),
        list.map((e) => e.action),
        list.map((e) => e.subject),
        list.map((e) => JSON.stringify(e.detail ?? {})),
      ],
    );
  }
}
