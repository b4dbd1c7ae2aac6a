import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One version of a record of the directory. */
@Entity('directory_history')
export class HistoryEntity {
  @PrimaryColumn('text')
  collection: string;

  @PrimaryColumn('text')
  id: string;

  @PrimaryColumn('integer')
  version: number;

  /** In whose trail it is. */
  @Column('text')
  organisation: string;

  /** Null: the record was removed. */
  @Column('jsonb', { nullable: true })
  body: Record<string, unknown> | null;

  @Column('text')
  written_by: string;

  @Column('timestamptz')
  written_at: Date;
}
