import { describe, expect, it } from '@jest/globals';
import type { ReportedChild } from '#contracts';
import { circumstancesOf, NOT_COUNTED } from './circumstances.js';
import { compareWithRecord } from './compare.js';
import type { Evidence } from './comparison.js';
import { decide, type Conclusion } from './decide.js';
import { evidenceLines, explain, objectionSentences, type Explanation } from './explanation.js';
import { identityOf } from './identity.js';
import { levelWeight, priorWeight, type Field, type Levels } from './model.js';
import { ShippedKnowledge } from './persistence/shipped-knowledge.js';
import { replayed, replayedFirst } from './replay.js';
import { weigh } from './weigh.js';

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
const about = circumstancesOf(read(heard), 'E08000010', NOT_COUNTED, knowledge);
const concluded = (others: readonly ReportedChild[] = []) => {
  const report = read(heard);
  const comparisons = [known, ...others].map((child, i) => {
    const record = { child: `c${i}`, provisional: false, sources: [{ report: 'r', identity: read(child) }] };
    return compareWithRecord(report, record, knowledge, about);
  });
  const prior = priorWeight(model, about.population);
  return decide({ says: 'enough', comparisons, prior, reach: { whole: true } }, model);
};
const conclusion = concluded();
const explained = (of: Conclusion): Explanation =>
  explain(of, { compared: 1, saturated: [], whole: true }, model, {
    says: 'enough',
    prior: priorWeight(model, about.population),
    hurried: about.hurried,
    population: about.population,
    register: false,
  });
const candidate = conclusion.candidates[0] ?? { evidence: [], adjustments: [], objections: [], weight: NaN };

/** A decision of the first model, as it was kept. */
const FIRST = {
  model: 'fellegi-sunter-1',
  normalisation: 1,
  reason: 'same-child',
  prior: -18.024677973715654,
  compared: 1,
  cutOff: [],
  searchWhole: true,
  candidates: [
    {
      child: 'c',
      provisional: false,
      probability: 0.9999999993947346,
      weight: 30.62171330673739,
      evidence: [
        { field: 'family', level: 'exact', frequency: 2e-5, weight: 14.489346240719101, source: 'r', alias: true },
        { field: 'given', level: 'variant', frequency: 0.0102, weight: 4.293358942690591, source: 'r', alias: true },
        { field: 'birth', level: 'day-month-swapped', weight: 7.158429362604483, source: 'r' },
        { field: 'sex', level: 'disagree', weight: -4.643856189774724, source: 'r' },
        { field: 'address', level: 'full', weight: 2.510653759280899, source: 'r', shared: true },
        { field: 'police', level: 'same', weight: 24.838459164932694, source: 'r' },
      ],
      objections: [],
    },
  ],
} as unknown as Explanation;

const bits = <F extends Field>(field: F, level: Levels[F]): number =>
  Math.round(levelWeight(model, field, level) * 10) / 10;

describe('an explanation', () => {
  it('says in words what speaks for a candidate and what against, the weightiest first', () => {
    const lines = evidenceLines(candidate);
    expect(lines).toContainEqual({
      field: 'dateOfBirth',
      outcome: 'day and month swapped',
      weight: bits('birth', 'day-month-swapped'),
    });
    expect(lines).toContainEqual({
      field: 'identifiers.nhs-number',
      outcome: 'another number from the same issuer',
      weight: bits('nhs-number', 'another'),
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

  it('says what no field says alone, where it counts', () => {
    const lines = evidenceLines(candidate).filter(({ field }) => field === 'all');
    expect(lines.map(({ outcome }) => outcome)).toContain('a report that errs in one field often errs in others');
    const sum = evidenceLines(candidate).reduce((total, { weight }) => total + weight, 0);
    expect(sum + priorWeight(model, about.population)).toBeCloseTo(candidate.weight, 0);
  });

  it('is decided again, years later, to the same answer', () => {
    const { name, sex = 'male' } = known;
    const many = Array.from({ length: 9 }, (_, i): ReportedChild => ({ name, sex, dateOfBirth: `2011-04-1${i}` }));
    for (const one of [conclusion, concluded(many)]) {
      const kept = JSON.parse(JSON.stringify(explained(one))) as Explanation;
      const again = replayed(kept, model);
      expect(again.verdict).toBe(one.verdict);
      expect(again.candidates).toHaveLength(one.candidates.length);
      for (const [i, { weight, probability, objections }] of again.candidates.entries()) {
        expect(weight).toBeCloseTo(one.candidates[i]?.weight ?? NaN, 9);
        expect(probability).toBeCloseTo(one.candidates[i]?.probability ?? NaN, 9);
        expect(objections).toEqual(one.candidates[i]?.objections);
      }
    }
    expect(() => replayed({ ...explained(conclusion), model: 'another' }, model)).toThrow(RangeError);
  });

  it('of the second model is decided again as it was then, when it took no given name at home for the child’s', () => {
    const second = ShippedKnowledge.second();
    const levels = { family: 'exact', birth: 'exact', address: 'full', sex: 'agree' } as const;
    const evidence = Object.entries(levels).map(([field, level]): Evidence => {
      const weight = levelWeight(second, field as Field, level as never);
      return { field, level, weight, source: 's' } as Evidence;
    });
    const { share: hurried } = second.hurried;
    const population = 400_000;
    const prior = priorWeight(second, population);
    const comparison = {
      child: 'c',
      provisional: false,
      evidence,
      ...weigh(evidence, second, { hurried, population }),
    };
    const decided = decide({ says: 'enough', comparisons: [comparison], prior, reach: { whole: true } }, second);
    const basis = { says: 'enough' as const, prior, hurried, population, register: false };
    const kept = explain(decided, { compared: 1, saturated: [], whole: true }, second, basis);
    expect(replayed(kept, second).verdict).toBe('linked');
    expect(replayed({ ...kept, model: model.version }, model).verdict).toBe('needs-review');
  });

  it('of the first model is reckoned again by the first model', () => {
    const first = ShippedKnowledge.first();
    expect(replayedFirst(FIRST, first)[0]).toBeCloseTo(FIRST.candidates[0]?.weight ?? NaN, 9);
  });

  it('holds no name, date or number of a child', () => {
    const kept = JSON.stringify(conclusion.candidates).toLowerCase();
    for (const value of ['tom', 'orosley', 'kelanbrook', '2011', '9990000']) expect(kept).not.toContain(value);
  });
});

describe('the model', () => {
  it('has shares of each kind of pair, and weighs agreement above disagreement in every field', () => {
    for (const [field, levels] of Object.entries(model.fields)) {
      for (const { careful, hurried, stranger, sibling, twin } of Object.values(levels)) {
        for (const share of [careful, hurried, stranger, sibling, twin]) expect(share > 0 && share <= 1).toBe(true);
      }
      const weights = Object.keys(levels).map((level) => levelWeight(model, field as Field, level as never));
      expect([field, (weights[0] ?? 0) > (weights.at(-1) ?? 0) || weights.length === 1]).toEqual([field, true]);
    }
  });
});
