import { Category } from '../rules/category.js';
import { LENGTHS, Optional, Text, Words } from '../rules/checks.js';

/** Sent when an earlier notice of the same publisher was wrong; whoever was told of that is told this. */
export class ReportWithdrawn {
  /** The CloudEvents `id` of the notice that is taken back. */
  @Category('episode')
  @Words(LENGTHS.attribute)
  eventId!: string;

  @Category('risk')
  @Optional()
  @Text(LENGTHS.text)
  reason?: string | undefined;
}
