import type { FieldError } from '#contracts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { StoredHeader } from './dead-letters.js';

/** A record of a feed topic that could not be taken in, whole and as it was: the only copy that the hub is sure to keep. */
@Entity('intake_dead_letter')
@Index('intake_dead_letter_by_time', ['parkedAt'])
export class IntakeDeadLetterEntity {
  /** Derived from topic, key, value and headers: the same bytes again are the same dead letter. */
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  topic: string;

  @Column('integer')
  partition: number;

  @Column('text', { name: 'record_offset' })
  recordOffset: string;

  @Column('bytea', { nullable: true })
  key: Buffer | null;

  @Column('bytea', { nullable: true })
  value: Buffer | null;

  @Column('jsonb')
  headers: StoredHeader[];

  @Column('timestamptz', { name: 'record_at' })
  recordAt: Date;

  @Column('text')
  reason: string;

  @Column('jsonb')
  errors: FieldError[];

  @Column('text', { nullable: true })
  organisation: string | null;

  @Column('uuid', { nullable: true })
  receipt: string | null;

  @Column('integer')
  attempts: number;

  @Column('timestamptz', { name: 'parked_at' })
  parkedAt: Date;

  @Column('text')
  state: string;

  @Column('timestamptz', { name: 'retried_at', nullable: true })
  retriedAt: Date | null;

  /** `partition:offset` of the record whose copy is on the dead-letter topic. */
  @Column('text', { nullable: true })
  forwarded: string | null;
}
