import { PLACEMENT_KINDS, STATUS_KINDS, type PlacementKind, type StatusKind } from '../terms/child.js';
import { Category, CategoryOfHolder } from '../rules/category.js';
import {
  AuthorityCode,
  DocumentGiven,
  EmailAddress,
  LocalDate,
  Nested,
  OneOf,
  Optional,
  Reference,
  Text,
  YesNo,
} from '../rules/checks.js';
import { Address } from './address.js';

/** What an authority is to a child from one day to another; without `to` it still is. */
export class CareStatus {
  @CategoryOfHolder()
  @OneOf(STATUS_KINDS)
  kind!: StatusKind;

  /** Code of the DfE's return for looked-after children, `C2`. */
  @CategoryOfHolder()
  @Optional()
  @Text()
  legalStatus?: string | undefined;

  @CategoryOfHolder()
  @Optional()
  @LocalDate()
  from?: string | undefined;

  @CategoryOfHolder()
  @Optional()
  @LocalDate()
  to?: string | undefined;
}

/** Who runs the placement. */
export class PlacementProvider {
  @CategoryOfHolder()
  @Optional()
  @Text()
  name?: string | undefined;

  /** Names an organisation of the directory. */
  @CategoryOfHolder()
  @Optional()
  @Text()
  urn?: string | undefined;

  @CategoryOfHolder()
  @Optional()
  @EmailAddress()
  email?: string | undefined;

  @CategoryOfHolder()
  @Optional()
  @Text()
  phone?: string | undefined;
}

export class Placement {
  @Category('placement')
  @Reference()
  reference!: string;

  @Category('placement')
  @Optional()
  @OneOf(PLACEMENT_KINDS)
  kind?: PlacementKind | undefined;

  @Category('placement')
  @Optional()
  @Nested(() => PlacementProvider)
  provider?: PlacementProvider | undefined;

  @Category('placement-address')
  @Optional()
  @Nested(() => Address)
  address?: Address | undefined;

  /** ONS code of the authority that the placement lies in. */
  @Category('placement')
  @Optional()
  @AuthorityCode()
  authority?: string | undefined;

  @Category('placement')
  @Optional()
  @LocalDate()
  from?: string | undefined;

  @Category('placement')
  @Optional()
  @LocalDate()
  to?: string | undefined;

  @Category('placement')
  @Optional()
  @YesNo()
  emergency?: boolean | undefined;
}

/** What must come with the notice of a placement (DAR-08): given, not given, or where to find it. */
export class PlacementDocuments {
  @Category('placement')
  @Optional()
  @DocumentGiven()
  placementPlan?: boolean | string | undefined;

  @Category('placement')
  @Optional()
  @DocumentGiven()
  riskAssessment?: boolean | string | undefined;

  /** `"none"`: the child has none, which counts as given. */
  @Category('placement')
  @Optional()
  @DocumentGiven('none')
  missingHistory?: boolean | string | undefined;
}

export class School {
  @CategoryOfHolder()
  @Optional()
  @Text()
  urn?: string | undefined;

  @CategoryOfHolder()
  @Optional()
  @Text()
  name?: string | undefined;

  @CategoryOfHolder()
  @Optional()
  @AuthorityCode()
  authority?: string | undefined;
}
