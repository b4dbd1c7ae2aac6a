import type { ReviewDecision } from '#contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Moved } from '../review.js';

/** One decision on a review. Rows are added and never changed: a later decision is another row. */
@Entity('linkage_decision')
export class LinkageDecisionEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'report_id' })
  reportId: string;

  @Column('text')
  decision: ReviewDecision;

  @Column('uuid', { name: 'child_id', nullable: true })
  childId: string | null;

  @Column('text')
  reason: string;

  @Column('text')
  organisation: string;

  @Column('text')
  actor: string;

  @Column('timestamptz')
  at: Date;

  /** Which reports it took from which record to which. */
  @Column('jsonb')
  moves: Moved[];

  /** 1 for the first on this review. */
  @Column('integer')
  place: number;
}
