import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One row, whose number grows with every change of the directory's other tables. */
@Entity('directory_version')
export class DirectoryVersionEntity {
  @PrimaryColumn('boolean')
  single: boolean;

  @Column('bigint')
  version: string;
}
