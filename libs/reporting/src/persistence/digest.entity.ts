import type { Meeting, ReportName } from '#contracts';
import type { Condition } from '#protocols';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Row } from '../report.js';

/** A list as it was sent: who stood on it, by id alone. What it says of them is decided anew whenever it is shown. */
@Entity('reporting_digest')
export class DigestEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  authority: string;

  @Column('text')
  report: ReportName;

  @Column('text', { nullable: true })
  meeting: Meeting | null;

  @Column('jsonb')
  conditions: readonly Condition[];

  @Column('date', { name: 'from_day' })
  fromDay: string;

  @Column('date', { name: 'to_day' })
  toDay: string;

  /** The moment that it is of. */
  @Column('timestamptz')
  at: Date;

  @Column('uuid', { array: true })
  children: string[];

  @Column('uuid', { array: true })
  episodes: string[];

  /** Figures, which name nobody, as they stood; null for a list of children. */
  @Column('jsonb', { nullable: true })
  figures: Row['cells'][] | null;
}
