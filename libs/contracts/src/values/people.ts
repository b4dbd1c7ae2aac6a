import { AUTHORISING_RANKS, ROLES, type AuthorisingRank, type Role } from '../terms/organisations.js';
import { Category, CategoryOfHolder } from '../rules/category.js';
import { EmailAddress, OneOf, Optional, Reference, Text, YesNo } from '../rules/checks.js';

/** Who rang: a carer, a parent, a teacher. */
export class Reporter {
  @CategoryOfHolder()
  @Optional()
  @Text()
  role?: string | undefined;

  @CategoryOfHolder()
  @Optional()
  @Text()
  name?: string | undefined;

  @CategoryOfHolder()
  @Optional()
  @Text()
  phone?: string | undefined;
}

/** The officer who has the case. */
export class Officer {
  @CategoryOfHolder()
  @Optional()
  @Text()
  name?: string | undefined;

  @CategoryOfHolder()
  @Optional()
  @Text()
  phone?: string | undefined;

  @CategoryOfHolder()
  @Optional()
  @Text()
  email?: string | undefined;
}

/** A worker of the child's, who is told instead of the directory's contact for the role. */
export class Professional {
  @CategoryOfHolder()
  @OneOf(ROLES)
  role!: Role;

  @CategoryOfHolder()
  @Optional()
  @Text()
  name?: string | undefined;

  @CategoryOfHolder()
  @Optional()
  @EmailAddress()
  email?: string | undefined;

  @CategoryOfHolder()
  @Optional()
  @Text()
  phone?: string | undefined;

  /** The id of the organisation that they work for. */
  @CategoryOfHolder()
  @Optional()
  @Reference()
  organisation?: string | undefined;
}

/** Who authorised something, where a rule asks for somebody of a rank. */
export class Authorisation {
  @Category('professionals')
  @OneOf(AUTHORISING_RANKS)
  rank!: AuthorisingRank;

  @Category('professionals')
  @Optional()
  @Text()
  name?: string | undefined;

  /** The first assessment of risk was wrong, so that an inspector may lower it (BHM-13). */
  @Category('risk')
  @Optional()
  @YesNo()
  initialAssessmentWrong?: boolean | undefined;
}

/** Another child who is with this one: the subject of that child's case. */
export class Companion {
  @CategoryOfHolder()
  @Reference()
  subject!: string;
}
