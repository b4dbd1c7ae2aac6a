import type { ContactHours, Role } from '../terms/organisations.js';

export interface ContactChannelBody {
  kind: 'email' | 'sms';
  address: string;
  /** Personal data may go over it. */
  assured: boolean;
}

export interface ContactBody {
  id: string;
  organisation: string;
  role: Role;
  name: string;
  when: ContactHours;
  /** Tried in order. */
  channels: ContactChannelBody[];
}
