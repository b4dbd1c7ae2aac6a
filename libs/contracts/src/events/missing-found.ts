import { RISK_FACTORS, type RiskFactor } from '../terms/child.js';
import { FOUND_HOWS, RETURNED_TOS, type FoundHow, type ReturnedTo } from '../terms/episodes.js';
import { Category, CategoryByTerm } from '../rules/category.js';
import { Nested, OneOf, Optional, SomeOf, Time, YesNo } from '../rules/checks.js';
import { Place } from '../values/address.js';
import { AboutChild, type ReportedChild } from '../values/reported-child.js';

/** Sent when a child is back, or is known to be somewhere. */
export class MissingFound {
  @Optional()
  @AboutChild()
  child?: ReportedChild | undefined;

  /** When the child was found: the clocks of the return start here. */
  @Category('episode')
  @Time()
  at!: string;

  /** `located-without-contact` leaves the episode open (ENG-12). */
  @Category('episode')
  @OneOf(FOUND_HOWS)
  how!: FoundHow;

  @Category('whereabouts')
  @Optional()
  @Nested(() => Place)
  place?: Place | undefined;

  @Category('episode')
  @Optional()
  @OneOf(RETURNED_TOS)
  returnedTo?: ReturnedTo | undefined;

  /** Whether a child who was found elsewhere is likely to come back (DAR-13). */
  @Category('episode')
  @Optional()
  @YesNo()
  likelyToReturn?: boolean | undefined;

  @CategoryByTerm(RISK_FACTORS)
  @Optional()
  @SomeOf(RISK_FACTORS)
  concerns?: RiskFactor[] | undefined;

  @Category('risk')
  @Optional()
  @YesNo()
  harmed?: boolean | undefined;
}
