import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A record of the registry. What is known of the child is in its sources. */
@Entity('linkage_child')
export class LinkageChildEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('boolean')
  provisional: boolean;

  @Column('uuid', { name: 'created_by_report' })
  createdByReport: string;
}
