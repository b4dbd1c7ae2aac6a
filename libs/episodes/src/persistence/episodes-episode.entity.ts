import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What the last fold made of an episode, for finding it again; the truth is in the notices. */
@Entity('episodes_episode')
@Index('episodes_episode_of_child', ['child'])
export class EpisodesEpisodeEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  child: string;

  @Column('text', { unique: true })
  reference: string;

  @Column('text')
  kind: string;

  @Column('text')
  state: string;

  @Column('timestamptz')
  since: Date;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;

  /** The address that the child is absent from, from `placeOf`; null for what is no absence. */
  @Column('text', { nullable: true })
  place: string | null;

  /** Organisations that have to do with it. */
  @Column('text', { array: true })
  parties: string[];
}
