import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What an owner said of a task through the interface: a fact of the case from then on. */
@Entity('protocols_completion')
@Index('protocols_completion_of_task', ['task'])
export class ProtocolsCompletionEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  task: string;

  @Column('uuid', { nullable: true })
  child: string | null;

  @Column('text')
  organisation: string;

  @Column('timestamptz')
  at: Date;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;

  /** The call's body as it was sent. */
  @Column('jsonb')
  body: unknown;
}
