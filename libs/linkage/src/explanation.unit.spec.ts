import { describe, expect, it } from '@jest/globals';
import type { ReportedChild } from '#contracts';
import { compareWithRecord } from './compare.js';
import { decide } from './decide.js';
import { evidenceLines, explain, objectionSentences } from './explanation.js';
import { identityOf } from './identity.js';
import { levelWeight, priorWeight } from './model.js';
import { ShippedKnowledge } from './persistence/shipped-knowledge.js';

const knowledge = ShippedKnowledge.load();
const { model } = knowledge;
const read = (child: ReportedChild) => identityOf(child, 'E08000010', new Date('2026-03-02T09:00:00Z'));
const known: ReportedChild = {
  identifiers: [{ system: 'nhs-number', value: '9990000018' }],
  name: { given: 'Thomas', family: 'Kelanbrook', aliases: [{ family: 'Orosley' }] },
  dateOfBirth: '2011-04-02',
  sex: 'male',
};
const heard: ReportedChild = {
  identifiers: [{ system: 'nhs-number', value: '9990000026' }],
  name: { given: 'Tom', family: 'Orosley' },
  dateOfBirth: '2011-02-04',
  sex: 'female',
};
const conclusion = (() => {
  const report = read(heard);
  const record = { child: 'c', provisional: false, sources: [{ report: 'r', identity: read(known) }] };
  return decide(report, [compareWithRecord(report, record, knowledge)], { whole: true }, model);
})();
const candidate = conclusion.candidates[0] ?? { evidence: [], objections: [], weight: NaN };

describe('an explanation', () => {
  it('says in words what speaks for a candidate and what against, the weightiest first', () => {
    const lines = evidenceLines(candidate);
    expect(lines).toContainEqual({ field: 'dateOfBirth', outcome: 'day and month swapped', weight: 7.2 });
    expect(lines).toContainEqual({
      field: 'identifiers.nhs-number',
      outcome: 'another number from the same issuer',
      weight: -6.6,
    });
    expect(lines.find(({ field }) => field === 'name.family')?.outcome).toBe(
      'the same family name (a name also known by)',
    );
    const sizes = lines.map(({ weight }) => Math.abs(weight));
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  });

  it('says what kept it from being linked', () => {
    expect(objectionSentences(candidate)).toContain('The same issuer gave two different numbers.');
  });

  it('can be reckoned again from the levels that are kept with it', () => {
    const explanation = explain(conclusion, { compared: 1, saturated: [], whole: true }, model, priorWeight(model));
    const again = explanation.candidates[0]?.evidence.reduce((sum, item) => {
      const frequency = 'frequency' in item ? item.frequency : undefined;
      const alias = item.field === 'family' && item.alias === true ? model.alias : 0;
      return sum + levelWeight(model, item.field, item.level, frequency) - alias;
    }, explanation.prior);
    expect(again).toBeCloseTo(candidate.weight, 9);
    expect(explanation).toMatchObject({ model: model.version, compared: 1, searchWhole: true, cutOff: [] });
  });

  it('holds no name, date or number of a child', () => {
    const kept = JSON.stringify(conclusion.candidates).toLowerCase();
    for (const value of ['tom', 'orosley', 'kelanbrook', '2011', '9990000']) expect(kept).not.toContain(value);
  });
});

describe('the model', () => {
  it('has shares for m and u, and weighs agreement above disagreement in every field', () => {
    for (const [field, levels] of Object.entries(model.fields)) {
      const weights = Object.values(levels).map(({ m, u }) => {
        expect(m > 0 && m <= 1 && u > 0 && u <= 1).toBe(true);
        return Math.log2(m / u);
      });
      expect([field, (weights[0] ?? 0) > (weights.at(-1) ?? 0)]).toEqual([field, true]);
    }
  });
});
