import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A calendar that is no organisation's own: England's bank holidays. */
@Entity('directory_calendar')
export class CalendarEntity {
  @PrimaryColumn('text')
  id: string;

  @Column('jsonb')
  bank_holidays: string[];
}
