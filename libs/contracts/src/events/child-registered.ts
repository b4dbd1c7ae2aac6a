import { CHILD_FLAGS, type ChildFlag } from '../terms/child.js';
import { Category, CategoryByTerm } from '../rules/category.js';
import { AuthorityCode, LENGTHS, NestedList, Optional, SomeOf, Text, YesNo } from '../rules/checks.js';
import { CareStatus } from '../values/care.js';
import { Professional } from '../values/people.js';
import { AboutChild, type ReportedChild } from '../values/reported-child.js';

/** Sent when an authority comes to know a child, or what it knows changes; a later one replaces the earlier. */
export class ChildRegistered {
  @AboutChild()
  child!: ReportedChild;

  /** ONS code; must be the sender's own. */
  @Category('episode')
  @AuthorityCode()
  responsibleAuthority!: string;

  @Category('care-status')
  @Optional()
  @NestedList(() => CareStatus)
  statuses?: CareStatus[] | undefined;

  @CategoryByTerm(CHILD_FLAGS)
  @Optional()
  @SomeOf(CHILD_FLAGS)
  flags?: ChildFlag[] | undefined;

  @Category('professionals')
  @Optional()
  @NestedList(() => Professional)
  professionals?: Professional[] | undefined;

  /** Left out: they may. */
  @Category('family-and-associates')
  @Optional()
  @YesNo()
  parentsMayBeTold?: boolean | undefined;

  @Category('family-and-associates')
  @Optional()
  @Text(LENGTHS.text)
  parentsReason?: string | undefined;

  /** A category of the 2021 census. */
  @Category('identity')
  @Optional()
  @Text()
  ethnicity?: string | undefined;
}
