import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('parked_message')
@Index('parked_message_waiting', ['group_name', 'topic'], { where: `state = 'parked'` })
@Check('parked_message_state_check', `state IN ('parked', 'retried')`)
export class ParkedMessageEntity {
  /** Derived from group, topic and message, so that parking the same twice is one row. */
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  message_id: string;

  @Column('text')
  topic: string;

  @Column('text')
  group_name: string;

  @Column('smallint')
  partition: number;

  @Column('text')
  key: string;

  @Column('jsonb')
  payload: unknown;

  @Column('jsonb')
  headers: Record<string, string>;

  @Column('text')
  reason: string;

  @Column('text')
  error_type: string;

  @Column('integer')
  attempts: number;

  @Column('timestamptz')
  parked_at: Date;

  @Column('text')
  state: string;

  @Column('timestamptz', { nullable: true })
  retried_at: Date | null;
}
