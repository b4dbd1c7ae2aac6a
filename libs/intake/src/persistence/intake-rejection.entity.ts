import type { Note } from '#contracts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A notice from a feed topic that could not be taken: what its publisher is told of it. What was sent is not kept here. */
@Entity('intake_rejection')
@Index('intake_rejection_of_event', ['organisation', 'source', 'eventId'])
export class IntakeRejectionEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  organisation: string;

  @Column('text')
  source: string;

  @Column('text', { name: 'event_id' })
  eventId: string;

  @Column('text', { nullable: true })
  type: string | null;

  @Column('jsonb')
  notes: Note[];

  @Column('timestamptz')
  at: Date;
}
