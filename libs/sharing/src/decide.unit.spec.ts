import { describe, expect, it } from '@jest/globals';
import { CATEGORIES } from '#contracts';
import {
  agreement,
  asked,
  BRADFORD,
  charity,
  fact,
  host,
  LIVERPOOL,
  NOW,
  police,
  rule,
  subject,
  WIGAN,
} from '../test/sketches.js';
import { compile } from './compiled-agreements.js';
import { decide } from './decide.js';
import { project } from './project.js';

const identity = [fact('identity')];
const permitAll = rule({ id: 'permit-all', categories: CATEGORIES });

describe('sharing: what agreements permit', () => {
  it('sharing: nothing is permitted unless a rule in force permits it', () => {
    const decision = asked({ facts: identity, under: [agreement()] });
    expect(decision.explain('identity')).toMatchObject({ effect: 'default-deny', because: [], forbiddenBy: [] });
    expect(project(identity, decision)).toEqual({});
    expect(decision.withheld).toEqual([{ category: 'identity', reason: 'not-in-agreement' }]);
  });

  it('sharing: a rule permits the categories it names and no other', () => {
    const facts = [fact('identity'), fact('health')];
    const decision = asked({ facts, under: [agreement({ rules: [rule({ id: 'identity-only' })] })] });
    expect(decision.permitted).toEqual(['identity']);
    expect(decision.withheld).toEqual([{ category: 'health', reason: 'not-in-agreement' }]);
    expect(decision.explain('identity').because).toMatchObject([
      { agreement: 'agreement', version: 1, rule: 'identity-only' },
    ]);
    expect(decision.pointer).toBe(false);
  });

  it('sharing: a forbid beats every permit', () => {
    const rules = [permitAll, rule({ id: 'no-health', effect: 'forbid', categories: ['health'] })];
    const decision = asked({ facts: [fact('identity'), fact('health')], under: [agreement({ rules })] });
    expect(decision.permitted).toEqual(['identity']);
    expect(decision.explain('health')).toMatchObject({ effect: 'forbid', forbiddenBy: [{ rule: 'no-health' }] });
    expect(decision.withheld).toEqual([{ category: 'health', reason: 'forbidden' }]);
  });

  it('sharing: a forbid counts whichever agreement holds it, even one that binds neither side', () => {
    const stranger = agreement({
      id: 'of-others',
      parties: [{ organisation: 'ceop' }],
      rules: [rule({ id: 'no-health', effect: 'forbid', categories: ['health'] })],
    });
    const decision = asked({
      facts: [fact('health'), fact('identity')],
      under: [agreement({ rules: [permitAll] }), stranger],
    });
    expect(decision.permitted).toEqual(['identity']);
    expect(decision.explain('health').forbiddenBy).toMatchObject([{ agreement: 'of-others', rule: 'no-health' }]);
  });

  it('sharing: a forbid withholds also what the recipient supplied itself', () => {
    const forbid = rule({ effect: 'forbid', categories: ['health'] });
    const facts = [fact('health', WIGAN), fact('identity', WIGAN)];
    expect(asked({ facts, under: [agreement({ rules: [forbid] })] }).permitted).toEqual(['identity']);
  });

  it('sharing: an agreement discloses only if it binds both who supplied and who receives', () => {
    const facts = [fact('identity', LIVERPOOL), fact('identity', BRADFORD, { path: 'notice.other' })];
    const between = agreement({ parties: [{ organisation: LIVERPOOL }, { organisation: WIGAN }], rules: [permitAll] });
    const decision = asked({ facts, under: [between] });
    expect(project(facts, decision)).toEqual({ notice: { identity: `canary of identity from ${LIVERPOOL}` } });
    expect(decision.withheld).toEqual([{ category: 'identity', reason: 'no-agreement' }]);
    expect(asked({ facts, to: host({ organisation: 'E06000035' }), under: [between] }).permitted).toEqual([]);
  });

  it('sharing: two agreements with one side each do not add up to one with both', () => {
    const one = agreement({ id: 'supplier-side', parties: [{ organisation: LIVERPOOL }], rules: [permitAll] });
    const other = agreement({ id: 'recipient-side', parties: [{ organisation: WIGAN }], rules: [permitAll] });
    expect(asked({ facts: identity, under: [one, other] }).permitted).toEqual([]);
  });

  it('sharing: what an organisation supplied is shown back to it without a permit', () => {
    const facts = [fact('health', WIGAN), fact('identity', LIVERPOOL)];
    const decision = asked({ facts, under: [] });
    expect(project(facts, decision)).toEqual({ notice: { health: `canary of health from ${WIGAN}` } });
    expect([decision.pointer, decision.refer]).toEqual([false, true]);
    expect(decision.agreements).toEqual([]);
  });

  it('sharing: what is for a named role does not reach an organisation that reads without a role', () => {
    const forRole = agreement({ rules: [rule({ to: { role: 'missing-coordinator' } })] });
    expect(asked({ facts: identity, to: host(), under: [forRole] }).permitted).toEqual(['identity']);
    expect(asked({ facts: identity, to: host({ role: 'iro' }), under: [forRole] }).permitted).toEqual([]);
    expect(asked({ facts: identity, to: host({ role: null }), under: [forRole] }).permitted).toEqual([]);
  });

  it('sharing: a forbid for a named role holds for an organisation that reads without one, which may be that role', () => {
    const rules = [permitAll, rule({ id: 'not-to-iro', effect: 'forbid', to: { role: 'iro' } })];
    const facts = [fact('identity'), fact('episode')];
    expect(asked({ facts, to: host({ role: null }), under: [agreement({ rules })] }).permitted).toEqual(['episode']);
    expect(asked({ facts, to: host(), under: [agreement({ rules })] }).permitted).toEqual(['identity', 'episode']);
  });

  it.each([
    ['organisation', { organisation: WIGAN }, { organisation: BRADFORD }],
    ['kind', { kind: 'authority' as const }, { kind: 'force' as const }],
    ['capacity', { capacity: 'host' as const }, { capacity: 'responsible' as const }],
  ])('sharing: a rule for a recipient by %s speaks of that one alone', (_, fits, misses) => {
    expect(asked({ facts: identity, under: [agreement({ rules: [rule({ to: fits })] })] }).permitted).toEqual([
      'identity',
    ]);
    expect(asked({ facts: identity, under: [agreement({ rules: [rule({ to: misses })] })] }).permitted).toEqual([]);
  });

  it.each([
    ['organisation', { organisation: LIVERPOOL }, { organisation: BRADFORD }],
    ['kind', { kind: 'authority' as const }, { kind: 'force' as const }],
    ['capacity', { capacity: 'responsible' as const }, { capacity: 'host' as const }],
  ])("sharing: a rule for data by their supplier's %s speaks of those alone", (_, fits, misses) => {
    expect(asked({ facts: identity, under: [agreement({ rules: [rule({ from: fits })] })] }).permitted).toEqual([
      'identity',
    ]);
    expect(asked({ facts: identity, under: [agreement({ rules: [rule({ from: misses })] })] }).permitted).toEqual([]);
  });

  it('sharing: a supplier of unknown kind opens no permit for that kind, and closes by a forbid for it', () => {
    const unknown = subject({ kinds: {} });
    const bound = { parties: [{ organisation: LIVERPOOL }, { organisation: WIGAN }] };
    const permit = agreement({ ...bound, rules: [rule({ from: { kind: 'authority' } })] });
    expect(asked({ facts: identity, of: unknown, under: [permit] }).permitted).toEqual([]);
    const forbid = agreement({ ...bound, rules: [permitAll, rule({ effect: 'forbid', from: { kind: 'school' } })] });
    expect(asked({ facts: identity, of: unknown, under: [forbid] }).permitted).toEqual([]);
    expect(asked({ facts: identity, under: [forbid] }).permitted).toEqual(['identity']);
  });

  it('sharing: a rule for kinds of alert speaks of those; a reading without an alert is none of them', () => {
    const under = compile([agreement({ rules: [rule({ kinds: ['placement.notified'] })] })], NOW);
    const ask = (kind: Parameters<typeof decide>[0]['kind']): readonly string[] =>
      decide({ facts: identity, subject: subject(), recipient: host(), kind }, under, NOW).permitted;
    expect(ask('placement.started')).toEqual(['identity']);
    expect(ask('missing.found')).toEqual([]);
    expect(ask(null)).toEqual([]);
  });
});

describe('sharing: the dates of an agreement', () => {
  const dated = agreement({ from: '2026-03-29', to: '2026-06-30', rules: [rule()] });
  it.each([
    ['2026-03-28T23:59:59Z', []],
    ['2026-03-29T00:00:00Z', ['identity']],
    // Summer time: the last local day ends an hour before it does in UTC.
    ['2026-06-30T22:59:59.999Z', ['identity']],
    ['2026-06-30T23:00:00Z', []],
  ])('sharing: dates are local and inclusive (%s)', (at, expected) => {
    expect(asked({ facts: identity, under: [dated], at: new Date(at) }).permitted).toEqual(expected);
  });

  it('sharing: what was compiled on one day is not used on another', () => {
    const compiled = compile([dated], new Date('2026-06-30T12:00:00Z'));
    const ask = (at: string): readonly string[] =>
      decide({ facts: identity, subject: subject(), recipient: host(), kind: null }, compiled, new Date(at)).permitted;
    expect([
      ask('2026-06-30T22:59:59Z'),
      ask('2026-06-30T23:00:00Z'),
      ask('2026-06-30T20:00:00Z'),
      ask('2026-01-01T00:00:00Z'),
    ]).toEqual([['identity'], [], ['identity'], []]);
    expect(compiled.until).toEqual(new Date('2026-06-30T23:00:00Z'));
  });

  it('sharing: an agreement of the demonstration is in force whatever the date', () => {
    const demonstration = { ...dated, demonstration: true };
    expect(asked({ facts: identity, under: [demonstration], at: new Date('2016-05-09T08:00:00Z') }).permitted).toEqual([
      'identity',
    ]);
  });
});

describe('sharing: the pointer', () => {
  it('sharing: a recipient whom no agreement covers gets a pointer, and the supplier a referral', () => {
    const decision = asked({ facts: identity, to: charity(), under: [agreement({ rules: [permitAll] })] });
    expect([decision.pointer, decision.refer]).toEqual([true, true]);
    expect(project(identity, decision)).toEqual({});
    expect(decision.agreements).toEqual([]);
    expect(decision.withheld).toEqual([{ category: 'identity', reason: 'no-agreement' }]);
  });

  it('sharing: withhold-and-refer makes a pointer of the whole, whatever else is permitted', () => {
    const rules = [permitAll, rule({ id: 'ring', effect: 'withhold-and-refer', categories: ['health'] })];
    const facts = [fact('identity'), fact('health')];
    const decision = asked({ facts, under: [agreement({ rules })] });
    expect([decision.pointer, decision.refer]).toEqual([true, true]);
    expect(project(facts, decision)).toEqual({});
    expect(decision.withheld).toEqual([
      { category: 'identity', reason: 'refer' },
      { category: 'health', reason: 'refer' },
    ]);
    expect(decision.explain('health')).toMatchObject({ effect: 'withhold-and-refer', forbiddenBy: [{ rule: 'ring' }] });
    expect([decision.permitted, decision.agreements]).toEqual([[], []]);
    expect(asked({ facts: identity, under: [agreement({ rules })] }).pointer).toBe(false);
  });

  it('sharing: withhold-and-refer refers also what nobody had permitted', () => {
    const ring = rule({ effect: 'withhold-and-refer', categories: ['health'] });
    const decision = asked({ facts: [fact('health')], under: [agreement({ rules: [ring] })] });
    expect(decision.withheld).toEqual([{ category: 'health', reason: 'refer' }]);
    expect(decision.pointer).toBe(true);
  });

  it('sharing: who is shown only what it supplied itself needs no referral', () => {
    const decision = asked({ facts: [fact('identity', WIGAN)], under: [] });
    expect([decision.pointer, decision.refer]).toEqual([false, false]);
  });

  it('sharing: a forbid beside withhold-and-refer forbids, and does not open what the pointer closed', () => {
    const refer = rule({ id: 'ring', effect: 'withhold-and-refer', categories: ['health'] });
    const forbid = rule({ id: 'never', effect: 'forbid', categories: ['health'] });
    for (const rules of [
      [permitAll, refer, forbid],
      [forbid, refer, permitAll],
    ]) {
      const decision = asked({ facts: [fact('health'), fact('identity')], under: [agreement({ rules })] });
      expect(decision.pointer).toBe(true);
      expect(decision.explain('health').effect).toBe('forbid');
    }
  });

  it('sharing: an alert in which nothing could be shown is a pointer and not an empty sheet', () => {
    const never = agreement({ rules: [permitAll, rule({ effect: 'forbid' })] });
    expect(asked({ facts: identity, under: [never] }).pointer).toBe(true);
  });

  it('sharing: where there are no data there is nothing to point to', () => {
    expect(asked({ facts: [], to: charity(), under: [] }).pointer).toBe(false);
  });
});

describe('sharing: what a decision says of itself', () => {
  it('sharing: it names the agreements with their version, lawful basis and what each permitted', () => {
    const one = agreement({ id: 'one', version: 3, rules: [rule({ id: 'a', categories: ['identity', 'episode'] })] });
    const two = agreement({ id: 'two', rules: [rule({ id: 'b', categories: ['episode', 'health'] })] });
    const decision = asked({ facts: [fact('identity'), fact('episode')], under: [two, one] });
    expect(decision.agreements).toEqual([
      {
        id: 'one',
        version: 3,
        lawfulBasis: 'UK GDPR Article 6(1)(e)',
        categories: ['identity', 'episode'],
        rules: ['a'],
      },
      { id: 'two', version: 1, lawfulBasis: 'UK GDPR Article 6(1)(e)', categories: ['episode'], rules: ['b'] },
    ]);
  });

  it('sharing: a near miss names the rule and the one condition that failed, and whether it was merely unknown', () => {
    const rules = [
      rule({ id: 'older', when: [{ fact: 'age', is: 'at-least', value: 16 }] }),
      rule({ id: 'at-night', when: [{ fact: 'hours', is: 'equal', value: 'out' }] }),
      rule({ id: 'to-responsible', to: { capacity: 'responsible' } }),
      rule({ id: 'two-things', to: { capacity: 'responsible' }, when: [{ fact: 'age', is: 'at-least', value: 16 }] }),
    ];
    const { nearMiss } = asked({
      facts: identity,
      of: subject({ hours: null }),
      under: [agreement({ rules })],
    }).explain('identity');
    expect(nearMiss.map(({ rule: { rule: id }, failed, unknown }) => [id, failed, unknown])).toEqual([
      ['older', 'the child is 16 or older', false],
      ['at-night', 'it is outside working hours', true],
      ['to-responsible', 'the recipient is told as responsible', false],
    ]);
  });

  it('sharing: it carries hashes of the facts and of the rules, which change with them', () => {
    const under = [agreement({ rules: [rule()] })];
    const { hashes } = asked({ facts: identity, under });
    expect(hashes.facts).toMatch(/^[0-9a-f]{64}$/);
    expect(asked({ facts: [fact('identity')], to: police(), under }).hashes).toEqual(hashes);
    expect(asked({ facts: [fact('identity', WIGAN)], under }).hashes.facts).not.toBe(hashes.facts);
    expect(asked({ facts: identity, under: [agreement({ rules: [rule({ id: 'other' })] })] }).hashes.rules).not.toBe(
      hashes.rules,
    );
  });

  it('sharing: a fact that the decision was not asked about is not permitted', () => {
    const decision = asked({ facts: identity, under: [agreement({ rules: [permitAll] })] });
    expect(decision.permits(fact('identity'))).toBe(false);
    expect(decision.permits(identity[0] ?? fact('identity'))).toBe(true);
  });
});
