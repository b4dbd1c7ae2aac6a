import { describe, expect, it } from '@jest/globals';
import { CATEGORIES } from '#contracts';
import { agreement, asked, BRADFORD, fact, host, LIVERPOOL, NOW, rule, subject } from '../test/sketches.js';
import { disclosureOf } from './disclosure.js';
import type { Fact } from './fact.js';
import { project, projection } from './project.js';

const everything = [agreement({ rules: [rule({ categories: CATEGORIES })] })];
const projected = (facts: readonly Fact[], under = everything): Record<string, unknown> =>
  project(facts, asked({ facts, under }));
const at = (path: string, value: unknown, sketch: Partial<Fact> = {}): Fact =>
  fact('identity', LIVERPOOL, { path, value, ...sketch });

describe('sharing: the projection', () => {
  it('sharing: is a fresh nested object, with lists as lists', () => {
    const facts = [
      at('child.name.given', 'Tom'),
      at('risk.factors.1', 'b'),
      at('risk.factors.0', 'a'),
      at('risk.factors.10', 'c'),
    ];
    expect(projected(facts)).toEqual({ child: { name: { given: 'Tom' } }, risk: { factors: ['a', 'b', 'c'] } });
  });

  it('sharing: a list is closed up where something was left out, so that no hole tells of it', () => {
    const facts = [
      at('risk.factors.0', 'trafficking'),
      at('risk.factors.1', 'self-harm', { category: 'health' }),
      at('risk.factors.2', 'gangs'),
    ];
    expect(projected(facts, [agreement({ rules: [rule()] })])).toEqual({ risk: { factors: ['trafficking', 'gangs'] } });
  });

  it('sharing: nothing in it is shared with the facts', () => {
    const link = { nested: ['x'] };
    const facts = [at('notice.documents', link)];
    const copy = projected(facts) as { notice: { documents: typeof link } };
    expect(copy.notice.documents).toEqual(link);
    expect(copy.notice.documents).not.toBe(link);
    expect(copy.notice.documents.nested).not.toBe(link.nested);
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
  });

  it('sharing: no path reaches a prototype', () => {
    const facts = [
      at('__proto__.polluted', 'x'),
      at('a.constructor.prototype.b', 'x'),
      at('child.__proto__', 'x'),
      at('a..b', 'x'),
      at('', 'x'),
    ];
    expect(projected(facts)).toEqual({});
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('sharing: a path is never both a value and a branch', () => {
    expect(projected([at('a', 'leaf'), at('a.b', 'branch')])).toEqual({ a: 'leaf' });
    expect(projected([at('a.b', 'branch'), at('a', 'leaf')])).toEqual({ a: { b: 'branch' } });
  });

  it('sharing: a name or an address is taken whole from the best report that may be shown, and never put together from two', () => {
    const facts = [
      at('child.name.given', 'Thomas', { supplier: BRADFORD, source: 'r1' }),
      at('child.name.family', 'Example', { supplier: BRADFORD, source: 'r1' }),
      at('child.name.given', 'Tom', { source: 'r2' }),
      at('child.name.middle', 'Lee', { source: 'r2' }),
      at('child.sex', 'male', { source: 'r2' }),
    ];
    expect(projected(facts)).toEqual({ child: { name: { given: 'Thomas', family: 'Example' }, sex: 'male' } });
    const withoutBradford = [
      agreement({
        parties: [{ organisation: LIVERPOOL }, { kind: 'authority' }],
        rules: [rule({ from: { organisation: LIVERPOOL } })],
      }),
    ];
    expect(projected(facts, withoutBradford)).toEqual({
      child: { name: { given: 'Tom', middle: 'Lee' }, sex: 'male' },
    });
  });

  it('sharing: a number that two agencies gave stands there once', () => {
    const number = (supplier: string, source: string): Fact[] => [
      at('child.identifiers.0.system', 'nhs-number', { supplier, source }),
      at('child.identifiers.0.value', '9990000018', { supplier, source }),
    ];
    const facts = [
      ...number(LIVERPOOL, 'r1'),
      ...number(BRADFORD, 'r2'),
      at('child.identifiers.1.value', '42', { source: 'r2' }),
    ];
    expect(projected(facts)).toEqual({
      child: { identifiers: [{ system: 'nhs-number', value: '9990000018' }, { value: '42' }] },
    });
  });

  it('sharing: nobody can change what another is shown, or what the ledger keeps of it', () => {
    const facts = [
      at('child.name.given', 'Tom'),
      at('risk.factors.0', 'gangs'),
      at('notice.documents', { nested: ['x'] }),
    ];
    const [first, second] = [asked({ facts, under: everything }), asked({ facts, under: everything })];
    const copy = projection(facts, first);
    const changes: (() => unknown)[] = [
      () => Object.assign(copy.facts, { more: 1 }),
      () => Object.assign(copy.facts['child'] as object, { name: 'Eve' }),
      () => (copy.facts['risk'] as { factors: string[] }).factors.push('more'),
      () => (copy.facts as { notice: { documents: { nested: string[] } } }).notice.documents.nested.pop(),
      () => (copy.paths as string[]).pop(),
      () => (copy.categories as string[]).pop(),
      () => (first.withheld as unknown[]).push('more'),
      () => (first.agreements[0]?.rules as string[]).push('more'),
    ];
    for (const change of changes) expect(change).toThrow(TypeError);
    expect(projection(facts, second)).toBe(copy);
    expect(copy.facts).toEqual({
      child: { name: { given: 'Tom' } },
      risk: { factors: ['gangs'] },
      notice: { documents: { nested: ['x'] } },
    });
  });

  it('sharing: of the same facts, each is shown what its own decision permits, whoever was shown something before', () => {
    const facts = [at('child.name.given', 'Tom'), fact('whereabouts', LIVERPOOL, { path: 'notice.at' })];
    const under = [
      agreement({ rules: [rule({ categories: ['identity', 'whereabouts'] })] }),
      agreement({
        id: 'no-place',
        rules: [rule({ effect: 'forbid', to: { role: 'duty' }, categories: ['whereabouts'] })],
      }),
    ];
    const whole = { child: { name: { given: 'Tom' } }, notice: { at: `canary of whereabouts from ${LIVERPOOL}` } };
    expect(project(facts, asked({ facts, under }))).toEqual(whole);
    expect(project(facts, asked({ facts, under, to: host({ role: 'duty' }) }))).toEqual({
      child: { name: { given: 'Tom' } },
    });
    expect(project(facts, asked({ facts, under: [] }))).toEqual({});
    expect(project(facts, asked({ facts, under, of: subject({ flags: ['trafficking'] }) }))).toEqual({
      child: { name: { given: 'Tom' } },
    });
    expect(project([...facts], asked({ facts: [], under }))).toEqual({});
    expect(project(facts, asked({ facts, under }))).toEqual(whole);
  });

  it("sharing: the ledger's entry names what was shown and by what right, and has no value in it", () => {
    const facts = [at('child.name.given', 'Canary'), fact('health', LIVERPOOL, { value: 'Canary too' })];
    const decision = asked({ facts, under: [agreement({ rules: [rule({ id: 'who' })] })] });
    const sending = {
      at: NOW,
      child: 'c',
      alert: 'a',
      recipient: host(),
      channel: 'email',
      rules: ['ENG-07'],
      occasion: 'contact-1',
    } as const;
    const entry = disclosureOf(sending, decision, projection(facts, decision));
    expect(entry).toMatchObject({
      organisation: host().organisation,
      role: 'missing-coordinator',
      fields: ['child.name.given'],
      categories: ['identity'],
      withheld: [{ category: 'health', reason: 'not-in-agreement' }],
      agreements: [{ id: 'agreement', version: 1, categories: ['identity'], rules: ['who'] }],
      pointer: false,
    });
    expect(JSON.stringify(entry)).not.toContain('Canary');
    expect(disclosureOf(sending, decision, projection(facts, decision)).id).toBe(entry.id);
    expect(disclosureOf({ ...sending, occasion: 'contact-2' }, decision, projection(facts, decision)).id).not.toBe(
      entry.id,
    );
  });
});
