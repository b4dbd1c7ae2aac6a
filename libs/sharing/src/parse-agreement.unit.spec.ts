import { describe, expect, it } from '@jest/globals';
import { AgreementFileError, agreementFromYaml } from './agreement-yaml.js';
import { parseAgreement } from './parse-agreement.js';

const written = (): Record<string, unknown> => ({
  id: 'bradford',
  title: 'Bradford',
  purpose: 'to find children',
  parties: [{ kind: 'force' }, { organisation: 'E08000032' }],
  lawfulBasis: 'UK GDPR Article 6(1)(e)',
  from: '2026-01-01',
  to: null,
  reviewBy: '2027-01-01',
  signatures: [{ organisation: 'E08000032', by: 'Ada Example', at: '2026-01-01' }],
  rules: [
    {
      id: 'interviews',
      effect: 'permit',
      from: {},
      to: { kind: 'force', role: 'exploitation-police' },
      kinds: ['return-interview.recorded'],
      categories: ['interview', 'interview'],
      when: [{ fact: 'age', is: 'under', value: 16 }],
      reason: 'BRA-03',
    },
  ],
});
const rule = (change: object): Record<string, unknown> => ({
  ...written(),
  rules: [{ ...(written()['rules'] as object[])[0], ...change }],
});
const faultsOf = (input: unknown): string[] => {
  const parsed = parseAgreement(input);
  return parsed.ok ? [] : parsed.error.map(({ pointer, code }) => `${pointer} ${code}`);
};

describe('sharing: an agreement as written', () => {
  it('sharing: is read whole, and what a list names twice counts once', () => {
    const parsed = parseAgreement(written(), 4);
    expect(parsed).toMatchObject({ ok: true, value: { id: 'bradford', version: 4, from: '2026-01-01', to: null } });
    expect(parsed.ok && parsed.value.rules[0]?.categories).toEqual(['interview']);
  });

  it('sharing: what GET answers can be PUT back; its read-only fields are ignored', () => {
    expect(faultsOf({ ...written(), version: 3, state: 'in-force' })).toEqual([]);
  });

  it.each([
    ['no object', 'text', ['not-an-object']],
    ['nothing', undefined, ['required']],
  ])('sharing: %s is refused', (_, input, codes) => {
    expect(faultsOf(input)[0]).toBe(` ${codes[0] ?? ''}`);
  });

  it.each([
    ['/id', { ...written(), id: '../etc' }],
    ['/title', { ...written(), title: ' ' }],
    ['/parties', { ...written(), parties: [] }],
    ['/parties/0', { ...written(), parties: [{ kind: 'force', organisation: 'x' }] }],
    ['/parties/0/kind', { ...written(), parties: [{ kind: 'everybody' }] }],
    ['/from', { ...written(), from: '2026-02-30' }],
    ['/to', { ...written(), to: '2025-12-31' }],
    ['/surprise', { ...written(), surprise: true }],
    ['/lawfulBasis', { ...written(), lawfulBasis: 42 }],
    ['/lawfulBasis/gateways/0/from', { ...written(), lawfulBasis: { gateways: [{ title: 'An Act', from: 'soon' }] } }],
    ['/signatures/0/at', { ...written(), signatures: [{ organisation: 'x', by: 'y', at: 'yesterday' }] }],
    ['/rules', { ...written(), rules: 'all' }],
    ['/rules/0/effect', rule({ effect: 'allow' })],
    ['/rules/0/to', rule({ to: undefined })],
    ['/rules/0/to/orgnisation', rule({ to: { orgnisation: 'E08000032' } })],
    ['/rules/0/from/role', rule({ from: { role: 'boss' } })],
    ['/rules/0/kinds/0', rule({ kinds: ['missing'] })],
    ['/rules/0/categories', rule({ categories: [] })],
    ['/rules/0/categories/0', rule({ categories: ['everything'] })],
    ['/rules/0/wen', rule({ wen: [] })],
    ['/rules/0/when/0/fact', rule({ when: [{ fact: 'mood', is: 'equal', value: 'good' }] })],
    ['/rules/0/when/0/is', rule({ when: [{ fact: 'hours', is: 'under', value: 'working' }] })],
    ['/rules/0/when/0/value', rule({ when: [{ fact: 'age', is: 'under', value: '16' }] })],
    ['/rules/0/when/0/value', rule({ when: [{ fact: 'status', is: 'equal', value: 'unknown-status' }] })],
    ['/rules/0/when/0/value/1', rule({ when: [{ fact: 'risk', is: 'includes', value: ['high', 'extreme'] }] })],
    ['/rules/0/reason', rule({ reason: undefined })],
  ])('sharing: a fault is refused by its pointer: %s', (pointer, input) => {
    const faults = faultsOf(input);
    expect(faults.map((fault) => fault.split(' ')[0])).toEqual([pointer]);
  });

  it('sharing: two rules of one name are refused, and keys that reach a prototype are none of the fields', () => {
    const [one] = written()['rules'] as object[];
    expect(faultsOf({ ...written(), rules: [one, one] })).toEqual(['/rules/1/id not-unique']);
    expect(faultsOf(JSON.parse(JSON.stringify(written()).replace('"title"', '"__proto__": {}, "title"')))).toEqual([
      '/__proto__ unknown-field',
    ]);
  });

  it('sharing: everything that is wrong is named at once', () => {
    expect(faultsOf({ ...rule({ effect: 'allow', reason: '' }), title: undefined })).toHaveLength(3);
  });
});

describe("sharing: a pack's agreement file", () => {
  const yaml = (effect: string, more = ''): string => `
id: a
title: t
purpose: p
parties: [{ kind: force }]
lawfulBasis: l
from: 2026-01-01
${more}
rules:
  - { id: first-rule, effect: ${effect}, from: {}, to: {}, categories: [identity], reason: r }
`;

  it('sharing: a fault names the file, the rule and the reason', () => {
    expect(() => agreementFromYaml(yaml('allow'), 'packs/x/agreements/a.yaml')).toThrow(AgreementFileError);
    expect(() => agreementFromYaml(yaml('allow'), 'packs/x/agreements/a.yaml')).toThrow(
      'packs/x/agreements/a.yaml: rule first-rule: /rules/0/effect is one of permit, forbid, withhold-and-refer',
    );
  });

  it("sharing: text that is no YAML, a key given twice or an alias is refused with the file's name", () => {
    expect(() => agreementFromYaml('id: [', 'a.yaml')).toThrow(/^a\.yaml: /);
    expect(() => agreementFromYaml(yaml('permit', 'title: again'), 'a.yaml')).toThrow(/^a\.yaml: .*unique/);
    expect(() => agreementFromYaml('a: &x [1]\nb: *x', 'a.yaml')).toThrow(/^a\.yaml: /);
  });

  it('sharing: days stay days', () => {
    expect(agreementFromYaml(yaml('permit'), 'a.yaml')).toMatchObject({
      from: '2026-01-01',
      version: 1,
      demonstration: true,
    });
  });
});
