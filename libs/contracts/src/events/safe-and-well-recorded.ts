import { THEMES, type Theme } from '../terms/child.js';
import { Category, CategoryByTerm } from '../rules/category.js';
import { LENGTHS, Optional, RequiredWhen, SomeOf, Time, Words, YesNo } from '../rules/checks.js';
import { AboutChild, type ReportedChild } from '../values/reported-child.js';

/** Sent when the police have done the safe-and-well check on a child who is back, or say why they have not (ENG-08). */
export class SafeAndWellRecorded {
  @Optional()
  @AboutChild()
  child?: ReportedChild | undefined;

  @Category('episode')
  @YesNo()
  done!: boolean;

  @Category('episode')
  @Optional()
  @Time()
  at?: string | undefined;

  @Category('risk')
  @RequiredWhen('done', false)
  @Words(LENGTHS.text)
  reasonNotDone?: string | undefined;

  @CategoryByTerm(THEMES)
  @Optional()
  @SomeOf(THEMES)
  themes?: Theme[] | undefined;
}
