import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('inbox')
export class InboxMessageEntity {
  @PrimaryColumn('text')
  group_name: string;

  @PrimaryColumn('text')
  message_id: string;

  @Column('timestamptz', { default: () => 'clock_timestamp()' })
  handled_at: Date;
}
