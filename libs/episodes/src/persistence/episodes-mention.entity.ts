import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A report names another case: that of a child who went too, or whom the same meeting served (BHM-07). */
@Entity('episodes_mention')
@Index('episodes_mention_of_subject', ['subject'])
export class EpisodesMentionEntity {
  @PrimaryColumn('uuid')
  report: string;

  @PrimaryColumn('text')
  kind: string;

  /** The case's number as its publisher, or the sender, writes it. */
  @PrimaryColumn('text')
  subject: string;

  /** Who names it. */
  @Column('text')
  organisation: string;
}
