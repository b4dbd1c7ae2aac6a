import type { ContactHours, Role } from '#contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ContactChannel } from '../organisation.js';

@Entity('directory_contact')
export class ContactEntity {
  @PrimaryColumn('text')
  id: string;

  /** Where it stands in the order of entry: contacts of one role are told in this order. */
  @Column('bigint', { generated: 'increment' })
  position: string;

  @Column('text')
  organisation: string;

  @Column('text')
  role: Role;

  @Column('text')
  name: string;

  @Column('text')
  on_duty: ContactHours;

  @Column('jsonb')
  channels: ContactChannel[];
}
