import { RISK_FACTORS, type RiskFactor } from '../terms/child.js';
import { SEEN_SETTINGS, type SeenSetting } from '../terms/episodes.js';
import { Category, CategoryByTerm } from '../rules/category.js';
import { Nested, OneOf, Optional, SomeOf, Text, Time } from '../rules/checks.js';
import { Place } from '../values/address.js';
import { AboutChild, type ReportedChild } from '../values/reported-child.js';

/** Sent when a child was met or treated: a sighting, or a child whom nobody had reported (ENG-16). */
export class ChildSeen {
  @AboutChild()
  child!: ReportedChild;

  @Category('whereabouts')
  @Time()
  at!: string;

  @Category('whereabouts')
  @Optional()
  @OneOf(SEEN_SETTINGS)
  setting?: SeenSetting | undefined;

  @Category('whereabouts')
  @Optional()
  @Nested(() => Place)
  place?: Place | undefined;

  @Category('family-and-associates')
  @Optional()
  @Text()
  accompaniedBy?: string | undefined;

  /** With concerns it counts as a report where no episode is open, without as a sighting. */
  @CategoryByTerm(RISK_FACTORS)
  @Optional()
  @SomeOf(RISK_FACTORS)
  concerns?: RiskFactor[] | undefined;
}
