import { Column, Entity, PrimaryColumn } from 'typeorm';

/** When a list goes out next. */
@Entity('reporting_list_clock')
export class ListClockEntity {
  /** Pack, rule and part. */
  @PrimaryColumn('text')
  list: string;

  @Column('timestamptz', { name: 'next_at' })
  nextAt: Date;
}
