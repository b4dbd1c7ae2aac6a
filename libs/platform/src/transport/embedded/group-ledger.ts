import { PARTITIONS, type ReceivedMessage } from '../message.js';
import type { MemberOfGroup, Place, Seat } from './share-out.js';
import type { TransportConnection } from './transport-connection.js';

/** A place in a partition: all up to it, by transaction and then position, is behind. */
export interface Position {
  readonly txid: string;
  readonly position: string;
}

export interface LeasedPlace extends Place, Position {
  readonly lease: string;
}

export interface OutboxRow extends ReceivedMessage, Position {
  /** Whether every transaction that could still publish something before this one has ended. */
  readonly settled: boolean;
  /** Written more than a minute ago: whoever reads it now is behind. */
  readonly late: boolean;
}

/** The rows that the members of a group share: who reads where, and how far each partition has been read. */
export class GroupLedger {
  constructor(
    private readonly connection: TransportConnection,
    private readonly group: string,
    readonly member: string,
    private readonly topics: readonly string[],
    private readonly leaseMs: number,
  ) {}

  /** Makes the group's rows; a new group stands before the first message. @throws OutboxFromElsewhere */
  async prepare(): Promise<void> {
    const [row] = await this.connection.query<{ fromElsewhere: boolean }>('elsewhere', FROM_ELSEWHERE, []);
    if (row?.fromElsewhere) throw new OutboxFromElsewhere();
    await this.connection.query('prepare', PREPARE, [this.group, this.topics, PARTITIONS]);
  }

  /** Says that this member lives and takes its share. */
  async attend(): Promise<void> {
    await this.connection.query('attend', ATTEND, [this.group, this.member, this.topics, this.leaseMs]);
  }

  /** Renews leases; returns those that are still its own. */
  async renew(leases: readonly string[]): Promise<ReadonlySet<string>> {
    const kept = await this.connection.query<{ lease: string }>('renew', RENEW, [this.group, leases, this.leaseMs]);
    return new Set(kept.map((row) => row.lease));
  }

  async members(): Promise<MemberOfGroup[]> {
    return this.connection.query<MemberOfGroup>('members', MEMBERS, [this.group]);
  }

  async seats(): Promise<Seat[]> {
    return this.connection.query<Seat>('seats', SEATS, [this.group, this.topics]);
  }

  /** Takes those of the places that are still free. */
  async claim(places: readonly Place[]): Promise<LeasedPlace[]> {
    const wanted = [places.map((place) => place.topic), places.map((place) => place.partition)];
    return this.connection.query<LeasedPlace>('claim', CLAIM, [this.group, this.member, this.leaseMs, ...wanted]);
  }

  async release(leases: readonly string[]): Promise<void> {
    if (leases.length === 0) return;
    await this.connection.query('release', RELEASE, [this.group, leases]);
    await this.tellGroup();
  }

  /** The member goes: the others share out what it had. */
  async leave(): Promise<void> {
    await this.connection.query('leave', LEAVE, [this.group, this.member]);
    await this.tellGroup();
  }

  /** Lets the other members look at once at what has changed. */
  private async tellGroup(): Promise<void> {
    await this.connection.query('tell', 'SELECT pg_notify($1, $2)', [GROUP_CHANNEL, this.group]);
  }

  /** Moves offsets forward; returns the leases that still held. Where another has taken over, its offset stays. */
  async commit(reached: readonly LeasedPlace[]): Promise<ReadonlySet<string>> {
    const held = await this.connection.query<{ lease: string }>('commit', COMMIT, [
      this.group,
      reached.map((place) => place.lease),
      reached.map((place) => place.txid),
      reached.map((place) => place.position),
    ]);
    return new Set(held.map((row) => row.lease));
  }

  /**
   * What has been committed behind the given places, in order; of each at most `limit`. Of what is not settled yet the
   * first alone, without what it says: it is read again until it is.
   */
  async read(from: readonly LeasedPlace[], limit: number): Promise<OutboxRow[]> {
    return this.connection.query<OutboxRow>('read', READ, [
      from.map((place) => place.topic),
      from.map((place) => place.partition),
      from.map((place) => place.txid),
      from.map((place) => place.position),
      limit,
    ]);
  }

  /** Seconds since the oldest message that the group has not read yet was written; 0 when all is read. */
  async oldestUnreadSeconds(): Promise<number> {
    const [row] = await this.connection.query<{ seconds: number }>('oldest', OLDEST_UNREAD, [this.group]);
    return row?.seconds ?? 0;
  }
}

/**
 * The outbox was written in another server and brought here by a dump, whose transaction numbers mean nothing here:
 * new messages would come before what groups have read, and be skipped without a word. `npm run adopt` mends it.
 */
export class OutboxFromElsewhere extends Error {
  override readonly name = 'OutboxFromElsewhere';
  constructor() {
    super('the outbox holds transactions of another database server: run `npm run adopt`');
  }
}

/** The channel on which a change of a group's members or leases is said, with the group's name. */
export const GROUP_CHANNEL = 'consumer_group';

/** Whether transactions of another server than this one stand in the outbox, or in what groups have read of it. */
export const FROM_ELSEWHERE = `
  WITH here AS (SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS next)
  SELECT EXISTS (SELECT 1 FROM consumer_offset, here WHERE txid >= next)
      OR EXISTS (
           SELECT 1 FROM here, (SELECT DISTINCT topic, partition FROM consumer_offset) AS lane
            WHERE EXISTS (SELECT 1 FROM outbox
                           WHERE topic = lane.topic AND partition = lane.partition AND txid >= next)
         ) AS "fromElsewhere"`;

const PREPARE = `
  INSERT INTO consumer_offset (group_name, topic, partition)
  SELECT $1, topic, partition
    FROM unnest($2::text[]) AS topic, generate_series(0, $3::int - 1) AS partition
  ON CONFLICT DO NOTHING`;

const ATTEND = `
  WITH gone AS (
    DELETE FROM consumer_member WHERE group_name = $1 AND seen_until < clock_timestamp() - interval '1 minute'
  )
  INSERT INTO consumer_member (group_name, member, topics, seen_until)
  VALUES ($1, $2, $3, clock_timestamp() + $4::int * interval '1 millisecond')
  ON CONFLICT (group_name, member) DO UPDATE SET seen_until = excluded.seen_until`;

const RENEW = `
  UPDATE consumer_offset SET lease_until = clock_timestamp() + $3::int * interval '1 millisecond'
   WHERE group_name = $1 AND lease = ANY ($2::uuid[])
  RETURNING lease`;

const MEMBERS = `
  SELECT member AS id, topics FROM consumer_member WHERE group_name = $1 AND seen_until > clock_timestamp()`;

const SEATS = `
  SELECT topic, partition, CASE WHEN lease_until > clock_timestamp() THEN owner END AS "heldBy"
    FROM consumer_offset WHERE group_name = $1 AND topic = ANY ($2::text[])`;

const CLAIM = `
  UPDATE consumer_offset AS o
     SET owner = $2, lease = gen_random_uuid(), lease_until = clock_timestamp() + $3::int * interval '1 millisecond'
    FROM unnest($4::text[], $5::smallint[]) AS wanted (topic, partition)
   WHERE o.group_name = $1 AND o.topic = wanted.topic AND o.partition = wanted.partition
     AND (o.lease IS NULL OR o.lease_until <= clock_timestamp())
  RETURNING o.topic, o.partition, o.txid, o.position, o.lease`;

const RELEASE = `
  UPDATE consumer_offset SET owner = NULL, lease = NULL, lease_until = NULL
   WHERE group_name = $1 AND lease = ANY ($2::uuid[])`;

const LEAVE = 'DELETE FROM consumer_member WHERE group_name = $1 AND member = $2';

const COMMIT = `
  UPDATE consumer_offset AS o SET txid = reached.txid, position = reached.position
    FROM unnest($2::uuid[], $3::bigint[], $4::bigint[]) AS reached (lease, txid, position)
   WHERE o.group_name = $1 AND o.lease = reached.lease
  RETURNING o.lease`;

// Positions are given out before the commit, so a later one can be there while an earlier one is still on its way. To
// read by position alone would skip the one that comes late, and a skipped report is a child nobody looks for. So
// readers go by (txid, position), and only as far as every older transaction has ended. The other mistake, made here
// knowingly, is to be late: one transaction that stays open anywhere in the server, of this database or another, holds
// back all that was published after it began. That is seen (homeward_outbox_held_back_seconds), and passes.
const READ = `
  WITH lane AS MATERIALIZED (
    SELECT * FROM unnest($1::text[], $2::smallint[], $3::bigint[], $4::bigint[])
                  AS given (topic, partition, txid, position)
  ), horizon AS MATERIALIZED (
    SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS txid
  ), settled AS (
    SELECT m.* FROM lane CROSS JOIN LATERAL (
      SELECT * FROM outbox AS o
       WHERE o.topic = lane.topic AND o.partition = lane.partition
         AND (o.txid, o.position) > (lane.txid, lane.position) AND o.txid < (SELECT txid FROM horizon)
       ORDER BY o.txid, o.position
       LIMIT $5::int
    ) AS m
  ), unsettled AS (
    SELECT m.* FROM lane CROSS JOIN LATERAL (
      SELECT o.topic, o.partition, o.txid, o.position FROM outbox AS o
       WHERE o.topic = lane.topic AND o.partition = lane.partition
         AND o.txid >= (SELECT txid FROM horizon)
       ORDER BY o.txid, o.position
       LIMIT 1
    ) AS m
    ORDER BY m.txid LIMIT 1
  )
  SELECT id, topic, partition, key, payload, headers, txid, position, true AS settled,
         created_at < clock_timestamp() - interval '1 minute' AS late
    FROM settled
   UNION ALL
  SELECT '', topic, partition, '', NULL, NULL, txid, position, false, false FROM unsettled
   ORDER BY txid, position`;

const OLDEST_UNREAD = `
  SELECT coalesce(max(extract(epoch FROM clock_timestamp() - m.created_at)), 0)::float AS seconds
    FROM consumer_offset AS lane
   CROSS JOIN LATERAL (
     SELECT o.created_at FROM outbox AS o
      WHERE o.topic = lane.topic AND o.partition = lane.partition
        AND (o.txid, o.position) > (lane.txid, lane.position)
      ORDER BY o.txid, o.position
      LIMIT 1
   ) AS m
   WHERE lane.group_name = $1`;
