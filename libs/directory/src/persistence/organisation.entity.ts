import type { OrganisationKind } from '#contracts';
import type { SchoolHoliday, WeeklyHours } from '#kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('directory_organisation')
export class OrganisationEntity {
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  kind: OrganisationKind;

  @Column('text')
  name: string;

  @Column('text', { nullable: true, unique: true })
  urn: string | null;

  @Column('text', { nullable: true })
  authority: string | null;

  @Column('jsonb')
  working_hours: WeeklyHours;

  @Column('jsonb')
  school_holidays: SchoolHoliday[];
}
