import type { Channel, Role } from '#contracts';
import type { EntityManager } from 'typeorm';
import type { Database } from '#platform';
import type { DeliveryRowState } from '../alert.js';
import { LINES, type Line } from '../urgency.js';

/** A delivery that a worker has taken up, under a fence that it must show when it writes what became of it. */
export interface Leased {
  readonly id: string;
  readonly alert: string;
  readonly step: number;
  readonly contact: string;
  readonly role: Role;
  readonly channel: Channel;
  readonly address: string;
  readonly assured: boolean;
  /** This attempt counted. */
  readonly attempts: number;
  readonly unsure: number;
  readonly fence: string;
  readonly messageId: string;
}

/** What became of an attempt. */
export interface Mark {
  readonly id: string;
  readonly fence: string;
  readonly state: DeliveryRowState;
  /** Attempts whose answer was lost, this one counted. */
  readonly unsure: number;
  readonly nextAttemptAt: Date | null;
  readonly at: Date | null;
  readonly lastError: string | null;
  /** The lease was taken, and then nothing was sent. */
  readonly unattempted: boolean;
}

export interface LeaseInput {
  readonly now: Date;
  readonly limit: number;
  /** When the next step begins for what is attempted now for the first time; null where none waits for it. */
  readonly fallbackAt: Date | null;
  /** What this worker itself still has under way, though its lease may have run out while it was paused. */
  readonly notThese: readonly string[];
}

/** How long a worker may hold a delivery without a sign of life; `kill -9` to the next attempt stays below a minute. */
export const LEASE_SECONDS = 40;

const OPEN = `state IN ('queued', 'sent')`;
/** As the index of what is due has it: nothing else may use that. */
const OPEN_AND_DUE = `${OPEN} AND d.next_attempt_at IS NOT NULL`;
const FREE = `(d.leased_until IS NULL OR d.leased_until < clock_timestamp())`;
/**
 * Earlier news to the same address about the same child goes first (I7). Asked for one delivery at a time, and not as a
 * join, it is looked up in the index of lanes even by a plan that was made when nothing waited.
 */
const FIRST_IN_LANE = `(d.place, d.step) = (SELECT first.place, first.step FROM alert_delivery first
  WHERE first.lane = d.lane AND first.state IN ('queued', 'sent') ORDER BY first.place, first.step LIMIT 1)`;

/**
 * `due`: level by level, each as far as those before it leave room. A level that has none left is not looked through, and
 * nothing in it is held that would not be taken.
 */
function dueFrom(first: number, last: number): string {
  const levels = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const parts = levels.map((level, i) => {
    const taken = levels.slice(0, i).map((before) => ` - (SELECT count(*) FROM level_${before})`);
    return `level_${level} AS MATERIALIZED (
         SELECT d.id, d.lane FROM alert_delivery d
         WHERE d.${OPEN} AND d.priority = ${level} AND d.next_attempt_at <= $1 AND ${FREE} AND ${FIRST_IN_LANE}
           AND d.id <> ALL($5::uuid[])
         ORDER BY d.next_attempt_at LIMIT $2::integer${taken.join('')} FOR UPDATE SKIP LOCKED
       )`;
  });
  return `${parts.join(', ')}, due AS MATERIALIZED (${levels.map((level) => `SELECT * FROM level_${level}`).join(' UNION ALL ')})`;
}

/**
 * The deliveries of one line that are still to be made, leased to workers one by one. Due is by the hub's time, leases by
 * the database's.
 */
export class DeliveryQueue {
  private readonly levels: string;
  private readonly ofLine: string;
  private readonly due: string;

  constructor(
    private readonly database: Database,
    private readonly line: Line,
  ) {
    const [first, last] = LINES[line];
    this.levels = `generate_series(${first}, ${last}) AS level`;
    this.ofLine = `d.priority BETWEEN ${first} AND ${last} AND d.${OPEN_AND_DUE}`;
    this.due = dueFrom(first, last);
  }

  /**
   * Takes up to `limit` due deliveries, urgent ones first. One that was left `sent` by a worker whose lease has run out
   * may have been handed over: it counts as unsure. What follows in the transaction is planned once for all values, too.
   */
  async lease(tx: EntityManager, { now, limit, fallbackAt, notThese }: LeaseInput): Promise<Leased[]> {
    // PostgreSQL would make another plan for each limit and moment, and take longer for it than for the lease.
    await tx.query(`SELECT set_config('plan_cache_mode', 'force_generic_plan', true)`);
    const rows = await tx.query<Leased[]>(
      `WITH ${this.due}, taken AS (
         UPDATE alert_delivery d SET
           state = 'sent', fence = fence + 1, attempts = attempts + 1, at = $1,
           unsure = unsure + CASE WHEN state = 'sent' THEN 1 ELSE 0 END,
           leased_until = clock_timestamp() + make_interval(secs => $3),
           fallback_at = CASE WHEN attempts = 0 THEN COALESCE(fallback_at, $4) ELSE fallback_at END
         FROM due WHERE d.id = due.id
         RETURNING d.id, d.alert, d.step, d.contact, d.role, d.channel, d.address, d.assured, d.attempts, d.unsure,
           d.fence, d.message_id AS "messageId", d.priority
       ), behind AS (
         UPDATE alert_delivery d SET fallback_at = $4
         WHERE $4::timestamptz IS NOT NULL AND d.state = 'queued' AND d.attempts = 0 AND d.fallback_at IS NULL
           AND d.id = ANY(ARRAY(
             SELECT unnest(ARRAY(
               SELECT later.id FROM alert_delivery later
               WHERE later.lane = due.lane AND later.${OPEN} AND later.id <> ALL(ARRAY(SELECT id FROM due))
             )) FROM due
           ))
       )
       SELECT * FROM taken ORDER BY priority`,
      [now, limit, LEASE_SECONDS, fallbackAt, notThese],
    );
    return rows;
  }

  /** Writes what became of attempts; answers those whose fence still held. What a paused worker brings late is refused. */
  async mark(tx: EntityManager, marks: readonly Mark[]): Promise<ReadonlySet<string>> {
    const [rows] = await tx.query<[{ id: string }[], number]>(
      `UPDATE alert_delivery d SET
         state = m.state, unsure = m.unsure, next_attempt_at = m."nextAttemptAt", leased_until = NULL,
         at = COALESCE(m.at, d.at), last_error = m."lastError",
         attempts = d.attempts - CASE WHEN m.unattempted THEN 1 ELSE 0 END,
         fallback_at = CASE WHEN m.state = 'queued' THEN d.fallback_at END
       FROM jsonb_to_recordset($1::jsonb) AS m (id uuid, fence bigint, state text, unsure smallint,
         "nextAttemptAt" timestamptz, at timestamptz, "lastError" text, unattempted boolean)
       WHERE d.id = ANY($2::uuid[]) AND d.id = m.id AND d.fence = m.fence
       RETURNING d.id`,
      [JSON.stringify(marks), marks.map(({ id }) => id)],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** Signs of life for deliveries under way; answers those that are still this worker's. */
  async renew(held: readonly Pick<Leased, 'id' | 'fence'>[]): Promise<ReadonlySet<string>> {
    const [rows] = await this.database.dataSource.query<[{ id: string }[], number]>(
      `UPDATE alert_delivery d SET leased_until = clock_timestamp() + make_interval(secs => $2)
       FROM jsonb_to_recordset($1::jsonb) AS h (id uuid, fence bigint)
       WHERE d.id = h.id AND d.fence = h.fence AND d.${OPEN}
       RETURNING d.id`,
      [JSON.stringify(held.map(({ id, fence }) => ({ id, fence }))), LEASE_SECONDS],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** Gives leases back that are not used: another worker, or this one later, may take the deliveries at once. */
  async release(held: readonly Pick<Leased, 'id' | 'fence'>[]): Promise<void> {
    await this.database.query(
      `UPDATE alert_delivery d SET leased_until = NULL, state = 'queued', attempts = attempts - 1
       FROM jsonb_to_recordset($1::jsonb) AS h (id uuid, fence bigint) WHERE d.id = h.id AND d.fence = h.fence`,
      [JSON.stringify(held.map(({ id, fence }) => ({ id, fence })))],
    );
  }

  /** Ends all leases: only where this process knows that no other worker is left on this database. */
  async releaseAll(): Promise<void> {
    await this.database.query(
      `UPDATE alert_delivery d SET leased_until = NULL, fence = fence + 1
       WHERE ${this.ofLine} AND d.leased_until IS NOT NULL`,
    );
  }

  /** The earliest moment at which something can be taken up, or a fallback begins; null for none. */
  async nextDueAt(): Promise<Date | null> {
    const fallbacks =
      this.line === 'people' ? '(SELECT min(fallback_at) FROM alert_delivery WHERE fallback_at IS NOT NULL)' : 'NULL';
    const [row] = await this.database.query<{ at: Date | null }>(
      `SELECT least(
         (SELECT min(next_attempt_at) FROM ${this.levels} CROSS JOIN LATERAL (
            SELECT d.next_attempt_at FROM alert_delivery d
            WHERE d.${OPEN_AND_DUE} AND d.priority = level AND ${FREE} AND ${FIRST_IN_LANE}
            ORDER BY d.next_attempt_at LIMIT 1) AS first),
         ${fallbacks}) AS at`,
    );
    return row?.at ?? null;
  }

  /** Deliveries that are leased, to whomever. */
  async leasedCount(): Promise<number> {
    const [row] = await this.database.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM alert_delivery d WHERE ${this.ofLine} AND d.leased_until >= clock_timestamp()`,
    );
    return row?.n ?? 0;
  }

  /** Takes up fallbacks that are due: the alerts whose next step begins now, because an attempt is still not through. */
  async dueFallbacks(tx: EntityManager, now: Date, limit: number): Promise<string[]> {
    const [rows] = await tx.query<[{ alert: string }[], number]>(
      `UPDATE alert_delivery d SET fallback_at = NULL
       FROM (SELECT id FROM alert_delivery WHERE fallback_at <= $1 ORDER BY fallback_at LIMIT $2 FOR UPDATE SKIP LOCKED) AS due
       WHERE d.id = due.id RETURNING d.alert`,
      [now, limit],
    );
    return rows.map(({ alert }) => alert);
  }
}
