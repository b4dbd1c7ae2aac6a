import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Single facts that the hub keeps about itself: where the simulated clock stands, what was seeded. */
@Entity('hub_state')
export class HubStateEntity {
  @PrimaryColumn('text')
  name: string;

  @Column('jsonb')
  value: unknown;
}
