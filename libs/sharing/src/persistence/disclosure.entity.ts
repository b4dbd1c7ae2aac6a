import type { AgreementBasis, Category, WithheldCategory } from '#contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An entry of the ledger; nothing in it changes but `viewed`, once. */
@Entity('sharing_disclosure')
export class DisclosureEntity {
  @PrimaryColumn('uuid')
  id: string;

  /** The order of writing: what pages of the ledger go by. */
  @Column('bigint', { generated: 'increment' })
  position: string;

  @Column('timestamptz')
  at: Date;

  /** The child's record; null where the matter has none. */
  @Column('uuid', { nullable: true })
  child: string | null;

  @Column('uuid', { nullable: true })
  alert: string | null;

  /** The episode, where one was read without an alert. */
  @Column('uuid', { nullable: true })
  episode: string | null;

  @Column('text')
  organisation: string;

  @Column('text', { nullable: true })
  role: string | null;

  /** Who in person, where a person was told by name or opened it. */
  @Column('text', { nullable: true })
  person: string | null;

  @Column('text')
  channel: string;

  @Column('text', { array: true })
  categories: Category[];

  /** Paths of the facts that were disclosed; never their values. */
  @Column('text', { array: true })
  fields: string[];

  @Column('jsonb')
  withheld: WithheldCategory[];

  @Column('jsonb')
  agreements: (AgreementBasis & { rules: string[] })[];

  /** The protocols' rules under which they were told. */
  @Column('text', { array: true })
  rules: string[];

  @Column('text')
  facts_hash: string;

  @Column('text')
  rules_hash: string;

  @Column('boolean')
  pointer: boolean;

  @Column('timestamptz', { nullable: true })
  viewed: Date | null;
}
