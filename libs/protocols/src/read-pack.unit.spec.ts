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

  it('keeps what a calendar brings apart from what happens to a child', () => {
    const weekly =
      "    when: { calendar: weekly, at: '09:00' }\n    send: [{ report: weekly-meeting, to: self, text: x }]\n";
    expect(readPack('sample.yaml', pack(weekly))).toMatchObject({
      ok: true,
      value: { rules: [], lists: [{ id: 'WIG-05', send: [{ report: 'weekly-meeting', if: [], empty: 'sent' }] }] },
    });
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
    [
      'a list that has no calendar',
      '    when: { episode: returned }\n    send: [{ report: daily-missing, to: self, text: x }]\n',
      10,
      /send does not belong/,
    ],
    [
      'a calendar that sends nothing',
      "    when: { calendar: daily, at: '09:00' }\n    tell: [{ to: self, text: x }]\n",
      10,
      /tell does not belong/,
    ],
    [
      'a meeting’s list without the meeting',
      "    when: { calendar: daily, at: '09:00' }\n    send: [{ report: meeting-list, to: self, text: x }]\n",
      10,
      /required property 'meeting'/,
    ],
    [
      'an hour that no clock shows',
      "    when: { calendar: daily, at: '24:30' }\n    send: [{ report: daily-missing, to: self, text: x }]\n",
      9,
      /must match pattern/,
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
