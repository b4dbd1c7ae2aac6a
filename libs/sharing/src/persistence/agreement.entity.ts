import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Agreement } from '../agreement.js';

/** One version of an agreement. Versions are never changed, only replaced by a later one. */
@Entity('sharing_agreement')
export class AgreementEntity {
  @PrimaryColumn('text')
  id: string;

  @PrimaryColumn('integer')
  version: number;

  /** `draft`, `in-force`, `superseded` or `ended`; one version of an agreement is in force at most. */
  @Column('text')
  state: 'draft' | 'in-force' | 'superseded' | 'ended';

  /** As written, without `version`. */
  @Column('jsonb')
  body: Omit<Agreement, 'version' | 'demonstration'>;

  /** In force whatever the date. */
  @Column('boolean')
  demonstration: boolean;

  @Column('text')
  written_by: string;

  @Column('timestamptz')
  written_at: Date;

  @Column('text', { nullable: true })
  approved_by: string | null;

  @Column('timestamptz', { nullable: true })
  in_force_since: Date | null;
}
