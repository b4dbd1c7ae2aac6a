import { describe, expect, it } from '@jest/globals';
import type { Candidate } from './decide.js';
import type { Explanation } from './explanation.js';
import { candidatesOf, isDecided, reviewRank, ruleOn, type MadeDecision, type Review } from './review.js';

const [REPORT, OWN, ADAM, ADEN] = ['report', 'own', 'adam', 'aden'] as const;
const NOW = new Date('2026-03-02T09:00:00Z');

const candidate = (child: string): Candidate => ({
  child,
  provisional: false,
  probability: 0.5,
  weight: 3,
  evidence: [],
  objections: [],
});
const review = (more: Partial<Review> = {}, candidates: readonly string[] = [ADAM, ADEN]): Review => ({
  report: REPORT,
  kind: 'link',
  state: 'open',
  rank: 1,
  parties: [],
  rejected: [],
  explanation: { candidates: candidates.map(candidate) } as unknown as Explanation,
  child: OWN,
  openedAt: NOW,
  objection: null,
  made: [],
  ...more,
});
const made = (more: Partial<MadeDecision> = {}): MadeDecision => ({
  id: 'd',
  decision: 'same',
  child: ADAM,
  reason: 'spec',
  organisation: 'homeward',
  actor: 'spec',
  at: NOW,
  moves: [],
  ...more,
});
/** Linked to Adam by a decision that took another report along. */
const atAdam = (more: Partial<Review> = {}): Review =>
  review({
    state: 'decided',
    child: ADAM,
    made: [made({ moves: [{ from: OWN, to: ADAM, reports: [REPORT, 'joined'] }] })],
    ...more,
  });

describe('a decision on a report that waits', () => {
  it('the same child: everything of its own record goes there', () => {
    expect(ruleOn(review(), { decision: 'same', child: ADEN }, OWN)).toEqual({
      decision: 'same',
      child: ADEN,
      state: 'decided',
      rejected: [],
      moves: [{ from: OWN, to: ADEN, reports: 'all' }],
    });
  });

  it('the same child need not be named where there is one, or one is left', () => {
    expect(ruleOn(review({}, [ADAM]), { decision: 'same' }, OWN)).toMatchObject({ child: ADAM });
    expect(ruleOn(review({ rejected: [ADAM] }), { decision: 'same' }, OWN)).toMatchObject({ child: ADEN });
    expect(ruleOn(review({ rejected: [ADAM] }, [ADAM]), { decision: 'same' }, OWN)).toMatchObject({ child: ADAM });
    expect(ruleOn(review(), { decision: 'same' }, OWN)).toBe('child-required');
    expect(ruleOn(review({}, []), { decision: 'same' }, OWN)).toBe('child-required');
  });

  it('names a child that was compared, and no other', () => {
    for (const decision of ['same', 'different', 'unsure'] as const) {
      expect(ruleOn(review(), { decision, child: 'somebody' }, OWN)).toBe('not-a-candidate');
    }
  });

  it('another child: every candidate is rejected, and it stays where it is', () => {
    expect(ruleOn(review(), { decision: 'different' }, OWN)).toEqual({
      decision: 'different',
      child: null,
      state: 'decided',
      rejected: [ADAM, ADEN],
      moves: [],
    });
  });

  it('not that one: it stays open for the others', () => {
    expect(ruleOn(review(), { decision: 'different', child: ADAM }, OWN)).toMatchObject({
      state: 'open',
      rejected: [ADAM],
      moves: [],
    });
    expect(ruleOn(review({ rejected: [ADAM] }), { decision: 'different', child: ADEN }, OWN)).toMatchObject({
      state: 'decided',
    });
  });

  it('unsure: nothing changes', () => {
    expect(ruleOn(review({ rejected: [ADAM] }), { decision: 'unsure' }, OWN)).toMatchObject({
      state: 'open',
      rejected: [ADAM],
      moves: [],
    });
    expect(ruleOn(atAdam(), { decision: 'unsure' }, OWN)).toMatchObject({ state: 'decided', moves: [] });
  });
});

describe('a report decided again', () => {
  const together = [REPORT, 'joined'];

  it('goes on to the other child, with what had come along', () => {
    expect(ruleOn(atAdam(), { decision: 'same', child: ADEN }, OWN)).toMatchObject({
      state: 'decided',
      moves: [{ from: ADAM, to: ADEN, reports: together }],
    });
  });

  it('goes back to a record of its own', () => {
    expect(ruleOn(atAdam(), { decision: 'different' }, OWN)).toMatchObject({
      state: 'decided',
      moves: [{ from: ADAM, to: OWN, reports: together }],
    });
    expect(ruleOn(atAdam(), { decision: 'different', child: ADAM }, OWN)).toMatchObject({
      state: 'open',
      moves: [{ from: ADAM, to: OWN, reports: together }],
    });
  });

  it('stays where somebody rejects a child that it is not held to be', () => {
    expect(ruleOn(atAdam(), { decision: 'different', child: ADEN }, OWN)).toMatchObject({
      state: 'decided',
      rejected: [ADEN],
      moves: [],
    });
  });

  it('to the child that it is linked to, has nowhere to go', () => {
    expect(ruleOn(atAdam(), { decision: 'same', child: ADAM }, OWN)).toMatchObject({ state: 'decided', moves: [] });
  });
});

describe('a decision on two records', () => {
  const RECORD = 'registered';
  const two = (more: Partial<Review> = {}): Review => review({ kind: 'merge', child: RECORD, ...more }, [ADAM]);
  const merged = two({
    state: 'decided',
    made: [made({ moves: [{ from: ADAM, to: RECORD, reports: ['first', 'second'] }] })],
  });

  it('one child: everything of the older goes to the registered one, once', () => {
    const moves = [{ from: ADAM, to: RECORD, reports: 'all' }];
    expect(ruleOn(two(), { decision: 'same' }, OWN)).toMatchObject({ state: 'decided', child: ADAM, moves });
    expect(ruleOn(merged, { decision: 'same' }, OWN)).toMatchObject({ moves: [] });
  });

  it('two children: nothing moves, or what was taken goes back', () => {
    expect(ruleOn(two(), { decision: 'different' }, OWN)).toMatchObject({ state: 'decided', moves: [] });
    expect(ruleOn(merged, { decision: 'different' }, OWN)).toMatchObject({
      moves: [{ from: RECORD, to: ADAM, reports: ['first', 'second'] }],
    });
  });

  it('what went back already does not go back again, and may be taken once more', () => {
    const back = made({ decision: 'different', child: null, moves: [{ from: RECORD, to: ADAM, reports: ['first'] }] });
    const apart = two({ state: 'decided', made: [...merged.made, back] });
    expect(ruleOn(apart, { decision: 'different' }, OWN)).toMatchObject({ moves: [] });
    expect(ruleOn(apart, { decision: 'same' }, OWN)).toMatchObject({
      moves: [{ from: ADAM, to: RECORD, reports: 'all' }],
    });
  });
});

describe('a decision that was made already', () => {
  it('is the last one, said again with or without the child', () => {
    expect(isDecided(atAdam(), { decision: 'same' })).toBe(true);
    expect(isDecided(atAdam(), { decision: 'same', child: ADAM })).toBe(true);
    expect(isDecided(atAdam(), { decision: 'same', child: ADEN })).toBe(false);
    expect(isDecided(review(), { decision: 'different' })).toBe(false);
  });

  it('does not answer an objection that was raised after it', () => {
    const objection = { organisation: 'E08000010', actor: 'spec', reason: 'spec', at: NOW.toISOString(), made: 1 };
    expect(isDecided(atAdam({ state: 'open', objection }), { decision: 'same' })).toBe(false);
    expect(isDecided(atAdam({ objection: { ...objection, made: 0 } }), { decision: 'same' })).toBe(true);
  });
});

describe('a review', () => {
  it('comes before others when an open high-risk episode hangs on it, after them when nothing open does', () => {
    const episode = (state: string, level: string) => ({ state, risk: { level } });
    expect(reviewRank([episode('closed', 'high'), episode('open', 'low')])).toBe(1);
    expect(reviewRank([episode('open', 'low'), episode('open', 'high')])).toBe(0);
    expect(reviewRank([episode('closed', 'high')])).toBe(2);
    expect(reviewRank([])).toBe(2);
  });

  it('names each candidate once, though two of them have been merged since', () => {
    expect(candidatesOf(review({}, [ADAM, ADEN, ADAM]))).toEqual([ADAM, ADEN]);
  });
});
