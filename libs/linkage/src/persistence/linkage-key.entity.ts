import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A hashed key under which a record is found, and the first of its reports that gave it. */
@Entity('linkage_key')
export class LinkageKeyEntity {
  @PrimaryColumn('bigint')
  key: string;

  @PrimaryColumn('uuid', { name: 'child_id' })
  childId: string;

  @Column('uuid', { name: 'report_id' })
  reportId: string;
}
