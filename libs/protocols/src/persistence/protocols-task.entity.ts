import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Something that is or was due. One that a rule asks for is what the last look at the case made of it. */
@Entity('protocols_task')
@Index('protocols_task_of_child', ['child'])
export class ProtocolsTaskEntity {
  @PrimaryColumn('uuid')
  id: string;

  /** `rule`: a pack asks for it, and looking at the case again decides how it stands. `hub`: the hub asks for it itself. */
  @Column('text')
  origin: 'rule' | 'hub';

  @Column('uuid', { nullable: true })
  child: string | null;

  @Column('uuid', { nullable: true })
  episode: string | null;

  @Column('text', { nullable: true })
  reference: string | null;

  /** The report that brought it about. */
  @Column('uuid', { nullable: true })
  report: string | null;

  @Column('text')
  kind: string;

  @Column('text')
  rule: string;

  @Column('text', { array: true })
  rules: string[];

  @Column('text')
  protocol: string;

  @Column('text')
  owner: string;

  @Column('text', { name: 'owner_role' })
  ownerRole: string;

  @Column('jsonb')
  participants: unknown;

  @Column('timestamptz', { name: 'started_at' })
  startedAt: Date;

  @Column('timestamptz', { name: 'due_at', nullable: true })
  dueAt: Date | null;

  @Column('text')
  priority: string;

  @Column('boolean')
  late: boolean;

  @Column('text')
  state: string;

  @Column('timestamptz', { name: 'closed_at', nullable: true })
  closedAt: Date | null;

  @Column('jsonb', { name: 'closed_by', nullable: true })
  closedBy: unknown;

  @Column('text', { nullable: true })
  outcome: string | null;

  @Column('timestamptz', { name: 'opened_at' })
  openedAt: Date;
}
