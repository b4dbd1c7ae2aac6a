import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One message as the built-in sink took it. A second copy of the same message is a second row. */
@Entity('sink_message')
export class SinkMessageEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('bigint', { generated: 'increment' })
  position: string;

  @Column('timestamptz')
  at: Date;

  @Column('text')
  channel: 'email' | 'sms';

  @Column('text', { nullable: true })
  organisation: string | null;

  @Column('text', { nullable: true })
  role: string | null;

  @Column('text')
  address: string;

  @Column('uuid', { nullable: true })
  alert: string | null;

  @Column('text', { nullable: true })
  kind: string | null;

  @Column('text')
  subject: string;

  @Column('text')
  body: string;

  @Column('text', { nullable: true })
  reference: string | null;

  @Column('text', { array: true })
  rules: string[];

  @Column('text', { name: 'message_id', nullable: true })
  messageId: string | null;
}
