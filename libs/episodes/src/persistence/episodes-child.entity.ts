import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Which transaction last changed a child's history, by its id (an xid8, kept as a number). */
@Entity('episodes_child')
export class EpisodesChildEntity {
  @PrimaryColumn('uuid')
  child: string;

  @Column('bigint')
  version: string;
}
