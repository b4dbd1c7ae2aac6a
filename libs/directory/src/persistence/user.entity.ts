import type { UserRole } from '#contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('directory_user')
export class UserEntity {
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  name: string;

  @Column('text')
  organisation: string;

  @Column('text', { array: true })
  roles: UserRole[];

  /** As `password.ts` writes it. */
  @Column('text')
  password_hash: string;
}
