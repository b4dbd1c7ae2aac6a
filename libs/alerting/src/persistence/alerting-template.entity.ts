import { VersionColumns } from '#platform';
import { Entity } from 'typeorm';

/** One version of the wording of one kind of alert by one channel, as it was written. */
@Entity('alerting_template')
export class AlertingTemplateEntity extends VersionColumns {}
