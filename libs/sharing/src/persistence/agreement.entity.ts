import { VersionColumns } from '#platform';
import { Column, Entity } from 'typeorm';

/** One version of an agreement, as written. Versions are never changed, only replaced by a later one. */
@Entity('sharing_agreement')
export class AgreementEntity extends VersionColumns {
  /** In force whatever the date. */
  @Column('boolean')
  demonstration: boolean;
}
