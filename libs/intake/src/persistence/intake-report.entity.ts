import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/** A notice as it was accepted. The database refuses to alter it. */
@Entity('intake_report')
@Unique('intake_report_once', ['source', 'eventId'])
@Index('intake_report_of_case', ['source', 'subject'])
@Index('intake_report_of_publisher', ['organisation', 'eventId'])
export class IntakeReportEntity {
  @PrimaryColumn('uuid')
  id: string;

  /** Its place in the order of arrival. */
  @Column('bigint', { generated: 'increment' })
  position: string;

  @Column('text')
  organisation: string;

  @Column('text')
  feed: string;

  @Column('text')
  via: string;

  @Column('text')
  source: string;

  @Column('text', { name: 'event_id' })
  eventId: string;

  @Column('text')
  type: string;

  @Column('text')
  subject: string;

  @Column('timestamptz')
  time: Date;

  @Column('timestamptz', { name: 'received_at' })
  receivedAt: Date;

  @Column('text', { name: 'content_hash' })
  contentHash: string;

  /** The whole CloudEvent as it was sent. */
  @Column('jsonb')
  raw: object;
}
