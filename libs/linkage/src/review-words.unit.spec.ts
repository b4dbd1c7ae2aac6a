import { describe, expect, it } from '@jest/globals';
import type { Candidate } from './decide.js';
import { evidenceInWords } from './review-words.js';

const item = (field: string, level: string, weight: number) => ({ field, level, weight, source: 'r' });
const candidate = {
  child: 'a',
  provisional: false,
  probability: 0.5,
  weight: 3,
  evidence: [
    item('family', 'exact', 9),
    item('given', 'disagree', -4),
    item('birth', 'exact', 8),
    item('address', 'postcode', 5),
    item('sex', 'disagree', -6),
  ],
  objections: ['another-given-name'],
} as unknown as Candidate;

describe('what a reviewer is told of the evidence', () => {
  it('is a sentence for and one against, the weightiest first, and what kept it from being linked', () => {
    const words = evidenceInWords(candidate, () => true);
    expect(words.for).toBe('The same family name, the same date of birth and the same postcode, now or earlier.');
    expect(words.against).toMatch(/^Another sex and different given names\. The given names differ/);
    expect(words.evidence.map(({ weight }) => weight)).toEqual([9, 8, -6, 5, -4]);
  });

  it('leaves out fields that the reader may not know of', () => {
    const words = evidenceInWords(candidate, (field) => field !== 'address');
    expect(words.for).toBe('The same family name and the same date of birth.');
    expect(JSON.stringify(words)).not.toContain('postcode');
  });

  it('is nothing for whoever may know nothing of the child: the objections speak of names too', () => {
    expect(evidenceInWords(candidate, () => false)).toEqual({ evidence: [], for: '', against: '' });
  });
});
