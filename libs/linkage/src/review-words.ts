import type { Candidate } from './decide.js';
import { evidenceLines, objectionSentences, type EvidenceLine, type Explanation } from './explanation.js';

const WHY: Readonly<Record<Explanation['reason'], string>> = {
  'same-child': 'It was linked without a person.',
  'nobody-like-this': 'Nobody on record was like this child.',
  'may-be-one-of-these': 'It may speak of one of these children, and the evidence does not settle which.',
  'says-too-little': 'It says too little of the child to tell.',
  'name-only': 'It gives a name that fits, and nothing else to tell by.',
  'own-record-of-the-keeper': 'A new record is like one that was there before: they may be one child.',
  'not-a-child': 'It is about somebody who is no child.',
};

/** Why a person is asked, or what was concluded without one, in a sentence. */
export const whyInWords = ({ reason }: Pick<Explanation, 'reason'>): string => WHY[reason];

/** A candidate's evidence as its reader may see it: lines, and what speaks for and against in a sentence each. */
export interface EvidenceInWords {
  readonly evidence: readonly EvidenceLine[];
  readonly for: string;
  readonly against: string;
}

/** @param maySee whether the reader may know of a field, by its name in the lines */
export function evidenceInWords(candidate: Candidate, maySee: (field: string) => boolean): EvidenceInWords {
  const evidence = evidenceLines(candidate).filter(({ field }) => maySee(field));
  const saying = (wanted: (weight: number) => boolean): string =>
    sentence(evidence.filter(({ weight }) => wanted(weight)).map(({ outcome }) => outcome));
  // What kept it from being linked speaks of names and numbers too.
  const objections = evidence.length === 0 ? [] : objectionSentences(candidate);
  return {
    evidence,
    for: saying((weight) => weight > 0),
    against: [saying((weight) => weight < 0), ...objections].filter((one) => one !== '').join(' '),
  };
}

function sentence(parts: readonly string[]): string {
  if (parts.length === 0) return '';
  const whole = parts.length === 1 ? parts.join() : `${parts.slice(0, -1).join(', ')} and ${String(parts.at(-1))}`;
  return `${whole.charAt(0).toUpperCase()}${whole.slice(1)}.`;
}
