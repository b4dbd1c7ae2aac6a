import type { Channel, Role } from '#contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DeliveryRowState } from '../alert.js';

@Entity('alert_delivery')
export class AlertDeliveryEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  alert: string;

  @Column('integer')
  step: number;

  @Column('text')
  contact: string;

  @Column('text')
  role: Role;

  @Column('text')
  channel: Channel;

  @Column('text')
  address: string;

  @Column('boolean')
  assured: boolean;

  /** Same address, same child: what goes by one lane arrives in the order of the alerts (I7). */
  @Column('text')
  lane: string;

  /** The alert's place: the order within the lane. */
  @Column('bigint')
  place: string;

  @Column('smallint')
  priority: number;

  @Column('text')
  state: DeliveryRowState;

  @Column('integer')
  attempts: number;

  /** Attempts whose answer was lost. */
  @Column('smallint')
  unsure: number;

  @Column('timestamptz', { name: 'next_attempt_at', nullable: true })
  nextAttemptAt: Date | null;

  /** When the next step of the ladder begins, whatever has become of this one by then. */
  @Column('timestamptz', { name: 'fallback_at', nullable: true })
  fallbackAt: Date | null;

  /** By the database's own clock. */
  @Column('timestamptz', { name: 'leased_until', nullable: true })
  leasedUntil: Date | null;

  /** Rises with each lease; what a worker writes under an older one is refused. */
  @Column('bigint')
  fence: string;

  /** Of the last attempt. */
  @Column('timestamptz', { nullable: true })
  at: Date | null;

  @Column('text', { name: 'message_id' })
  messageId: string;

  /** A code, never what a server wrote. */
  @Column('text', { name: 'last_error', nullable: true })
  lastError: string | null;
}
