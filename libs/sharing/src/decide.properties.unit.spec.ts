import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { agreements, questions, rules } from '../test/arbitraries.js';
import { naively } from '../test/naive-decision.js';
import { agreement, NOW } from '../test/sketches.js';
import { binds, isInForce, type Agreement } from './agreement.js';
import { compile } from './compiled-agreements.js';
import { decide } from './decide.js';
import type { Fact } from './fact.js';
import type { Question } from './inquiry.js';
import { project, projection } from './project.js';

/** More in a long run: `HOMEWARD_PROPERTY_RUNS=50000 npm run jest -- libs/sharing`. */
const RUNS = Number(process.env['HOMEWARD_PROPERTY_RUNS'] ?? 1_000);
const shown = (question: Question, under: readonly Agreement[]): ReadonlySet<Fact> => {
  const decision = decide(question, compile(under, NOW), NOW);
  return new Set(question.facts.filter((fact) => decision.permits(fact)));
};
const isWithin = (smaller: ReadonlySet<unknown>, larger: ReadonlySet<unknown>): boolean =>
  [...smaller].every((each) => larger.has(each));

describe('sharing: what holds for all agreements, facts and recipients', () => {
  it('sharing: a second evaluator, written apart and straight from sharing.md, agrees about every fact', () => {
    const seen = { shown: 0, withheld: 0, pointers: 0 };
    fc.assert(
      fc.property(questions, agreements, (question, under) => {
        const decision = decide(question, compile(under, NOW), NOW);
        const expected = naively(question, under, NOW);
        expect(decision.pointer).toBe(expected.pointer);
        expect(question.facts.filter((fact) => decision.permits(fact))).toEqual(expected.shown);
        seen.shown += expected.shown.length;
        seen.withheld += question.facts.length - expected.shown.length;
        seen.pointers += expected.pointer ? 1 : 0;
      }),
      { numRuns: RUNS * 8 },
    );
    // The generator reaches all outcomes often, or the agreement of the two says little.
    expect(Math.min(seen.shown, seen.withheld, seen.pointers)).toBeGreaterThan(500);
  });

  it('sharing: nothing is disclosed without a permit in force whose agreement binds supplier and recipient', () => {
    fc.assert(
      fc.property(questions, agreements, (question, under) => {
        const { recipient, subject } = question;
        for (const { supplier, category } of shown(question, under)) {
          if (supplier === recipient.organisation) continue;
          const kind = subject.kinds?.[supplier] ?? null;
          const permitting = under.filter(
            (each) =>
              isInForce(each, '2026-03-02') &&
              binds(each, supplier, kind) &&
              binds(each, recipient.organisation, recipient.kind) &&
              each.rules.some(({ effect, categories }) => effect === 'permit' && categories.includes(category)),
          );
          expect(permitting).not.toEqual([]);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it.each(['forbid', 'withhold-and-refer'] as const)('sharing: another %s never discloses more', (effect) => {
    fc.assert(
      fc.property(questions, agreements, rules(effect), (question, under, added) => {
        const stricter = [...under, agreement({ id: 'added', parties: [{ organisation: 'nobody' }], rules: [added] })];
        expect(isWithin(shown(question, stricter), shown(question, under))).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });

  it('sharing: another permit never hides what was shown', () => {
    fc.assert(
      fc.property(questions, agreements, rules('permit'), (question, under, added) => {
        const wider = [...under, agreement({ id: 'added', rules: [added] })];
        expect(isWithin(shown(question, under), shown(question, wider))).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });

  it('sharing: a fact about the case that goes missing never opens anything', () => {
    fc.assert(
      fc.property(
        questions,
        agreements,
        fc.nat(),
        fc.constantFrom<unknown>(undefined, null, 42, 'text', {}),
        (question, under, nth, nothing) => {
          const names = Object.keys(question.subject);
          const name = names[nth % names.length] ?? 'age';
          // A number is the right type for an age, and a text for most others: those are other facts, not missing ones.
          fc.pre(!(name === 'age' && nothing === 42) && nothing !== 'text');
          const poorer = { ...question, subject: { ...question.subject, [name]: name === 'kinds' ? null : nothing } };
          expect(isWithin(shown(poorer, under), shown(question, under))).toBe(true);
        },
      ),
      { numRuns: RUNS * 2 },
    );
  });

  it('sharing: who reads without a role is shown no more than in any role', () => {
    fc.assert(
      fc.property(questions, agreements, (question, under) => {
        const nameless = { ...question, recipient: { ...question.recipient, role: null } };
        expect(isWithin(shown(nameless, under), shown(question, under))).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });

  it('sharing: the order of agreements and rules does not matter', () => {
    fc.assert(
      fc.property(questions, agreements, (question, under) => {
        const reversed = [...under].reverse().map((each) => ({ ...each, rules: [...each.rules].reverse() }));
        expect(shown(question, reversed)).toEqual(shown(question, under));
      }),
      { numRuns: RUNS },
    );
  });

  it('sharing: an agreement out of force is as if it were not there', () => {
    fc.assert(
      fc.property(questions, agreements, (question, under) => {
        expect(
          shown(
            question,
            under.filter((each) => isInForce(each, '2026-03-02')),
          ),
        ).toEqual(shown(question, under));
      }),
      { numRuns: RUNS },
    );
  });

  it('sharing: no canary of a fact that is not permitted is anywhere in the projection, and every permitted one is', () => {
    fc.assert(
      fc.property(questions, agreements, (question, under) => {
        const decision = decide(question, compile(under, NOW), NOW);
        const text = JSON.stringify(project(question.facts, decision));
        for (const fact of question.facts) expect(text.includes(String(fact.value))).toBe(decision.permits(fact));
        expect(projection(question.facts, decision).paths).toHaveLength(
          question.facts.filter((fact) => decision.permits(fact)).length,
        );
      }),
      { numRuns: RUNS },
    );
  });

  it('sharing: a copy that was made for one recipient goes to another only where that one may see the very same', () => {
    let given = 0;
    fc.assert(
      fc.property(questions, questions, agreements, (one, other, under) => {
        const set = compile(under, NOW);
        const [again, apart] = [
          { ...other, facts: one.facts },
          { ...other, facts: [...one.facts] },
        ];
        const first = projection(one.facts, decide(one, set, NOW));
        const second = projection(one.facts, decide(again, set, NOW));
        expect(second).toEqual(projection(apart.facts, decide(apart, set, NOW)));
        if (second === first) given += 1;
      }),
      { numRuns: RUNS },
    );
    expect(given).toBeGreaterThan(RUNS / 20);
    expect(given).toBeLessThan(RUNS);
  });

  it('sharing: every category with data is shown, or named among the withheld with its reason', () => {
    fc.assert(
      fc.property(questions, agreements, (question, under) => {
        const decision = decide(question, compile(under, NOW), NOW);
        for (const fact of question.facts) {
          const isNamed = decision.withheld.some(({ category }) => category === fact.category);
          expect(isNamed || decision.permits(fact)).toBe(true);
        }
        for (const { category } of decision.withheld)
          expect(question.facts.some((fact) => fact.category === category)).toBe(true);
        expect(decision.pointer ? decision.permitted : []).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  it('sharing: an explanation agrees with what was decided', () => {
    fc.assert(
      fc.property(questions, agreements, (question, under) => {
        const decision = decide(question, compile(under, NOW), NOW);
        for (const category of decision.permitted) expect(decision.explain(category).effect).toBe('permit');
        const permitting = decision.agreements.flatMap(({ categories }) => categories);
        for (const fact of question.facts) {
          if (decision.permits(fact) && fact.supplier !== question.recipient.organisation)
            expect(permitting).toContain(fact.category);
        }
      }),
      { numRuns: RUNS },
    );
  });
});
