import type { Feed, Scope } from '#contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PublicKey } from '../organisation.js';

@Entity('directory_client')
export class ClientEntity {
  @PrimaryColumn('text')
  client_id: string;

  @Column('text')
  organisation: string;

  @Column('text', { array: true })
  feeds: Feed[];

  @Column('text')
  source: string;

  @Column('text', { array: true })
  scopes: Scope[];

  @Column('jsonb')
  keys: PublicKey[];

  /** SHA-256 of the secret. */
  @Column('bytea')
  secret_hash: Buffer;
}
