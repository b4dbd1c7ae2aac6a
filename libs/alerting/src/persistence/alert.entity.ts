import type { AlertKind, AlertState, Capacity, Role, Urgency } from '#contracts';
import type { KeptAcknowledgement } from './alert-rows.js';
import type { Because, NamedPerson } from '#protocols';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('alert')
export class AlertEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('bigint', { generated: 'increment' })
  place: string;

  @Column('text')
  organisation: string;

  @Column('text')
  role: Role;

  @Column('text')
  capacity: Capacity;

  @Column('jsonb', { nullable: true })
  person: NamedPerson | null;

  @Column('text')
  kind: AlertKind;

  @Column('text')
  urgency: Urgency;

  @Column('text')
  state: AlertState;

  @Column('boolean')
  exercise: boolean;

  @Column('boolean')
  late: boolean;

  @Column('uuid', { nullable: true })
  child: string | null;

  @Column('uuid')
  report: string;

  @Column('uuid')
  about: string;

  @Column('uuid', { nullable: true })
  episode: string | null;

  @Column('uuid', { nullable: true })
  task: string | null;

  @Column('text', { nullable: true })
  reference: string | null;

  @Column('jsonb')
  because: readonly Because[];

  @Column('timestamptz', { name: 'raised_at' })
  raisedAt: Date;

  @Column('timestamptz', { name: 'acknowledge_by', nullable: true })
  acknowledgeBy: Date | null;

  @Column('jsonb', { nullable: true })
  acknowledged: KeptAcknowledgement | null;

  @Column('uuid', { nullable: true })
  withdraws: string | null;

  @Column('integer', { name: 'escalation_step' })
  escalationStep: number;

  @Column('timestamptz', { name: 'escalate_at', nullable: true })
  escalateAt: Date | null;

  /** Which fields the recipient was shown last by inbox or API, as a hash of their names. */
  @Column('text', { name: 'shown_mark' })
  shownMark: string;

  /** When it was first opened. */
  @Column('timestamptz', { name: 'viewed_at', nullable: true })
  viewedAt: Date | null;
}
