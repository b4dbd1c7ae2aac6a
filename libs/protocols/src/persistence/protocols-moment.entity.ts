import { Column, Entity, PrimaryColumn } from 'typeorm';

/** When a child's case must be looked at again because of time alone. */
@Entity('protocols_moment')
export class ProtocolsMomentEntity {
  @PrimaryColumn('uuid')
  child: string;

  @Column('timestamptz')
  at: Date;
}
