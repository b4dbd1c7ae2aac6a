import { TASK_KINDS, type TaskKind } from '../terms/tasks.js';
import { CategoriesWithin, Category } from '../rules/category.js';
import { LENGTHS, Nested, OneOf, Optional, References, Text, Time } from '../rules/checks.js';
import { Authorisation } from '../values/people.js';
import { AboutChild, type ReportedChild } from '../values/reported-child.js';

/** Sent when something that was due was done: a meeting, a plan, a review, a contact. */
export class ActionRecorded {
  @Optional()
  @AboutChild()
  child?: ReportedChild | undefined;

  @Category('episode')
  @OneOf(TASK_KINDS)
  action!: TaskKind;

  @Category('episode')
  @Optional()
  @Time()
  at?: string | undefined;

  /** Free text; `deferred`, `escalated`, `close`, `exhausted` and `not-practicable` act (protocols.md, Met and ended). */
  @Category('risk')
  @Optional()
  @Text(LENGTHS.text)
  outcome?: string | undefined;

  @Category('risk')
  @Optional()
  @Text(LENGTHS.text)
  reason?: string | undefined;

  @CategoriesWithin()
  @Optional()
  @Nested(() => Authorisation)
  authorisedBy?: Authorisation | undefined;

  @Category('episode')
  @Optional()
  @Time()
  nextReviewAt?: string | undefined;

  /** The agency that goes on with the case (MED-09). */
  @Category('episode')
  @Optional()
  @Text()
  takenOverBy?: string | undefined;

  /** Subjects of other children's cases that the same meeting served (BHM-07). */
  @Category('family-and-associates')
  @Optional()
  @References()
  alsoFor?: string[] | undefined;
}
