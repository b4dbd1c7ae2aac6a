import { describe, expect, it } from '@jest/globals';
import { subject } from '../test/sketches.js';
import { COMPARISONS, CONDITION_FACTS, holds, sentenceOf, VOCABULARY, type Condition } from './conditions.js';
import type { Subject } from './subject.js';

const c = (fact: Condition['fact'], is: Condition['is'], value: Condition['value']): Condition => ({ fact, is, value });
const asks = (condition: Condition, of: Partial<Subject> = {}): boolean | null => holds(condition, subject(of), 'host');

describe('sharing: conditions', () => {
  it.each([
    [c('age', 'under', 16), true],
    [c('age', 'under', 15), false],
    [c('age', 'at-least', 15), true],
    [c('age', 'at-least', 16), false],
    [c('age', 'equal', 15), true],
    [c('age', 'not', 15), false],
    [c('status', 'includes', 'looked-after'), true],
    [c('status', 'includes', ['section-47', 'looked-after']), true],
    [c('status', 'equal', 'section-47'), false],
    [c('status', 'not', 'section-47'), true],
    [c('flag', 'includes', 'persistent'), false],
    [c('flag', 'not', 'persistent'), true],
    [c('capacity', 'equal', 'host'), true],
    [c('capacity', 'includes', ['responsible', 'host']), true],
    [c('capacity', 'not', 'host'), false],
    [c('risk', 'equal', 'medium'), true],
    [c('risk', 'at-least', 'medium'), true],
    [c('risk', 'at-least', 'high'), false],
    [c('risk', 'under', 'high'), true],
    [c('risk', 'includes', ['low', 'high']), false],
    [c('restriction', 'equal', 'none'), true],
    [c('restriction', 'not', 'refuge'), true],
    [c('hours', 'equal', 'working'), true],
    [c('hours', 'not', 'working'), false],
    [c('distance', 'equal', 'neighbouring'), true],
    [c('distance', 'includes', ['in-area', 'further']), false],
  ])('sharing: %j', (condition, expected) => {
    expect(asks(condition)).toBe(expected);
  });

  it.each(CONDITION_FACTS.filter((fact) => fact !== 'capacity'))(
    'sharing: of a missing, null or wrongly typed `%s` nothing is said, whatever the comparison',
    (fact) => {
      const field =
        { age: 'age', status: 'statuses', flag: 'flags', capacity: '', risk: 'risk' }[fact as string] ?? fact;
      for (const is of VOCABULARY[fact].comparisons) {
        const value = fact === 'age' ? 15 : (VOCABULARY[fact].words[0] ?? '');
        for (const nothing of [undefined, null, {}, [1], Number.NaN, true]) {
          expect(asks(c(fact, is, value), { [field]: nothing })).toBeNull();
        }
      }
    },
  );

  it('sharing: a risk that was not assessed is neither under nor at least anything', () => {
    expect(asks(c('risk', 'at-least', 'low'), { risk: 'not-assessed' })).toBeNull();
    expect(asks(c('risk', 'under', 'high'), { risk: 'not-assessed' })).toBeNull();
    expect(asks(c('risk', 'equal', 'not-assessed'), { risk: 'not-assessed' })).toBe(true);
  });

  it('sharing: a condition outside the vocabulary says nothing', () => {
    expect(asks(c('shoe-size' as 'age', 'equal', 38))).toBeNull();
    expect(asks(c('age', 'under', '16'))).toBeNull();
    expect(asks(c('hours', 'contains' as 'equal', 'working'))).toBeNull();
  });

  it('sharing: every condition has an English sentence', () => {
    const sentences = CONDITION_FACTS.flatMap((fact) =>
      VOCABULARY[fact].comparisons.flatMap((is) => {
        const { words } = VOCABULARY[fact];
        return (words === 'number' ? [16] : words).map((value) => sentenceOf(c(fact, is, value)));
      }),
    );
    for (const sentence of sentences) expect(sentence).toMatch(/^(the|it) [a-z].*[^.]$/);
    expect(sentenceOf(c('age', 'under', 13))).toBe('the child is under 13');
    expect(sentenceOf(c('hours', 'not', 'working'))).toBe('it is outside working hours');
    expect(sentenceOf(c('distance', 'equal', 'in-area'))).toBe("the placement is in the authority's own area");
    expect(sentenceOf(c('restriction', 'not', 'none'))).toBe('the record is restricted');
    expect(sentenceOf(c('capacity', 'includes', ['host', 'responsible']))).toBe(
      'the recipient is told as host, or the recipient is told as responsible',
    );
    expect(COMPARISONS).toHaveLength(5);
  });
});
