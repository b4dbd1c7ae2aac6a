import { ABSENCE_CIRCUMSTANCES, ABSENCE_KINDS, type AbsenceCircumstance, type AbsenceKind } from '../terms/child.js';
import { Category } from '../rules/category.js';
import { DateOrTime, LENGTHS, Nested, OneOf, Optional, SomeOf, Texts, YesNo } from '../rules/checks.js';
import { School } from '../values/care.js';
import { AboutChild, type ReportedChild } from '../values/reported-child.js';

/** Sent when a pupil is absent without explanation, a child misses education, or a name leaves the roll or is on none. */
export class EducationAbsenceReported {
  @AboutChild()
  child!: ReportedChild;

  @Category('episode')
  @OneOf(ABSENCE_KINDS)
  kind!: AbsenceKind;

  /** First day of the absence, a local date or a time; without it that of the notice. */
  @Category('episode')
  @Optional()
  @DateOrTime()
  since?: string | undefined;

  /** The day on which leave was to end: the clock starts then (BHM-19). A local date or a time. */
  @Category('education')
  @Optional()
  @DateOrTime()
  expectedReturn?: string | undefined;

  @Category('education')
  @Optional()
  @Nested(() => School)
  school?: School | undefined;

  @Category('risk')
  @Optional()
  @SomeOf(ABSENCE_CIRCUMSTANCES)
  circumstances?: AbsenceCircumstance[] | undefined;

  /** What the school has tried so far. */
  @Category('education')
  @Optional()
  @Texts(LENGTHS.text)
  enquiries?: string[] | undefined;

  @Category('whereabouts')
  @Optional()
  @YesNo()
  believedLeftCountry?: boolean | undefined;
}
