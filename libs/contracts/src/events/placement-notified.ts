import { PLACEMENT_CHANGES, type PlacementChange } from '../terms/child.js';
import { CategoriesWithin, Category } from '../rules/category.js';
import { AuthorityCode, LENGTHS, Nested, OneOf, Optional, References, Text } from '../rules/checks.js';
import { Placement, PlacementDocuments } from '../values/care.js';
import { AboutChild, type ReportedChild } from '../values/reported-child.js';

/** Sent when a placement started, changed or ended. */
export class PlacementNotified {
  @AboutChild()
  child!: ReportedChild;

  @Category('placement')
  @OneOf(PLACEMENT_CHANGES)
  change!: PlacementChange;

  @CategoriesWithin()
  @Nested(() => Placement)
  placement!: Placement;

  /** Ids of the organisations in the host's area that are to be told (ENG-06). */
  @Category('placement')
  @Optional()
  @References()
  services?: string[] | undefined;

  /** ONS code; must be the sender's own. */
  @Category('episode')
  @AuthorityCode()
  responsibleAuthority!: string;

  @CategoriesWithin()
  @Optional()
  @Nested(() => PlacementDocuments)
  documents?: PlacementDocuments | undefined;

  /** Who holds return interviews while the child is there. */
  @Category('placement')
  @Optional()
  @Text(LENGTHS.text)
  interviewArrangement?: string | undefined;
}
