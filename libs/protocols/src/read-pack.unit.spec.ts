import { describe, expect, it } from '@jest/globals';
import { readPack } from '#protocols';

const pack = (rule: string): string => `id: sample
version: 1
authority: E08000010
title: A sample
rules:
  - id: WIG-05
    source: somewhere
    says: Something.
${rule}`;

describe('protocols: reading a pack', () => {
  it('accepts a rule in the vocabulary, and fills in what it leaves out', () => {
    const read = readPack('sample.yaml', pack('    when: { notice: [missing.reported] }\n'));
    expect(read).toMatchObject({ ok: true, value: { rules: [{ if: [], tell: [], due: [] }] } });
  });

  it.each([
    [
      'an unknown role',
      '    when: { episode: returned }\n    tell: [{ to: self, role: night-watchman, text: x }]\n',
      10,
      /role must be one of/,
    ],
    [
      'an unknown task',
      '    when: { episode: returned }\n    due: [{ task: tea, text: x, owner: { to: self }, starts: return }]\n',
      10,
      /task must be one of/,
    ],
    [
      'an unknown condition',
      '    when: { episode: returned }\n    if: [{ fact: moon, is: equal, value: true }]\n',
      10,
      /fact must be one of/,
    ],
    [
      'a word it does not know',
      '    when: { episode: returned }\n    run: rm\n',
      10,
      /"run", which a pack does not know/,
    ],
    ['text that is no YAML', '    when: { episode: [returned\n', 10, /./],
  ])('refuses %s with file, line and reason', (_what, rule, line, reason) => {
    const read = readPack('sample.yaml', pack(rule));
    expect(read.ok).toBe(false);
    if (read.ok) return;
    expect(read.error.map((f) => f.reason).join()).toMatch(reason);
    expect(read.error.map((f) => [f.file, f.line])).toContainEqual(['sample.yaml', line]);
  });
});
