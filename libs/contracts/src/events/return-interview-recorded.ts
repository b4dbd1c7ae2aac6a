import { THEMES, type Theme } from '../terms/child.js';
import { INTERVIEW_STATUSES, type InterviewStatus } from '../terms/episodes.js';
import { Category, CategoryByTerm } from '../rules/category.js';
import { LENGTHS, OneOf, Optional, References, SomeOf, Text, Time, YesNo } from '../rules/checks.js';
import { AboutChild, type ReportedChild } from '../values/reported-child.js';

/** Sent at each step of a return interview: offered, attempted, accepted, declined, completed, authorised, received. */
export class ReturnInterviewRecorded {
  @Optional()
  @AboutChild()
  child?: ReportedChild | undefined;

  @Category('episode')
  @OneOf(INTERVIEW_STATUSES)
  status!: InterviewStatus;

  @Category('episode')
  @Optional()
  @Time()
  at?: string | undefined;

  /** Held by somebody from outside the child's care; `false` does not satisfy the duty. */
  @Category('episode')
  @Optional()
  @YesNo()
  independent?: boolean | undefined;

  @CategoryByTerm(THEMES, 'interview')
  @Optional()
  @OneOf(THEMES)
  primaryFactor?: Theme | undefined;

  @CategoryByTerm(THEMES, 'interview')
  @Optional()
  @SomeOf(THEMES)
  themes?: Theme[] | undefined;

  @Category('interview-narrative')
  @Optional()
  @Text(LENGTHS.text)
  narrative?: string | undefined;

  /** Ids of the organisations that the child allows the narrative to go to (WIG-16). */
  @Category('interview')
  @Optional()
  @References()
  consentTo?: string[] | undefined;
}
