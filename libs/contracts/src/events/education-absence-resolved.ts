import { ABSENCE_OUTCOMES, type AbsenceOutcome } from '../terms/child.js';
import { Category } from '../rules/category.js';
import { Nested, OneOf, Optional, Time } from '../rules/checks.js';
import { School } from '../values/care.js';
import { AboutChild, type ReportedChild } from '../values/reported-child.js';

/** Sent when a child who missed education was located, is back in education, or has moved. */
export class EducationAbsenceResolved {
  @AboutChild()
  child!: ReportedChild;

  @Category('episode')
  @Optional()
  @Time()
  at?: string | undefined;

  @Category('episode')
  @OneOf(ABSENCE_OUTCOMES)
  outcome!: AbsenceOutcome;

  @Category('education')
  @Optional()
  @Nested(() => School)
  school?: School | undefined;
}
