import { describe, expect, it } from '@jest/globals';
import { checkPack, packsOnFile, readPack } from '#protocols';

const national = packsOnFile('packs').flatMap((pack) => (pack.authority === null ? pack.rules : []));

/** What is wrong with a pack of Liverpool's that has these rules. */
function faultsOf(rules: string, head = ''): string[] {
  const text = `id: liverpool
authority: E08000012
title: A sample
${head}rules:
${rules}`;
  const read = readPack('packs/liverpool/protocol.yaml', text, (pack) => checkPack(pack, national));
  return read.ok ? [] : read.error.map(({ file, line, code, reason }) => `${file}:${line} ${code} ${reason}`);
}

const rule = (body: string, id = 'LIV-01'): string => `  - id: ${id}
    source: A sample protocol
    says: Something.
${body}`;

/** ENG-09, stricter: within 48 hours. */
const interview = (due: string, more = ''): string =>
  rule(`    replaces: ENG-09
    when: { episode: returned }
${more}    due:
      - task: return-interview
        text: offer and hold the interview
        owner: { to: self, role: missing-coordinator }
        starts: return
        within: { hours: ${due} }
        met-by:
          - { notice: return-interview.recorded, status: [completed], independent: true }
`);

describe('protocols: checking a pack', () => {
  it('finds nothing wrong with those that the hub comes with', () => {
    expect(() => packsOnFile('packs')).not.toThrow();
    expect(national.length).toBeGreaterThan(10);
  });

  it.each([
    ['days of which the last is first', ['', 'from: 2026-04-01\nto: 2026-03-01\n'], /:5 impossible-window/],
    ['a day that there is not', ['', 'from: 2026-02-30\n'], /:4 not-a-day/],
    [
      'a window on what is not counted',
      ['    when: { episode: returned }\n    if: [{ fact: age, is: at-least, value: 13, window: { days: 30 } }]\n', ''],
      /:9 impossible-window .*only a count/,
    ],
    [
      'a window of no length',
      [
        '    when: { episode: returned }\n    if: [{ fact: episodes, is: at-least, value: 3, window: { days: 0 } }]\n',
        '',
      ],
      /:9 not-valid .*>= 1/,
    ],
    [
      'a count that never holds',
      ['    when: { episode: returned }\n    if: [{ fact: episodes, is: under, value: 0 }]\n', ''],
      /:9 impossible-window .*never holds/,
    ],
    [
      'a mark that repeats at once',
      ['    when: { away-for: { hours: 24 }, every: { hours: 0 } }\n', ''],
      /:8 impossible-window .*never end/,
    ],
    [
      'a comparison of a word as a number',
      ['    when: { episode: returned }\n    if: [{ fact: risk, is: under, value: high }]\n', ''],
      /:9 not-a-number/,
    ],
  ] as const)('refuses %s', (_what, [body, head], reason) => {
    const text = body === '' ? '    when: { episode: returned }\n' : body;
    expect(faultsOf(rule(text), head).join('\n')).toMatch(reason);
  });

  it('refuses the same rule twice, and a local rule under the name of a national one', () => {
    const returned = '    when: { episode: returned }\n';
    expect(faultsOf(rule(returned) + rule(returned)).join()).toMatch(/:9 not-unique/);
    expect(faultsOf(rule(returned, 'ENG-09')).join()).toMatch(/:5 national/);
  });

  it('takes a rule in the place of a national one that is stricter', () => {
    const eng09 = national.filter(({ id }) => id === 'ENG-09');
    expect(eng09).toHaveLength(1);
    expect(faultsOf(interview('48', ofNational('ENG-09')))).toEqual([]);
    expect(faultsOf(interview('72', ofNational('ENG-09')))).toEqual([]);
  });

  it.each([
    ['is due later', interview('73', ofNational('ENG-09')), /due later/],
    [
      'has a further condition',
      interview('48', '    if: [{ fact: looked-after, is: equal, value: true }]\n'),
      /further condition/,
    ],
    [
      'asks for nothing',
      rule('    replaces: ENG-09\n    when: { episode: returned }\n'),
      /task return-interview .* left out/,
    ],
    [
      'tells fewer',
      rule('    replaces: ENG-03\n    when: { notice: [missing.reported, missing.updated] }\n'),
      /fewer recipients/,
    ],
    ['comes into play less often', rule('    replaces: ENG-03\n    when: { episode: returned }\n'), /less often/],
    [
      'names no national rule',
      rule('    replaces: ENG-99\n    when: { episode: returned }\n'),
      /must be the id of a national/,
    ],
  ])('refuses a rule in the place of a national one that %s, with file, line and a sentence', (_how, text, reason) => {
    const faults = faultsOf(text);
    expect(faults.join('\n')).toMatch(reason);
    expect(faults[0]).toMatch(/^packs\/liverpool\/protocol\.yaml:8 (looser|unknown-rule) /);
  });
});

/** The conditions of a national rule, as its stand-in may have them too. */
function ofNational(id: string): string {
  const conditions = national.find((one) => one.id === id)?.if ?? [];
  return conditions.length === 0 ? '' : `    if: ${JSON.stringify(conditions)}\n`;
}
