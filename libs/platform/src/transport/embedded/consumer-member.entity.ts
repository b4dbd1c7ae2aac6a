import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A process that reads for a group, while it keeps saying so. */
@Entity('consumer_member')
export class ConsumerMemberEntity {
  @PrimaryColumn('text')
  group_name: string;

  @PrimaryColumn('uuid')
  member: string;

  @Column('text', { array: true })
  topics: string[];

  @Column('timestamptz')
  seen_until: Date;
}
