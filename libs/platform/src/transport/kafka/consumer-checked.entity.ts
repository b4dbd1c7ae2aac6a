import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How far it has been looked whether a group handled what was taken to Kafka for it. */
@Entity('consumer_checked')
export class ConsumerCheckedEntity {
  @PrimaryColumn('text')
  group_name: string;

  @PrimaryColumn('text')
  topic: string;

  @PrimaryColumn('smallint')
  partition: number;

  @Column('bigint')
  txid: string;

  @Column('bigint')
  position: string;
}
