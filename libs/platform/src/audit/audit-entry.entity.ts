import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('audit_entry')
export class AuditEntryEntity {
  @PrimaryColumn('uuid')
  id: string;

  /** Where it stands in the order of writing: what a sealer goes by. */
  @Column('bigint', { generated: 'increment' })
  position: string;

  @Column('timestamptz')
  at: Date;

  @Column('text')
  organisation: string;

  @Column('text')
  actor: string;

  @Column('text')
  action: string;

  @Column('text')
  subject: string;

  @Column('jsonb')
  detail: Record<string, unknown>;
}
