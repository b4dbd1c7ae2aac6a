import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Explanation } from '../explanation.js';
import type { LinkOutcome, ReviewKind } from '../linking.js';

/** What was concluded from a report, kept apart from the report so that it can be undone. */
@Entity('linkage_link')
export class LinkageLinkEntity {
  @PrimaryColumn('uuid', { name: 'report_id' })
  reportId: string;

  @Column('uuid', { name: 'child_id' })
  childId: string;

  @Column('text')
  outcome: LinkOutcome;

  /** Of the child it was linked to, else of the likeliest candidate; null where there was none, or a person decided. */
  @Column('double precision', { nullable: true })
  probability: number | null;

  @Column('text')
  model: string;

  /** What waits for a person; null when nothing does. */
  @Column('text', { nullable: true })
  review: ReviewKind | null;

  @Column('jsonb')
  explanation: Explanation;

  @Column('timestamptz', { name: 'decided_at' })
  decidedAt: Date;

  @Column('timestamptz', { name: 'undone_at', nullable: true })
  undoneAt: Date | null;
}
