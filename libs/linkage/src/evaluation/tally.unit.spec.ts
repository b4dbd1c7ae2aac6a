import { describe, expect, it } from '@jest/globals';
import { Tally, type Judged, type Measures } from './tally.js';

const judged = (more: Partial<Judged>): Judged => ({
  decision: 'linked',
  child: 'ann',
  candidates: [{ child: more.child ?? 'ann', probability: 0.99 }],
  truth: 'ann',
  usable: true,
  ...more,
});

function measured(...reports: readonly Partial<Judged>[]): Measures {
  const tally = new Tally();
  for (const report of reports) tally.add(judged(report));
  return tally.measures();
}

const review = (...children: readonly string[]): Partial<Judged> => ({
  decision: 'needs-review',
  child: null,
  candidates: children.map((child, i) => ({ child, probability: 0.5 - i / 10 })),
});

describe('what came of reports', () => {
  it('counts a link to another child, and one about a child whom nobody knows, against precision', () => {
    const { precision, recall } = measured({}, {}, { child: 'bob' }, { truth: null });
    expect([precision.of, precision.among]).toEqual([2, 4]);
    expect([recall.of, recall.among]).toEqual([2, 3]);
  });

  it('finds a child whom a person can choose among the first five, and not one further down', () => {
    const { usableFound, usableMissed, needReview } = measured(
      review('bob', 'cy', 'di', 'ed', 'ann'),
      review('bob', 'cy', 'di', 'ed', 'flo', 'ann'),
    );
    expect([usableFound.of, usableFound.among]).toEqual([1, 2]);
    expect(usableMissed.of).toBe(1);
    expect(needReview.share).toBe(1);
  });

  it('does not find a child among the candidates of a report that no person looks at', () => {
    const candidates = [{ child: 'ann', probability: 0.01 }];
    const { usableFound, takenForNew } = measured(
      { decision: 'new', child: null, candidates },
      { child: 'bob', candidates: [{ child: 'bob', probability: 0.9 }, ...candidates] },
    );
    expect(usableFound.of).toBe(0);
    expect([takenForNew.of, takenForNew.among]).toEqual([1, 2]);
  });

  it('measures shares of known children on reports with a whole name and date, and recall on all', () => {
    const { usableLinked, recall } = measured({ usable: false }, {}, { ...review('ann'), usable: false });
    expect([usableLinked.of, usableLinked.among]).toEqual([1, 1]);
    expect([recall.of, recall.among]).toEqual([2, 3]);
  });

  it('tells how many reports about strangers were linked to somebody', () => {
    const { strangersLinked, precision } = measured({ truth: null }, { ...review('bob'), truth: null }, {});
    expect([strangersLinked.of, strangersLinked.among]).toEqual([1, 2]);
    expect([precision.of, precision.among]).toEqual([1, 2]);
  });
});
