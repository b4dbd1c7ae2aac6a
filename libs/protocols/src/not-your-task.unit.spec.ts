import { describe, expect, it } from '@jest/globals';
import { isStrangersWord, oblige, packsOnFile, ReadingByPacks } from '#protocols';
import { caseOfNotices, demonstrationDirectory, noticeOf } from '#testing';

const LIVERPOOL = 'E08000012';
const BRADFORD = 'E08000032';
const packs = packsOnFile('packs');

describe('protocols: whose word closes a task', () => {
  it.each([
    ['its owner', LIVERPOOL, 'completed', false],
    ['an authority that has nothing to do with the child', BRADFORD, 'completed', true],
    ['a stranger who only says that it was offered, which closes nothing', BRADFORD, 'offered', false],
  ])('that of %s', (_who, by, status, expected) => {
    const word = noticeOf({ type: 'return-interview.recorded', by, data: { status, at: '2026-03-03T09:00:00Z' } });
    const file = caseOfNotices(
      [
        noticeOf({
          type: 'child.registered',
          by: LIVERPOOL,
          data: { child: {}, responsibleAuthority: LIVERPOOL, statuses: [{ kind: 'looked-after' }] },
        }),
        noticeOf({ type: 'missing.reported', data: { child: {}, category: 'missing', since: '2026-03-02T08:00:00Z' } }),
        noticeOf({ type: 'missing.found', data: { at: '2026-03-02T09:00:00Z', how: 'returned' } }),
        word,
      ],
      new ReadingByPacks(packs),
    );
    const around = {
      directory: demonstrationDirectory(),
      packs,
      completions: [],
      told: new Set<string>(),
      partnersOf: () => [],
      now: new Date('2026-03-03T10:00:00Z'),
    };
    const { duties } = oblige(file, word.report, around);
    expect(isStrangersWord(word, duties, LIVERPOOL, packs)).toBe(expected);
  });
});
