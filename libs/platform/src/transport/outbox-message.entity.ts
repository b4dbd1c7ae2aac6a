import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('outbox')
export class OutboxMessageEntity {
  @PrimaryColumn('text')
  topic: string;

  @PrimaryColumn('smallint')
  partition: number;

  /** The transaction that published it (an xid8 kept as a number): the first thing that readers go by. */
  @PrimaryColumn('bigint', { default: () => '((pg_current_xact_id())::text)::bigint' })
  txid: string;

  @PrimaryColumn('bigint', { generated: 'increment' })
  position: string;

  @Column('text')
  id: string;

  @Column('text')
  key: string;

  @Column('jsonb')
  payload: unknown;

  @Column('jsonb')
  headers: Record<string, string>;

  /** By the database's clock: for retention and for measuring how late a reader is, never for what is due. */
  @Column('timestamptz', { default: () => 'clock_timestamp()' })
  created_at: Date;
}
