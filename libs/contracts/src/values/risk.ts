import {
  RISK_ANSWERS,
  RISK_FACTORS,
  RISK_LEVELS,
  RISK_QUESTIONS,
  type RiskAnswer,
  type RiskFactor,
  type RiskLevel,
  type RiskQuestion,
} from '../terms/child.js';
import { Category, CategoryByTerm, CategoryOfHolder } from '../rules/category.js';
import { LENGTHS, NestedList, OneOf, Optional, SomeOf, Text } from '../rules/checks.js';

/** A question of the police's assessment. One that is missing or `unknown` is unanswered (BHM-09). */
export class RiskQuestionAnswer {
  @CategoryOfHolder()
  @OneOf(RISK_QUESTIONS)
  code!: RiskQuestion;

  @CategoryOfHolder()
  @OneOf(RISK_ANSWERS)
  answer!: RiskAnswer;
}

export class Risk {
  @Category('risk')
  @Optional()
  @OneOf(RISK_LEVELS)
  level?: RiskLevel | undefined;

  @CategoryByTerm(RISK_FACTORS)
  @Optional()
  @SomeOf(RISK_FACTORS)
  factors?: RiskFactor[] | undefined;

  @Category('risk')
  @Optional()
  @Text(LENGTHS.text)
  rationale?: string | undefined;

  @Category('risk')
  @Optional()
  @NestedList(() => RiskQuestionAnswer)
  questions?: RiskQuestionAnswer[] | undefined;
}
