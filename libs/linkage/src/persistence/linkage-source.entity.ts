import type { ReportedChild } from '#contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a report said of a child, as it said it, and of which record that is now held to speak; null once it was unlinked. */
@Entity('linkage_source')
export class LinkageSourceEntity {
  @PrimaryColumn('uuid', { name: 'report_id' })
  reportId: string;

  @Column('uuid', { name: 'child_id', nullable: true })
  childId: string | null;

  @Column('text')
  organisation: string;

  @Column('boolean')
  registration: boolean;

  @Column('timestamptz')
  at: Date;

  @Column('jsonb')
  child: ReportedChild;
}
