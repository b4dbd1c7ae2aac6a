import type { Note } from '#contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What became of a report; changes as the hub learns more. */
@Entity('intake_receipt')
export class IntakeReceiptEntity {
  @PrimaryColumn('uuid')
  report: string;

  @Column('text')
  status: string;

  @Column('uuid', { nullable: true })
  episode: string | null;

  @Column('text', { nullable: true })
  reference: string | null;

  @Column('jsonb')
  notes: Note[];

  @Column('timestamptz', { name: 'concluded_at', nullable: true })
  concludedAt: Date | null;
}
