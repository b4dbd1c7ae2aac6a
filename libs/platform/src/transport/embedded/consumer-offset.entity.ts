import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How far a group has come in one partition of a topic, and which of its members reads there. */
@Entity('consumer_offset')
export class ConsumerOffsetEntity {
  @PrimaryColumn('text')
  group_name: string;

  @PrimaryColumn('text')
  topic: string;

  @PrimaryColumn('smallint')
  partition: number;

  /** Everything up to here, by (txid, position), has been handled or parked. */
  @Column('bigint', { default: '0' })
  txid: string;

  @Column('bigint', { default: '0' })
  position: string;

  @Column('uuid', { nullable: true })
  owner: string | null;

  /** New for each time it is taken: what a member holds is void as soon as another has taken it. */
  @Column('uuid', { nullable: true })
  lease: string | null;

  @Column('timestamptz', { nullable: true })
  lease_until: Date | null;
}
