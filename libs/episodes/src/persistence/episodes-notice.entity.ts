import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Which report bears on which child. The report itself stays with intake; a conclusion undone is a row that moves. */
@Entity('episodes_notice')
@Index('episodes_notice_of_child', ['child'])
@Index('episodes_notice_of_case', ['source', 'subject'])
@Index('episodes_notice_of_subject', ['subject'])
export class EpisodesNoticeEntity {
  @PrimaryColumn('uuid')
  report: string;

  /** Null while it waits for the report that tells whose it is. */
  @Column('uuid', { nullable: true })
  child: string | null;

  @Column('text')
  source: string;

  @Column('text')
  subject: string;

  /** The episode it was found to belong to, when the child's history was last folded. */
  @Column('uuid', { nullable: true })
  episode: string | null;

  /** The notice that this one takes back. */
  @Column('uuid', { nullable: true })
  withdraws: string | null;

  /** The reviewer's decision that took it to this child, the latest. */
  @Column('uuid', { name: 'moved_by', nullable: true })
  movedBy: string | null;
}
