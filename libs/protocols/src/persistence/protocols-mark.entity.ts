import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A mark of time in a child's case that was passed and told of: it is not told of again. */
@Entity('protocols_mark')
export class ProtocolsMarkEntity {
  @PrimaryColumn('uuid')
  child: string;

  /** The pack, the rule and its part, the episode, and which repetition. */
  @PrimaryColumn('text')
  key: string;

  @Column('timestamptz', { name: 'told_at' })
  toldAt: Date;
}
