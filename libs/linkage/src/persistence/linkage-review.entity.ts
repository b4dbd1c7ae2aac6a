import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Explanation } from '../explanation.js';
import type { ReviewKind } from '../linking.js';
import type { Review } from '../review.js';

/** What a person is to decide, or has: one for a report. */
@Entity('linkage_review')
export class LinkageReviewEntity {
  @PrimaryColumn('uuid', { name: 'report_id' })
  reportId: string;

  @Column('text')
  kind: ReviewKind;

  @Column('text')
  state: Review['state'];

  @Column('smallint')
  rank: number;

  /** Organisations whose reviewers may see and decide it; the hub's may see all. */
  @Column('text', { array: true })
  parties: string[];

  @Column('uuid', { array: true })
  candidates: string[];

  /** Of those, the ones that a person has said it is not. */
  @Column('uuid', { array: true })
  rejected: string[];

  @Column('jsonb')
  explanation: Explanation;

  @Column('timestamptz', { name: 'opened_at' })
  openedAt: Date;

  /** Who asked for it and why, where the report had been linked without a person. */
  @Column('jsonb', { nullable: true })
  objection: Review['objection'];
}
